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

void report_number(std::uint64_t number) noexcept;

inline void report_piece(const char* text) noexcept { port::console_write(text); }
inline void report_piece(std::string_view text) noexcept { port::console_write(text); }
inline void report_piece(std::unsigned_integral auto number) noexcept { report_number(number); }

} // namespace detail

/// Writes strings and unsigned numbers, one after the other.
/// Context: any.  Suspends: never.  Errors: none.
void report(const auto&... pieces) noexcept { (detail::report_piece(pieces), ...); }

} // namespace rondo
