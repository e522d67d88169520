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
#include <cstdint>
#include <ratio>

namespace rondo {
namespace detail {

class [[nodiscard("co_await it: by itself it does nothing")]] sleep_awaiter {
  public:
    explicit sleep_awaiter(due_time due) noexcept : due_(due) {}
    bool await_ready() const noexcept { return false; }
    // Not inline: one call a sleep instead of the timer queue in every body.
    void await_suspend(std::coroutine_handle<> leaf) const noexcept;
    void await_resume() const noexcept {}

  private:
    due_time due_; // at_once: give way, no more
};

/// Whole microseconds, at least `time`, and neither end overflows. Costs nothing for microseconds
/// and for constants.
template <class Rep, class Period>
constexpr duration round_up(std::chrono::duration<Rep, Period> time) noexcept {
    using ratio = std::ratio_divide<Period, std::micro>;
    if constexpr (std::chrono::treat_as_floating_point_v<Rep>) {
        const std::chrono::duration<Rep, std::micro> us = time;
        return us.count() < Rep(9e18) ? std::chrono::ceil<duration>(us) : duration::max();
    } else if constexpr (ratio::num == 1) { // as fine as the clock, or finer
        return std::chrono::ceil<duration>(time);
    } else {
        constexpr duration::rep longest = duration::max().count() / ratio::num;
        return time.count() <= 0        ? duration::zero()
               : time.count() < longest ? std::chrono::ceil<duration>(time)
                                        : duration::max();
    }
}

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
    return detail::sleep_awaiter(detail::due_time(deadline));
}

/// Suspends for at least `time`, rounded up to whole microseconds; zero or less gives way once.
/// Context: task.  Suspends: always.  Cancel: clean.  Errors: none.
/// Cost: 8 bytes in the caller's frame. GCC keeps a literal there too: 8 more; none for a variable,
/// and that is why `time` is a reference.
template <class Rep, class Period>
[[nodiscard]] detail::sleep_awaiter
sleep_for(const std::chrono::duration<Rep, Period>& time) noexcept {
    return detail::sleep_awaiter(detail::due_time::after(detail::round_up(time)));
}

} // namespace rondo
