// task.hpp - task<T>, the type of a coroutine that other coroutines await.
//
//     task<int> measure(sensor& s) {
//         co_await s.start();
//         co_await sleep_for(15ms);
//         co_return s.read();
//     }
//     ...
//     const int value = co_await measure(s);
//
// Calling it takes a frame and runs nothing; awaiting it runs it and gives its result; giving it
// to create_task() makes it a task of its own. What is called and neither awaited nor given away
// is destroyed unstarted: a caller's bug, which checked builds report (unstarted.hpp).
//
// A lambda may be a coroutine if it captures nothing; what it needs it takes as parameters. Where
// one is kept until it has ended (call_soon, the body of `with`) it may capture, too.
//
// How an await works. Resuming always goes through the loop (a trampoline): await_suspend only
// writes down which coroutine is next, and returns. Compilers that cannot turn a symmetric
// transfer into a jump (GCC for Cortex-M0, and any under AddressSanitizer) then need no more stack
// for a million awaits than for one.
//
//   parent --await_suspend--> loop --resume--> child --its end--> loop --resume--> parent
//
// The frame of a child with a result dies in the parent's await_resume, after the result has been
// moved out; any other frees itself at its end.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/core/frame_new.hpp"
#include "rondo/core/unstarted.hpp"

#include <coroutine>
#include <memory>
#include <type_traits>
#include <utility>

namespace rondo {

template <class T>
class task;

namespace detail {

struct empty {};

/// The first base of every promise: what unwinding and ending need to know of a frame.
struct frame {
    // Who awaits it, and goes on when it has ended; nullptr for the root of a task. Why a handle
    // and not a frame*: GCC adds and subtracts the two pointers that a frame begins with, each
    // time. Before the start, in checked builds: mark_of() the coroutine until it is given away.
    std::coroutine_handle<> parent = nullptr;

    // Who goes on when it has ended. The root's next is a frame in flash whose coroutine ends the
    // task; a program whose tasks never end does not link it.
    std::coroutine_handle<> next() const noexcept {
        return parent ? parent : handle_of(end_of_root);
    }

    std::coroutine_handle<> handle() noexcept {
        // Safety: frame is the first base of every promise, and none is aligned more than two
        // pointers, so the promise stands right behind the two pointers that each frame begins
        // with.
        return std::coroutine_handle<frame>::from_promise(*this);
    }

    std::suspend_always initial_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { this_loop().keep_exception(); }
};

inline frame& frame_of(std::coroutine_handle<> coroutine) noexcept {
    return std::coroutine_handle<frame>::from_address(coroutine.address()).promise();
}

template <class T>
struct promise : frame, frame_new<from_arena> {
    static_assert(alignof(T) <= frame_alignment, "a result may not be aligned more than a frame");

    union {
        T value; // alive from return_value() until take()
    };
    [[no_unique_address]] std::conditional_t<std::is_trivially_destructible_v<T>, empty, bool>
        has_value{};

    promise() noexcept {}
    ~promise() { drop(); }
    promise(const promise&) = delete;
    promise& operator=(const promise&) = delete;

    task<T> get_return_object(written_at place = written_at::current()) noexcept;
    static task<T> get_return_object_on_allocation_failure() noexcept;

    // The frame stays, suspended, until its result has been taken.
    std::suspend_always final_suspend() noexcept {
        this_loop().keep_ended(*this);
        this_loop().resume_next(next());
        return {};
    }

    template <class U = T>
        requires std::is_constructible_v<T, U&&>
    void return_value(U&& result) {
        std::construct_at(std::addressof(value), std::forward<U>(result));
        if constexpr (!std::is_trivially_destructible_v<T>) {
            has_value = true;
        }
    }
    T take() {
        T taken = std::move(value);
        drop();
        return taken;
    }

