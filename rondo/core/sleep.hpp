// sleep.hpp - waiting for time to pass, and giving way.
//
// A sleep is never early. It ends with the first pass whose clock has reached the deadline; of
// several, the earliest deadline runs first, and equal ones in the order they were asked for.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"

#include <chrono>
#include <coroutine>

namespace rondo {
namespace detail {

class [[nodiscard("co_await it: by itself it does nothing")]] sleep_awaiter {
  public:
    static constexpr time_point at_once = time_point::min();

    explicit sleep_awaiter(time_point deadline) noexcept : deadline_(deadline) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> leaf) const noexcept {
        executor& loop = this_loop();
        if (deadline_ == at_once) {
            loop.make_runnable(loop.suspend(leaf, waits_its_turn));
            return;
        }
        task_block& task = loop.suspend(leaf, waits_for_time);
        task.deadline = deadline_;
        loop.arm(task);
    }
    void await_resume() const noexcept {}

  private:
    time_point deadline_;
};

struct [[nodiscard("co_await it: by itself it does nothing")]] yield_awaiter {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> leaf) const noexcept {
        executor& loop = this_loop();
        loop.make_runnable(loop.suspend(leaf, waits_its_turn));
    }
    void await_resume() const noexcept {}
};

} // namespace detail

/// Lets every other runnable task run once.
/// Context: task.  Suspends: always.  Cancel: clean.  Errors: none.
[[nodiscard]] inline detail::yield_awaiter yield() noexcept { return {}; }

/// Suspends until the clock has reached `deadline`; if it has already, until the next pass.
/// Context: task.  Suspends: always.  Cancel: clean.  Errors: none.
/// Order: earliest deadline first, then the order of the calls.
[[nodiscard]] inline detail::sleep_awaiter sleep_until(time_point deadline) noexcept {
    return detail::sleep_awaiter(deadline);
}

/// Suspends for at least `time`, rounded up to whole microseconds; zero or less gives way once.
/// Context: task.  Suspends: always.  Cancel: clean.  Errors: none.
template <class Rep, class Period>
[[nodiscard]] detail::sleep_awaiter sleep_for(std::chrono::duration<Rep, Period> time) noexcept {
    if (time <= time.zero()) {
        return detail::sleep_awaiter(detail::sleep_awaiter::at_once);
    }
    const time_point start = now();
    return detail::sleep_awaiter(time < never - start ? start + std::chrono::ceil<duration>(time)
                                                      : never);
}

} // namespace rondo
