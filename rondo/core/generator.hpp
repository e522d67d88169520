// generator.hpp - an async iterator: a coroutine that gives many values, one each time it is asked.
//
//     async_generator<int> readings(sensor& s) {
//         for (;;) {
//             co_await sleep_for(100ms);
//             co_yield s.read();
//         }
//     }
//     ...
//     auto numbers = readings(s);
//     while (const int* value = co_await numbers.next()) {   // nullptr: it has ended
//         use(*value);                                       // a zero does not end it
//     }
//
// The value stands in the generator's frame and is lent: no copy, until the next next(). A stream
// that several tasks read, or that goes on while nobody asks, is a task and a queue.
//
// Who owns the body's frame is never in doubt:
//
//   unstarted --next()--> runs --co_yield--> stands --next()--> runs --its end--> gone
//                         runs --unwound--> gone
//
//   stands   (unstarted is the same) the generator object owns it and destroys it at the end of its
//            own scope: a loop may be left in any way. Nothing waits there, and no boundary is
//            open: wait_for, with and the like take operations, and co_yield is none.
//   runs     it is one of the frames of the task that awaits next(), with that one as its parent.
//            It ends itself, or unwinding destroys it, leaf first like any other.
//   gone     its promise has told the object so with its last breath: next() gives nullptr.
//
// So what is caught around a next() (attempt, wait_for) ends the generator, as an exception does.
//
// Source: PEP 525; std::generator (C++23) for what co_yield takes.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/core/task.hpp"

#include <coroutine>
#include <memory>
#include <type_traits>
#include <utility>

namespace rondo {

template <class T>
class async_generator;

namespace detail {

/// `parent` is whoever awaits next(); nullptr while the body stands.
template <class T>
struct generator_promise : frame, frame_new<from_arena> {
    T* value = nullptr; // what co_yield lends
    async_generator<T>* object = nullptr;

    generator_promise() noexcept = default;
    ~generator_promise() { object->frame_is_gone(); }
    generator_promise(const generator_promise&) = delete;
    generator_promise& operator=(const generator_promise&) = delete;

    async_generator<T> get_return_object() noexcept;
    static async_generator<T> get_return_object_on_allocation_failure() noexcept;

    std::suspend_always yield_value(T& lent) noexcept {
        value = std::addressof(lent);
        this_loop().resume_next(std::exchange(parent, nullptr));
        return {};
    }
    std::suspend_always yield_value(T&& lent) noexcept { return yield_value(lent); }

    // It frees itself by running off its end, as a task<> does.
    std::suspend_never final_suspend() const noexcept {
        this_loop().resume_next(parent);
        return {};
    }
    void return_void() const noexcept {}
};

} // namespace detail

/// What a coroutine with co_yield returns. T is what it lends: const, where the one who asks may
/// neither change it nor move it away.
template <class T>
class [[nodiscard(
    "a generator that is called does nothing until its next() is awaited")]] async_generator {
    static_assert(!std::is_reference_v<T>, "what is yielded is lent by reference anyway");

  public:
    using promise_type = detail::generator_promise<T>;

    /// One that stands may be moved; the other has then ended.
    async_generator(async_generator&& other) noexcept : body_(other.body_) {
        if (other.has_frame()) {
            RONDO_ASSERT(!other.runs(), "a generator is moved while a task awaits its next()");
            other.frame_is_gone();
            body_.promise().object = this;
        }
    }
    async_generator& operator=(async_generator&&) = delete;
    /// Destroying a generator while another task awaits its next() is a caller's bug.
    ~async_generator() {
        if (has_frame()) {
            RONDO_ASSERT(!runs(), "a generator is destroyed while a task awaits its next()");
            body_.destroy();
        }
    }

    /// False if there was no frame memory for it.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] explicit operator bool() const noexcept { return body_ != nullptr; }

    class [[nodiscard("co_await it: by itself it does nothing")]] awaiter {
      public:
        explicit awaiter(async_generator& g) noexcept : generator_(g) {}
        bool await_ready() const noexcept { return generator_.body_ == ended(); }
        void await_suspend(std::coroutine_handle<> asks) noexcept {
            executor& loop = this_loop();
            if (!generator_) {
                loop.raise(asks, errc::no_frame);
                return;
            }
            RONDO_ASSERT(!generator_.runs(), "two tasks await next() of one generator");
            generator_.body_.promise().parent = asks;
            loop.resume_next(generator_.body_);
        }
        T* await_resume() {
            if (generator_.has_frame()) {
                return generator_.body_.promise().value;
            }
            this_loop().rethrow_kept_exception();
            return nullptr;
        }

      private:
        async_generator& generator_;
    };

    /// Runs the body to its next co_yield and gives a pointer to what that lends, valid until the
    /// next next(); nullptr when the body has ended.
    /// Context: task.  Suspends: if the body does.  Cancel: loses the generator: its body is
    /// unwound, and next() gives nullptr from then on. Also when attempt or wait_for catches it.
    /// Errors: what the body raises or throws, which ends it; no_frame.
    [[nodiscard]] awaiter next() noexcept { return awaiter(*this); }

  private:
    friend promise_type;
    using handle_type = std::coroutine_handle<promise_type>;

    explicit async_generator(handle_type body) noexcept : body_(body) {
        if (body_) {
            body_.promise().object = this;
        }
    }

    // In place of a frame: there was one.
    static handle_type ended() noexcept {
        static constinit const char mark{};
        return handle_type::from_address(const_cast<char*>(&mark));
    }
    bool has_frame() const noexcept { return body_ != nullptr && body_ != ended(); }
    bool runs() const noexcept { return body_.promise().parent != nullptr; }
    void frame_is_gone() noexcept { body_ = ended(); }

    handle_type body_; // nullptr: there was no memory for it
};

namespace detail {

template <class T>
async_generator<T> generator_promise<T>::get_return_object() noexcept {
    return async_generator<T>(std::coroutine_handle<generator_promise>::from_promise(*this));
}
template <class T>
async_generator<T> generator_promise<T>::get_return_object_on_allocation_failure() noexcept {
    return async_generator<T>(nullptr);
}

} // namespace detail
} // namespace rondo