  private:
    void drop() noexcept {
        if constexpr (!std::is_trivially_destructible_v<T>) {
            if (std::exchange(has_value, false)) {
                std::destroy_at(std::addressof(value));
            }
        }
    }
};

template <>
struct promise<void> : frame, frame_new<from_arena> {
    task<void> get_return_object(written_at place = written_at::current()) noexcept;
    static task<void> get_return_object_on_allocation_failure() noexcept;

    // There is no result to wait for, so the frame frees itself by running off its end. Measured on
    // a Cortex-M4: 18 to 26 instructions less an await than suspending and being destroyed.
    std::suspend_never final_suspend() const noexcept {
        this_loop().resume_next(next());
        return {};
    }
    void return_void() const noexcept {}
};

} // namespace detail

template <class T = void>
class [[nodiscard("a coroutine that is called does nothing until it is awaited: co_await it, or "
                  "give it to create_task")]] task {
  public:
    using promise_type = detail::promise<T>;
    using handle_type = std::coroutine_handle<promise_type>;

    task(task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) { give_away(); }
    task& operator=(task&&) = delete;
    RONDO_ALWAYS_INLINE ~task() { // inline, so that an awaited one costs nothing
        if (handle_) {
            if constexpr (RONDO_CHECKED) {
                detail::check_dropped(handle_.promise());
            }
            handle_.destroy();
        }
    }

    /// Destroys the coroutine unstarted. In checked builds dropping one without saying so is a
    /// caller's bug, unless it was moved or something unwinds.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    void discard() noexcept {
        if (handle_) {
            std::exchange(handle_, nullptr).destroy();
        }
    }

    /// False if there was no frame memory for it.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] explicit operator bool() const noexcept { return handle_ != nullptr; }

    // Awaiting: runs the coroutine to its end and gives its result. The task object itself is the
    // awaiter, so that one pointer is all that an await costs in the caller's frame.
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> parent) noexcept {
        executor& loop = this_loop();
        if (!handle_) {
            loop.raise(parent, errc::no_frame);
            return;
        }
        handle_.promise().parent = parent;
        loop.resume_next(std::exchange(handle_, nullptr));
    }
    T await_resume() {
        if constexpr (std::is_void_v<T>) {
            this_loop().rethrow_kept_exception();
        } else {
            auto& child = static_cast<promise_type&>(this_loop().ended_frame());
            const destroyer at_end{handle_type::from_promise(child)};
            this_loop().rethrow_kept_exception();
            return child.take();
        }
    }

    // For create_task and run, which take the coroutine over.
    promise_type& promise() const noexcept { return handle_.promise(); }
    RONDO_ALWAYS_INLINE detail::frame* release() noexcept {
        give_away();
        return handle_ ? &std::exchange(handle_, nullptr).promise() : nullptr;
    }

    task(const task&) = delete; // one task has one owner: std::move(t)

  private:
    friend promise_type;
    explicit task(handle_type handle) noexcept : handle_(handle) {}

    void give_away() noexcept { // from here on somebody else knows when it starts
        if constexpr (RONDO_CHECKED) {
            if (handle_) {
                handle_.promise().parent = nullptr;
            }
        }
    }

    struct destroyer {
        handle_type frame;
        ~destroyer() { frame.destroy(); }
    };

    handle_type handle_; // nullptr: awaited, given away, or no frame memory
};

namespace detail {

template <class T>
inline constexpr bool is_task = false;
template <class T>
inline constexpr bool is_task<task<T>> = true;

template <class T>
task<T> promise<T>::get_return_object(written_at place) noexcept {
    this->parent = mark_of(place);
    return task<T>(std::coroutine_handle<promise<T>>::from_promise(*this));
}
template <class T>
task<T> promise<T>::get_return_object_on_allocation_failure() noexcept {
    return task<T>(nullptr);
}
inline task<void> promise<void>::get_return_object(written_at place) noexcept {
    parent = mark_of(place);
    return task<void>(std::coroutine_handle<promise<void>>::from_promise(*this));
}
inline task<void> promise<void>::get_return_object_on_allocation_failure() noexcept {
    return task<void>(nullptr);
}

} // namespace detail
} // namespace rondo
