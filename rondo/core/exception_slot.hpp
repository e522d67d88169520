// exception_slot.hpp - an exception of user code, between the body that it left and whoever awaits
// that body. In builds without exceptions it is empty and every question folds away.
//
// Why not a bare std::exception_ptr: its constructor is not constexpr in GCC 12, and the main loop,
// which holds a slot, must exist before any constructor runs.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"

#include <exception>
#include <memory>
#include <utility>

namespace rondo::detail {

#if RONDO_EXCEPTIONS

class exception_slot {
  public:
    constexpr exception_slot() noexcept : none_() {}
    ~exception_slot() { clear(); }
    exception_slot(const exception_slot&) = delete;
    exception_slot& operator=(const exception_slot&) = delete;

    [[nodiscard]] bool holds() const noexcept { return held_; }

    /// Keeps the exception that is being handled.
    void keep_current() noexcept { keep(std::current_exception()); }

    /// Takes over what `other` holds.
    void take(exception_slot& other) noexcept {
        if (other.held_) {
            keep(std::move(other.exception_));
            other.clear();
        }
    }
    void copy(const exception_slot& other) noexcept {
        if (other.held_) {
            keep(other.exception_);
        }
    }
    void clear() noexcept {
        if (std::exchange(held_, false)) {
            std::destroy_at(&exception_);
        }
    }
    [[noreturn]] void rethrow() {
        const std::exception_ptr taken = std::move(exception_);
        clear();
        std::rethrow_exception(taken);
    }

    [[noreturn]] void rethrow_copy() const { std::rethrow_exception(exception_); }

  private:
    void keep(std::exception_ptr exception) noexcept {
        clear();
        std::construct_at(&exception_, std::move(exception));
        held_ = true;
    }

    union {
        char none_;
        std::exception_ptr exception_; // alive while held_
    };
    bool held_ = false;
};

#else

struct exception_slot {
    [[nodiscard]] static constexpr bool holds() noexcept { return false; }
    static void keep_current() noexcept {}
    static void take(exception_slot&) noexcept {}
    static void copy(const exception_slot&) noexcept {}
    static void clear() noexcept {}
    static void rethrow() noexcept {}
    static void rethrow_copy() noexcept {}
};

#endif

} // namespace rondo::detail
