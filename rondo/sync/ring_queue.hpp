// ring_queue.hpp - a queue of the newest N items: what comes when it is full pushes out the oldest.
//
//     ring_queue<reading, 8> latest;
//     latest.put(r);                               // never waits
//     const reading r = co_await latest.get();
//
// For a producer that must not wait, and whose old items are worth less than its new ones. How many
// were lost can be asked. To be told instead that there is no room use queue::try_put.
//
// Source: RingbufQueue of micropython-async.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/sync/queue.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace rondo {

template <class T, std::size_t N>
class ring_queue : private queue<T, N> {
    using base = queue<T, N>;

  public:
    using value_type = T;
    constexpr ring_queue() noexcept = default;

    using base::empty;
    using base::full;
    using base::get;
    using base::items;
    using base::size;
    using base::try_get;

    /// Puts an item, or hands it to the task that has waited longest. False if the oldest one had
    /// to go for it.
    /// Context: task.  Suspends: never.  Errors: none.  Cost: O(1).
    bool put(T item) noexcept {
        const bool has_room = !full();
        if (!has_room) {
            static_cast<void>(try_get());
            ++lost_;
        }
        static_cast<void>(base::try_put(std::move(item)));
        return has_room;
    }

    /// How many items were pushed out.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] std::uint32_t lost() const noexcept { return lost_; }

  private:
    std::uint32_t lost_ = 0;
};

} // namespace rondo
