// with.hpp - a resource that must be given back by something that awaits.
//
//     co_await with(radio, [&](radio_link& link) -> task<> { co_await link.send(reading); });
//
// The resource has enter() and exit(), both awaitable. exit() runs exactly once if enter() has
// ended: when the body has returned, raised an error, thrown, or was cancelled or timed out. It is
// shielded; afterwards whatever ended the body goes on. Where no clean-up awaits, use a destructor.
//
// Cancelled in enter(): no exit, so enter() undoes itself by destructors. An error that exit()
// raises takes the place of the body's. What the body returns, with returns. An exit that hangs is
// reported (exit_watch.hpp).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/attempt.hpp"
#include "rondo/core/awaitable.hpp"
#include "rondo/core/exception_slot.hpp"
#include "rondo/core/exit_watch.hpp"
#include "rondo/core/scope.hpp"
#include "rondo/core/task.hpp"

#include <coroutine>
#include <optional>
#include <type_traits>
#include <utility>

namespace rondo {
namespace detail {

/// How an operation ended: with what `value` holds, or for `cause`, or by an exception.
template <class T>
struct outcome {
    std::optional<non_void<T>> value;
    errc cause = errc::none;
    exception_slot exception;

    /// Lets what ended the operation go on. For a cancel: it is pending still, so any suspension
    /// unwinds. An error comes before a cancel that has come since. Ready if there was a value or
    /// an exception.
    struct [[nodiscard]] again_awaiter {
        errc cause;
        bool await_ready() const noexcept { return cause == errc::none; }
        void await_suspend(std::coroutine_handle<> leaf) const noexcept {
            executor& loop = this_loop();
            if (cause == errc::cancelled && find_catch(loop.current()).found) {
                loop.unwind_in_next_turn(loop.suspend(leaf, waits_to_unwind));
            } else {
                loop.raise(leaf, cause);
            }
        }
        void await_resume() const noexcept {}
    };
    again_awaiter again() const noexcept { return {cause}; }

    T take() {
        if (exception.holds()) {
            exception.rethrow();
        }
        if constexpr (!std::is_void_v<T>) {
            return std::move(*value);
        }
    }
};

/// Awaits `op` and writes down how it ended, whatever that was.
template <class Op>
class [[nodiscard]] guarded : public inside<scope, Op> {
  public:
    using value_type = op_value<Op>;

    guarded(Op&& op, outcome<value_type>& how) noexcept
        : inside<scope, Op>(scope(scope_kind::guard), std::forward<Op>(op)),
          how_(how) {}

    void await_resume() noexcept {
        const scope_leaver at_end;
        how_.cause = this->scope_.caught;
        if (how_.cause != errc::none) {
            return;
        }
#if RONDO_EXCEPTIONS
        try {
            keep_value();
        } catch (...) {
            how_.exception.keep_current();
        }
#else
        keep_value();
#endif
    }

  protected:
    outcome<value_type>& how_;

  private:
    void keep_value() {
        if constexpr (std::is_void_v<value_type>) {
            this->op_.await_resume();
            how_.value.emplace();
        } else {
            how_.value.emplace(this->op_.await_resume());
        }
    }
};

} // namespace detail

/// See above. `body` is called with the resource; it may capture, because it is kept here.
/// Context: task.  Suspends: if enter, body or exit do.  Cancel: exit() runs, then unwinds.
/// Errors: those of the three; no_frame.
template <class Resource, class Body>
auto with(Resource& resource, Body body)
    -> task<detail::awaited<std::invoke_result_t<Body&, Resource&>>> {
    using exiting = detail::awaiter_for<decltype(resource.exit())>;
    detail::outcome<detail::awaited<std::invoke_result_t<Body&, Resource&>>> how;
    exiting leaving = detail::as_awaiter(resource.exit()); // its frame is had before it is needed
    if constexpr (requires { static_cast<bool>(leaving); }) {
        if (!leaving) {
            co_await fail(errc::no_frame);
        }
    }
    co_await resource.enter();
    co_await detail::guarded(detail::as_awaiter(body(resource)), how);
    {
        const detail::watch_of_exit watched;
        co_await shield(std::forward<exiting>(leaving));
    }
    co_await how.again();
    co_return how.take();
}

} // namespace rondo
