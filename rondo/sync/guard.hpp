// guard.hpp - holds a lock, or a permit of a semaphore, to the end of a block.
//
//     const auto held = co_await l.scoped();
//     if (l.try_acquire()) {
//         const guard held(l);
//     }
//
// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

namespace rondo {

/// Gives back what its task has acquired, however the block is left.
template <class Held>
class [[nodiscard]] guard {
  public:
    explicit guard(Held& held) noexcept : held_(&held) {}
    guard(guard&& other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
    guard& operator=(guard&&) = delete;
    ~guard() {
        if (held_ != nullptr) {
            held_->guard_ends();
        }
    }

  private:
    Held* held_;
};

namespace detail {

/// The awaiter of acquire(), and gives a guard.
template <class Held>
class [[nodiscard("co_await it: by itself it does nothing")]] scoped_awaiter
    : public Held::awaiter {
  public:
    explicit scoped_awaiter(Held& wanted) noexcept : Held::awaiter(wanted) {}
    guard<Held> await_resume() const noexcept { return guard<Held>(this->wanted_); }
};

} // namespace detail
} // namespace rondo
