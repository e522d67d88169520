// report.hpp - words and numbers for a human, written piece by piece to the port's console.
//
// It formats nothing into memory, so it works on a full stack, in a handler, without a heap.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/port.hpp"

#include <concepts>
#include <cstdint>
#include <string_view>

namespace rondo {
namespace detail {

struct task_block;

void report_number(std::uint32_t number) noexcept;
void report_text(const char* text) noexcept;
void report_text(std::string_view text) noexcept;

/// A number to be written in hexadecimal, all digits.
struct hex {
    std::uintptr_t number;
};
void report_piece(hex address) noexcept;

/// A line: what the task waits for, and who keeps it waiting if that is known.
void report_wait(const task_block& task) noexcept;

inline void report_piece(const char* text) noexcept { report_text(text); }
inline void report_piece(std::string_view text) noexcept { report_text(text); }
inline void report_piece(std::unsigned_integral auto number) noexcept {
    report_number(static_cast<std::uint32_t>(number));
}

} // namespace detail

/// Writes `what`, the address and the name of the running task, and stops the program.
/// Context: any.  Suspends: never.  Errors: none; does not return.
[[noreturn]] void stop_at(const char* what, std::uintptr_t address) noexcept;

/// Writes strings and unsigned numbers (their lower 32 bits), one after the other.
/// Context: any.  Suspends: never.  Errors: none.
void report(const auto&... pieces) noexcept { (detail::report_piece(pieces), ...); }

} // namespace rondo
