// press_decoder.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/drivers/press_decoder.hpp"

#include <algorithm>

namespace rondo {

const char* to_string(press_event what) noexcept {
    switch (what) {
    case press_event::press:
        return "press";
    case press_event::release:
        return "release";
    case press_event::double_press:
        return "double";
    case press_event::long_press:
        return "long";
    }
    return "unknown";
}

void press_decoder::pressed(time_point at) noexcept {
    elapsed(at);
    gesture_ = window_ends_ != never;
    if (gesture_) {
        window_ends_ = never;
        release_held_ = false;
        tell(press_event::double_press);
    } else {
        if (settings.double_press > duration::zero()) {
            window_ends_ = at + settings.double_press;
        }
        if (settings.long_press > duration::zero()) {
            long_at_ = at + settings.long_press;
        }
    }
    tell(press_event::press);
}

void press_decoder::released(time_point at) noexcept {
    elapsed(at);
    long_at_ = never;
    if (!settings.suppress) {
        tell(press_event::release);
    } else if (!gesture_) {
        release_held_ = window_ends_ != never;
        if (!release_held_) {
            tell(press_event::release);
        }
    }
}

void press_decoder::elapsed(time_point at) noexcept {
    if (window_ends_ <= at) {
        window_ends_ = never;
        if (release_held_) {
            release_held_ = false;
            tell(press_event::release);
        }
    }
    if (long_at_ <= at) {
        long_at_ = never;
        window_ends_ = never;
        gesture_ = true;
        tell(press_event::long_press);
    }
}

time_point press_decoder::deadline() const noexcept { return std::min(long_at_, window_ends_); }

std::optional<press_event> press_decoder::next() noexcept {
    if (count_ == 0) {
        return std::nullopt;
    }
    const press_event first = told_[0];
    std::copy(told_.begin() + 1, told_.begin() + count_, told_.begin());
    --count_;
    return first;
}

} // namespace rondo
