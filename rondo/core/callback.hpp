// callback.hpp - what a driver calls when something has happened: a function or a coroutine.
//
//     class button {
//         callback<> on_press_;
//       public:
//         void on_press(callback<> f) { on_press_ = f; }
//         ...  on_press_();                                  // in the driver: as if it were called
//     };
//
//     b.on_press(toggle);                                    // void toggle(), or task<> toggle()
//     b.on_press([&led] { led.toggle(); });
//     b.on_press([&led] { return flash(led, 1s); });         // task<> flash(led&, duration)
//     b.on_press({lamp, &lamp_type::toggle});                // the object, and what to do with it
//
// The arguments are what the driver has to say: callback<int> is called with an int. A coroutine is
// launched (call.hpp): it runs as a task of its own while the driver goes on.
//
//   three words of state | what to call      16 bytes on a 32-bit chip; no heap
//
// So it holds a callable of up to three words: three references, or an object and its method. A
// larger one does not compile: put what it needs into a struct and capture that by reference. It
// must be plain data (no task_handle, no string): then a callback can be copied, and destroyed in
// no instruction. Why not a pointer to a manager, as std::function has: one word more in every
// driver, for captures that firmware does not make.
//
// A callable is kept by the callback alone. If it is itself a coroutine with captures, it must not
// be replaced or go away while that runs: call one, as flash above, or capture nothing.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/call.hpp"
#include "rondo/core/config.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace rondo {
namespace detail {

/// The compiler prints both numbers: what the callable has, and what fits.
template <std::size_t Bytes, std::size_t Room>
struct callback_room {
    static_assert(Bytes <= Room, "the callable is larger than a callback, its bytes <= those that "
                                 "fit: put what it captures into a struct, and capture that by "
                                 "reference");
    static constexpr bool suffices = Bytes <= Room;
};

} // namespace detail

template <class... Args>
class callback {
  public:
    /// An empty one. Calling it does nothing.
    constexpr callback() noexcept = default;
    constexpr callback(std::nullptr_t) noexcept {}

    /// Anything that can be called with Args: a function, a lambda, and what returns a task.
    /// What else it returns is ignored.
    template <class F>
        requires(!std::is_same_v<std::remove_cvref_t<F>, callback>)
    callback(F&& f) noexcept {
        using kept = std::decay_t<F>;
        detail::check_call<kept&, Args...>();
        static_assert(std::is_trivially_copyable_v<kept>,
                      "a callback holds plain data: capture references, pointers and numbers");
        static_assert(alignof(kept) <= frame_alignment, "the callable is aligned too much");
        if constexpr (detail::callback_room<sizeof(kept), sizeof state_>::suffices) {
            if constexpr (std::is_pointer_v<std::remove_cvref_t<F>>) {
                if (f == nullptr) {
                    return;
                }
            }
            ::new (static_cast<void*>(state_.data())) kept(std::forward<F>(f));
            invoke_ = [](void* state, Args... args) {
                // Safety: constructed above, or copied from there byte by byte.
                static_cast<void>(
                    launch(*std::launder(static_cast<kept*>(state)), std::forward<Args>(args)...));
            };
        }
    }

    /// A method of an object, which must outlive the callback.
    template <class Object, class Method>
        requires std::is_member_function_pointer_v<Method>
    callback(Object& object, Method method) noexcept
        : callback(
              [&object, method](Args... args) -> std::invoke_result_t<Method, Object&, Args...> {
                  return (object.*method)(std::forward<Args>(args)...);
              }) {}

    /// True if there is something to call.
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return invoke_ != nullptr; }

    /// Calls it, or launches it. An empty one: does nothing.
    /// Context: task; any, if the callable may be called there.  Suspends: never.
    /// Errors: none; a coroutine for which there is no frame memory does not run.
    /// Cost: one indirect call.
    void operator()(Args... args) {
        if (invoke_ != nullptr) {
            invoke_(state_.data(), std::forward<Args>(args)...);
        }
    }

  private:
    alignas(frame_alignment) std::array<std::byte, 3 * sizeof(void*)> state_{};
    void (*invoke_)(void* state, Args... args) = nullptr;
};

static_assert(sizeof(callback<>) == 4 * sizeof(void*));

} // namespace rondo
