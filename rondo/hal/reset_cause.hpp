// reset_cause.hpp - why the program has begun.
//
//     if (rp2040::last_reset() == reset_cause::watchdog) { ... }
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace rondo {

enum class reset_cause : std::uint8_t {
    unknown,
    power_on,  ///< the supply came on, or came back
    brown_out, ///< the supply was too low
    pin,       ///< the reset pin
    watchdog,  ///< nobody fed it
    software,  ///< the program, or a debugger
    low_power  ///< the wrong way into a low-power mode
};

/// The word for a cause, for reports.
/// Context: any.  Suspends: never.  Errors: none.
[[nodiscard]] constexpr const char* to_string(reset_cause cause) noexcept {
    constexpr const char* words[] = {"unknown",  "power on", "brown-out", "reset pin",
                                     "watchdog", "software", "low power"};
    return words[static_cast<unsigned>(cause)];
}

} // namespace rondo
