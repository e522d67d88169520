// nmea.hpp - the line of an NMEA receiver: is it whole, what is it called, what are its fields.
//
//     $GPRMC,092751.000,A,5321.6802,N,...*43
//     |      |                           |
//     |      fields                      XOR of all between $ and *
//     talker and type
//
// Source: NMEA 0183, as the data sheets of its receivers describe it.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rondo {

enum class nmea_fault : std::uint8_t {
    none,
    not_a_sentence, ///< no dollar sign, no asterisk, a character that does not belong, too long
    check_sum,
};

/// The exclusive or of the characters.
/// Context: any.  Suspends: never.  Errors: none.
[[nodiscard]] std::uint8_t nmea_check_sum(std::string_view text) noexcept;

/// Lends the fields of a sentence.
class nmea_sentence {
  public:
    /// What is wrong with `line`, which has no line end any more. If nothing is, body() and the
    /// others are what they say.
    explicit nmea_sentence(std::string_view line) noexcept;

    // Context of all: any.  Suspends: never.  Errors: none.

    [[nodiscard]] nmea_fault fault() const noexcept { return fault_; }
    /// Between the dollar sign and the asterisk.
    [[nodiscard]] std::string_view body() const noexcept { return body_; }
    /// The first field: "GPRMC".
    [[nodiscard]] std::string_view name() const noexcept { return field(0); }
    /// The field of that number, counted from the name; empty if there is none.
    [[nodiscard]] std::string_view field(std::size_t number) const noexcept;

  private:
    static constexpr std::size_t longest = 82; // with the dollar sign, before the line end
    nmea_fault fault_ = nmea_fault::none;
    std::string_view body_;
};

// The whole of a field, or nothing. A field that is empty, has other characters in it, or does not
// fit is no number.
// Context of all: any.  Suspends: never.  Errors: empty.

/// Digits only.
[[nodiscard]] std::optional<std::uint32_t> nmea_number(std::string_view field) noexcept;
/// "-12.34" in units of 10^-`decimals`; further digits are cut off.
[[nodiscard]] std::optional<std::int32_t> nmea_decimal(std::string_view field,
                                                       unsigned decimals) noexcept;

} // namespace rondo
