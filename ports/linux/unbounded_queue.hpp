// unbounded_queue.hpp - a queue that is never full. It takes its memory from the heap, which
// nothing else of rondo does: so it exists on Linux only.
//
//     linux_port::unbounded_queue<std::string> lines;
//     co_await lines.put(line);                    // never waits; lines.try_put(line) never fails
//
// All else is as in rondo/sync/queue.hpp. For asyncio.Queue() without a size. Mind that a producer
// which is faster than its consumer fills the memory: where it may wait, give a queue its size.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/sync/queue.hpp"

#include <cstddef>
#include <deque>
#include <type_traits>
#include <utility>

namespace rondo::linux_port {

template <class T>
class heap_store {
    static_assert(std::is_nothrow_move_constructible_v<T>,
                  "an item moves on its way through a queue: that must not throw");

  public:
    using value_type = T;
    [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
    [[nodiscard]] static bool full() noexcept { return false; }
    [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }

    template <class U>
    void push(U&& item) {
        items_.emplace_back(std::forward<U>(item));
    }
    T pop() noexcept {
        T item = std::move(items_.front());
        items_.pop_front();
        return item;
    }

  private:
    std::deque<T> items_;
};

template <class T>
using unbounded_queue = basic_queue<heap_store<T>>;

} // namespace rondo::linux_port
