// version.hpp - which rondo this is, and what it was built with.
//
//     report("rondo ", rondo::version, "\n");
//     if constexpr (rondo::features.trace) { ... }
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"

#include <compare>
#include <string_view>

namespace rondo {

/// Versions follow semantic versioning; before 1.0 anything may change.
struct version_number {
    unsigned major_number;
    unsigned minor_number;
    unsigned patch_number;
    friend constexpr auto operator<=>(const version_number&, const version_number&) = default;
};
inline constexpr version_number version_numbers{0, 1, 0};
inline constexpr std::string_view version = "0.1.0";

/// What the build has switched on.
struct feature_set {
    bool exceptions;      ///< C++ exceptions pass through coroutines
    bool checked;         ///< a caller's bug is told with its words, not with an address alone
    bool trace;           ///< the loop keeps a trace and knows its longest turn
    bool static_slots;    ///< a static_task lives in memory that the linker has set aside
    bool poisoned_frames; ///< AddressSanitizer sees a use of a frame that is gone
};
inline constexpr feature_set features{
    .exceptions = RONDO_EXCEPTIONS,
    .checked = RONDO_CHECKED,
    .trace = with_trace,
    .static_slots = with_static_slots,
    .poisoned_frames = with_address_sanitizer,
};

} // namespace rondo
