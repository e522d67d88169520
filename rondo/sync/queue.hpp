// queue.hpp - items handed from task to task.
//
//     queue<reading, 8> readings;
//
//     co_await readings.put(r);                    // waits while there are 8
//     const reading r = co_await readings.get();   // waits while there is none
//
//     auto all = readings.items();                 // or in a loop; each item is lent
//     while (const reading* r = co_await all.next()) { use(*r); }
//
// queue            first in, first out
// lifo_queue       last in, first out
// priority_queue   the greatest first, as std::priority_queue; with std::greater<> the smallest
//                  first. Of equals the one that came first
//
// A put gives its item straight to the task that has waited longest for one. A get from a full
// queue takes in the item of the task that has waited longest to put. So nobody can slip in
// between, and each wait is completed by whoever ends it:
//
//   get: waiting --an item is put--> has it: runs later, a cancel finds it delivered
//   put: waiting --room comes------> is in the queue: likewise
//   either --cancelled, timed out--> gone; its item, if it had one, was not put
//
// Invariant (waiters): tasks that get wait only while the queue is empty, those that put only while
// it is full; as there is room for one item at least, one list serves both.
//
// join() waits until each item that was put has been reported by task_done(). For interrupts and
// other threads use isr_queue.
//
// Source: asyncio.Queue, asyncio.PriorityQueue, asyncio.LifoQueue (Python 3.12 library reference).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/sync/item_store.hpp"

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace rondo {

namespace detail {
extern const wait_kind waits_to_get;
extern const wait_kind waits_to_put;
extern const wait_kind waits_for_items_done;
} // namespace detail

/// What all queues are; Store says how many items it holds and which comes out first.
template <class Store>
class basic_queue {
  public:
    using value_type = typename Store::value_type;

    constexpr basic_queue() noexcept = default;
    /// Destroying a queue that tasks wait for is a caller's bug.
    ~basic_queue() {
        RONDO_ASSERT(waiters_.empty() && joiners_.empty(),
                     "a queue is destroyed while tasks wait for it");
    }
    basic_queue(const basic_queue&) = delete;
    basic_queue& operator=(const basic_queue&) = delete;

    /// Puts an item without waiting. False, and the item is untouched, if the queue is full.
    /// Context: task.  Suspends: never.  Errors: false if it is full.  Cost: O(1); see put().
    template <class U = value_type>
        requires std::is_constructible_v<value_type, U&&>
    [[nodiscard]] RONDO_ALWAYS_INLINE bool try_put(U&& item) {
        if (full()) {
            return false;
        }
        accept(std::forward<U>(item));
        return true;
    }

    /// Takes the next item without waiting; empty if there is none.
    /// Context: task.  Suspends: never.  Errors: none.  Cost: O(1).
    [[nodiscard]] std::optional<value_type> try_get() {
        if (empty()) {
            return std::nullopt;
        }
        return take();
    }

    /// Of the items that nobody has been given yet; those of tasks that wait in put() do not count.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] std::size_t size() const noexcept { return store_.size(); }
    [[nodiscard]] bool empty() const noexcept { return store_.empty(); }
    [[nodiscard]] bool full() const noexcept { return store_.full(); }

    /// Says that an item which was got has been dealt with. More often than items were put: a
    /// caller's bug.
    /// Context: task.  Suspends: never.  Errors: none.
    void task_done() noexcept {
        RONDO_ASSERT(unfinished_ != 0, "task_done() is called more often than items were put");
        if (--unfinished_ == 0) {
            while (!joiners_.empty()) {
                this_loop().make_runnable(joiners_.pop_front());
            }
        }
    }

    class [[nodiscard("co_await it: by itself it does nothing")]] put_awaiter {
      public:
        put_awaiter(basic_queue& q, value_type&& item) noexcept
            : queue_(q),
              item_(std::move(item)) {}
        RONDO_ALWAYS_INLINE bool await_ready() { return queue_.try_put(std::move(item_)); }
        void await_suspend(std::coroutine_handle<> leaf) noexcept {
            queue_.wait(leaf, detail::waits_to_put, *this);
        }
        void await_resume() const noexcept {}

      private:
        friend basic_queue;
        basic_queue& queue_;
        value_type item_;
    };

    class [[nodiscard("co_await it: by itself it does nothing")]] get_awaiter {
      public:
        explicit get_awaiter(basic_queue& q) noexcept : queue_(q) {}
        bool await_ready() {
            if (queue_.empty()) {
                return false;
            }
            item_.put(queue_.take());
            return true;
        }
        void await_suspend(std::coroutine_handle<> leaf) noexcept {
            queue_.wait(leaf, detail::waits_to_get, *this);
        }
        value_type await_resume() noexcept { return item_.take(); }

      private:
        friend basic_queue;
        basic_queue& queue_;
        detail::kept<value_type> item_; // what it was given
    };

    class [[nodiscard("co_await it: by itself it does nothing")]] join_awaiter {
      public:
        explicit join_awaiter(basic_queue& q) noexcept : queue_(q) {}
        bool await_ready() const noexcept { return queue_.unfinished_ == 0; }
        void await_suspend(std::coroutine_handle<> leaf) noexcept {
            queue_.joiners_.push_back(this_loop().suspend(leaf, detail::waits_for_items_done));
        }
        void await_resume() const noexcept {}

      private:
        basic_queue& queue_;
    };

    /// Puts an item, as soon as there is room.
    /// Context: task.  Suspends: while it is full.
    /// Cancel: clean; who was cancelled has not put, who goes on has.  Errors: none.
    /// Order: FIFO among those who put, whatever their items; hand-over.
    /// Cost: O(1); of a priority_queue O(items). The item in the caller's frame.
    [[nodiscard]] put_awaiter put(value_type item) noexcept {
        return put_awaiter(*this, std::move(item));
    }

    /// Takes the next item, as soon as there is one.
    /// Context: task.  Suspends: while it is empty.
    /// Cancel: clean; who has been given an item gets it.  Errors: none.
    /// Order: FIFO among those who get; hand-over.  Cost: O(1); room for an item in the frame.
    [[nodiscard]] get_awaiter get() noexcept { return get_awaiter(*this); }

    /// Waits until every item that was put has been reported by task_done(); if there is none,
    /// returns at once.
    /// Context: task.  Suspends: while items are unfinished.  Cancel: clean.  Errors: none.
    [[nodiscard]] join_awaiter join() noexcept { return join_awaiter(*this); }

    /// The items one after the other, without an end: leave the loop, or cancel its task.
    class item_reader {
      public:
        explicit item_reader(basic_queue& q) noexcept : queue_(q) {}

        class [[nodiscard("co_await it: by itself it does nothing")]] awaiter : public get_awaiter {
          public:
            awaiter(basic_queue& q, std::optional<value_type>& lent) noexcept
                : get_awaiter(q),
                  lent_(lent) {}
            value_type* await_resume() { return &lent_.emplace(get_awaiter::await_resume()); }

          private:
            std::optional<value_type>& lent_;
        };

        /// As get(), and lends the item until the next next().
        [[nodiscard]] awaiter next() noexcept { return awaiter(queue_, lent_); }

      private:
        basic_queue& queue_;
        std::optional<value_type> lent_;
    };
    [[nodiscard]] item_reader items() noexcept { return item_reader(*this); }

  private:
    template <class Awaiter>
    void wait(std::coroutine_handle<> leaf, const detail::wait_kind& kind,
              Awaiter& waiter) noexcept {
        detail::task_block& task = this_loop().suspend(leaf, kind);
        task.remember(waiter);
        waiters_.push_back(task);
    }

    // There is room: if somebody waits, it is for an item. Inline like those who call it: 7
    // instructions less for a put.
    template <class U>
    RONDO_ALWAYS_INLINE void accept(U&& item) {
        if (waiters_.empty()) {
            store_.push(std::forward<U>(item));
        } else {
            waiters_.front().template remembered<get_awaiter>().item_.put(std::forward<U>(item));
            this_loop().make_runnable(waiters_.pop_front());
        }
        ++unfinished_;
    }

    // There is an item: if somebody waits, it is for room. Not inline, so that a get which waits
    // need not save registers: 5 instructions.
    [[gnu::noinline]] value_type take() {
        value_type item = store_.pop();
        if (!waiters_.empty()) {
            detail::task_block& putter = waiters_.pop_front();
            store_.push(std::move(putter.remembered<put_awaiter>().item_));
            ++unfinished_;
            this_loop().make_runnable(putter);
        }
        return item;
    }

    detail::list<detail::task_block> waiters_; // see the invariant
    detail::chain<detail::task_block> joiners_;
    std::uint32_t unfinished_ = 0; // put, and not reported by task_done()
    Store store_;
};

template <class T, std::size_t N>
using queue = basic_queue<detail::fifo_store<T, N>>;

template <class T, std::size_t N>
using lifo_queue = basic_queue<detail::lifo_store<T, N>>;

/// A task that waits to put has its place among those that put, not among the items.
template <class T, std::size_t N, class Compare = std::less<>>
using priority_queue = basic_queue<detail::sorted_store<T, N, Compare>>;

} // namespace rondo
