// wait_any.hpp - waiting for any, or for all, of several events.
//
//     switch (co_await wait_any(pressed, light_off, quit)) { case 0: ... }
//     co_await wait_all(ready, wait_any(key, late));          // they nest
//
// An operand is what has a wait(): an event, a delay, a barrier; or what can be awaited: a task's
// handle, an object of yours. A name is referred to, a temporary kept. wait_any and wait_all have a
// wait() too, so each may be made once, kept and awaited again and again.
//
// Several may be set at once. The result of wait_any says of each whether its wait has ended, so an
// isr_flag that was cleared, or a semaphore that was acquired, is not lost; where a number is
// wanted it is the first of them. What the waits give (a queue's item) is dropped: use select for
// those.
//
// A task's handle among them is a coroutine as an event: when the wait is given up, by a limit or
// because another was first, the task runs on (rule 12), and its handle has the result.
//
// Source: WaitAny, WaitAll and ELO of micropython-async v3.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/sync/gather.hpp"

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace rondo {
namespace detail {

template <class E>
concept has_wait = requires(E& e) { e.wait(); };

/// The awaiter for an operand.
template <class E>
decltype(auto) wait_of(E& e) {
    if constexpr (has_wait<E>) {
        return e.wait();
    } else {
        return as_awaiter(e);
    }
}

/// Which of N waits have ended.
template <std::size_t N>
class waits_ended {
  public:
    explicit constexpr waits_ended(std::array<bool, N> ended) noexcept : ended_(ended) {}
    [[nodiscard]] constexpr bool operator[](std::size_t i) const noexcept { return ended_[i]; }
    /// The first of them: for `switch`.
    constexpr operator std::size_t() const noexcept {
        std::size_t i = 0;
        while (i < N && !ended_[i]) {
            ++i;
        }
        return i;
    }

  private:
    std::array<bool, N> ended_;
};

/// A select of which only that they have ended counts.
template <class Select>
class any_awaiter : public Select {
  public:
    explicit any_awaiter(Select&& s) noexcept : Select(std::move(s)) {}
    auto await_resume() {
        return std::apply(
            [](const auto&... each) { return waits_ended<sizeof...(each)>({each.has_value()...}); },
            Select::await_resume());
    }
};
template <class Gather>
class all_awaiter : public Gather {
  public:
    explicit all_awaiter(Gather&& g) noexcept : Gather(std::move(g)) {}
    void await_resume() { static_cast<void>(Gather::await_resume()); }
};

/// The operands: references to names, temporaries by value.
template <class... Events>
class several {
  public:
    explicit several(Events&&... events) noexcept : events_(std::forward<Events>(events)...) {}

  protected:
    std::tuple<Events...> events_;
};

} // namespace detail

template <class... Events>
class [[nodiscard("co_await it: by itself it does nothing")]] wait_any
    : detail::several<Events...> {
    static_assert(sizeof...(Events) != 0, "a wait for any of nothing would last for ever");

  public:
    using detail::several<Events...>::several;

    /// Waits until at least one has been waited for, and gives which: an object e, where e[i] tells
    /// of each, and which is a number, that of the first. The others are as if nobody had waited.
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: no_frame; what a wait raises, if
    /// all do.  Order: see select.  Cost: as select.
    [[nodiscard]] auto wait() noexcept {
        return std::apply(
            [](auto&... each) { return detail::any_awaiter(select(detail::wait_of(each)...)); },
            this->events_);
    }
    auto operator co_await() noexcept { return wait(); }
};
template <class... Events>
wait_any(Events&&...) -> wait_any<Events...>;

template <class... Events>
class [[nodiscard("co_await it: by itself it does nothing")]] wait_all
    : detail::several<Events...> {
  public:
    using detail::several<Events...>::several;

    /// Waits until each has been waited for, in whatever order; an event that was set and cleared
    /// since counts as set.
    /// Context: task.  Suspends: always.  Cancel: clean.
    /// Errors: the first error that a wait raises; no_frame.  Cost: as gather.
    [[nodiscard]] auto wait() noexcept {
        return std::apply(
            [](auto&... each) { return detail::all_awaiter(gather(detail::wait_of(each)...)); },
            this->events_);
    }
    auto operator co_await() noexcept { return wait(); }
};
template <class... Events>
wait_all(Events&&...) -> wait_all<Events...>;

} // namespace rondo
