// lock.cpp - tasks that wait for each other's locks: what checked builds say of it.
//
//   a --waits for a lock held by--> b --waits for a lock held by--> c --waits for the end of--> a
//
// When nothing else can happen the loop finds the deadlock itself. While some timer still runs, or
// an interrupt may come, it cannot; so whoever waits for a lock looks, from holder to holder,
// whether the way leads back. A task waits for one thing at a time, and a lock has one holder, so
// there is one way to go. It also leads back if it ends at a task of which the waiter is a part
// (gather).
//
// It is a report and no panic, and comes once, from the wait that closes the circle: a time limit
// or a cancel may still open it, and then the program goes on as its author meant it. Without those
// it is a caller's bug that stops these tasks alone.
//
// SPDX-License-Identifier: MIT
#include "rondo/sync/lock.hpp"

#include "rondo/core/join.hpp"
#include "rondo/core/report.hpp"

namespace rondo {

bool lock::leave(detail::task_block& task) noexcept {
    if (task.waits()) {
        task.unlink();
    } else {
        task.remembered<lock>().hand_over();
    }
    return true;
}

// Its holder may have ended without releasing it, and is then no task any more.
const detail::task_block* lock::holder_for(const detail::task_block& waiter) noexcept {
    const detail::task_block* const holder = waiter.remembered<lock>().owner_;
    const detail::task_block* task = this_loop().youngest_task();
    while (task != nullptr && task != holder) {
        task = task->older;
    }
    return task;
}

namespace detail {
namespace {

bool is_part_of(const task_block& task, const task_block& other) noexcept {
    const task_block* whole = &task;
    while (whole != nullptr && whole != &other) {
        whole = join::parent_of(*whole);
    }
    return whole != nullptr;
}

} // namespace

void report_circle(const task_block& waiter) noexcept {
    const task_block* last = keeper_of(waiter);
    // There may be another circle at the end of the way: it has been reported.
    for (std::size_t more = this_loop().tasks(); last != nullptr && !is_part_of(waiter, *last);) {
        last = more-- != 0 ? keeper_of(*last) : nullptr;
    }
    if (last == nullptr) {
        return;
    }
    report("rondo: tasks wait for each other: none goes on unless one gives up\n");
    const task_block* task = &waiter;
    do {
        report_wait(*task);
        task = keeper_of(*task);
    } while (task != last);
    if (last != &waiter) { // it waits for the end of its part
        report_wait(*last);
    }
}

} // namespace detail
} // namespace rondo
