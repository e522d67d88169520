// operation.hpp - one read or write of a stream, as an awaiter that is a coroutine of its own.
//
// All of them are this; `go` is called until it gives something:
//
//     const lock::guard held = co_await way.turns.scoped();
//     for (;;) {
//         if (auto given = go(way.done)) {
//             co_return *given;                            // a write yields before
//         }
//         co_await way.device.wait_readable();
//         if (must_give_way(way.mark())) {
//             co_await yield();
//         }
//     }
//
// It is written by hand, as a coroutine's frame is what most of a short message's instructions go
// into: one that the compiler makes is taken, filled, left, read and given back, 150 instructions
// a read. This one stands in the frame of the coroutine that awaits it and looks to the loop like a
// coroutine that was called. As in any, where it goes on is a pointer.
//
//   created --co_await--> its_turn, if another has it --> tries --nothing yet--> goes_on --> tries
//                         tries --given--> ends (a write, after its yield) --> who awaits
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/io/give_way.hpp"
#include "rondo/io/one_way.hpp"

#include <coroutine>
#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>

namespace rondo::detail {

/// What a coroutine's frame begins with: what the loop, and unwinding, need to know of it.
struct hand_made {
    pseudo_coroutine code;
    frame promise;

    std::coroutine_handle<> handle() noexcept { return promise.handle(); }
};
static_assert(offsetof(hand_made, promise) == 2 * sizeof(void*));

/// What one go at it gives: a result, or `later`.
template <class T>
using tried = std::optional<result<T>>;
inline constexpr std::nullopt_t later = std::nullopt;

/// When the device has moved nothing: its error, or later.
template <class T>
tried<T> error_or_later(const moved& nothing) noexcept {
    return nothing.error == errc::none ? tried<T>(later) : std::unexpected(nothing.error);
}

template <class Way, class Go>
class [[nodiscard("co_await it: by itself it does nothing")]] operation : hand_made {
    using value = typename std::invoke_result_t<Go&, std::size_t&>::value_type;
    static_assert(std::is_trivially_destructible_v<Go> && std::is_trivially_destructible_v<value>);

  public:
    operation(Way& way, Go go) noexcept : way_(way), go_(go) {}
    /// May move until it is awaited, so that wait_for and the like can take it.
    operation(operation&& other) noexcept : way_(other.way_), go_(other.go_) {}
    operation& operator=(operation&&) = delete;
    ~operation() = default;

    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> parent) noexcept {
        promise.parent = parent;
        if (way_.turns.try_acquire()) {
            return !begins();
        }
        code = waits_for_turn;
        lock::awaiter(way_.turns).await_suspend(handle());
        return true;
    }
    value await_resume() noexcept {
        way_.end_turn();
        return value_;
    }

  private:
    bool begins() noexcept {
        way_.done = 0;
        return tries();
    }

    // True when it has ended. Otherwise the task waits.
    bool tries() noexcept {
        for (;;) {
            if (const auto given = go_(way_.done)) {
                std::construct_at(std::addressof(value_), *given);
                if constexpr (!Way::yields_at_end) {
                    return true;
                }
                code = yields;
                yield_at_end().await_suspend(handle());
                return false;
            }
            code = waits_for_device;
            if (way_.begin_wait(handle())) {
                return false;
            }
            if (must_give_way(Way::mark())) {
                yield_awaiter().await_suspend(handle());
                return false;
            }
        }
    }

    // What is resumed, or destroyed: the address is that of hand_made.
    static operation& at(void* address) noexcept {
        return *static_cast<operation*>(static_cast<hand_made*>(address));
    }
    static void its_turn(void* address) noexcept {
        if (at(address).begins()) {
            ends(address);
        }
    }
    static void goes_on(void* address) noexcept {
        if (at(address).tries()) {
            ends(address);
        }
    }
    static void ends(void* address) noexcept {
        this_loop().resume_next(at(address).promise.parent);
    }
    static void never_began(void* address) noexcept { at(address).way_.progress = 0; }
    static void gives_up(void* address) noexcept { at(address).way_.end_turn(); }

    static constexpr pseudo_coroutine waits_for_turn{its_turn, never_began};
    static constexpr pseudo_coroutine waits_for_device{goes_on, gives_up};
    static constexpr pseudo_coroutine yields{ends, gives_up};

    Way& way_;
    union {
        Go go_;
        value value_; // when go_ has given it
    };
};

} // namespace rondo::detail
