// nec_bursts.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/drivers/nec_bursts.hpp"

#include <utility>

namespace rondo {

bool nec_bursts::edge(time_point at) noexcept {
    const duration gap = at - std::exchange(at_, at);
    if (gap < pause && (open_ || drops_)) {
        if (open_) {
            last().burst.add(static_cast<std::uint16_t>(gap.count()));
        }
        return false;
    }
    open_ = count_ < slots_.size();
    drops_ = !open_;
    if (drops_) {
        missed_ = true;
        return true;
    }
    ++count_;
    slot& begun = last();
    begun.burst.edges = 1;
    begun.after_missed = std::exchange(missed_, false);
    began_ = at;
    return true;
}

time_point nec_bursts::due() const noexcept {
    if (count_ == 0) {
        return missed_ ? at_ : never;
    }
    const bool grows = count_ == 1 && open_ && !slots_[first_].after_missed;
    return grows ? began_ + block_time : at_;
}

const nec_burst* nec_bursts::first() noexcept {
    bool& gap = count_ == 0 ? missed_ : slots_[first_].after_missed;
    if (std::exchange(gap, false)) {
        return nullptr;
    }
    if (count_ == 1) {
        open_ = false;
    }
    return &slots_[first_].burst;
}

void nec_bursts::drop_first() noexcept {
    first_ ^= 1;
    --count_;
}

} // namespace rondo
