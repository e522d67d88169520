// mtk_command.hpp - what one tells an MTK receiver (MT3329, MT3339), and what it answers.
//
//     mtk_command::baud_rate(38400)          $PMTK251,38400*27\r\n, or none: it has no such rate
//     mtk_command(mtk::standby)              $PMTK161,0*28\r\n
//
// An acknowledge is $PMTK001,<number of the command>,<flag>: mtk_acknowledge_of() reads it.
//
// Source: the list of PMTK commands of the MT3339 (GlobalTop), as_rwGPS of the uasyncio repository.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/fixed_text.hpp"
#include "rondo/drivers/nmea.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace rondo {

/// Commands without a value.
enum class mtk : std::uint8_t {
    hot_start,         ///< again, with all it knows
    warm_start,        ///< without the orbits
    cold_start,        ///< without place, time and orbits
    full_cold_start,   ///< and with the settings that it had from the factory
    standby,           ///< until a byte comes
    default_sentences, ///< those of the factory
    version,           ///< answers PMTK705
    enabled,           ///< answers PMTK514: which sentences it sends
    antenna,           ///< tells of the antenna from now on: PGTOP
    no_antenna,        ///< no longer
};

/// Each how many fixes a kind of sentence is sent: 0 (never) to 5.
struct mtk_sentences {
    std::uint8_t gll = 0;
    std::uint8_t rmc = 1;
    std::uint8_t vtg = 1;
    std::uint8_t gga = 1;
    std::uint8_t gsa = 1;
    std::uint8_t gsv = 5;
    std::uint8_t channels = 0;
    friend bool operator==(const mtk_sentences&, const mtk_sentences&) = default;
};

/// A whole line, with its check sum and its end.
class mtk_command {
  public:
    // Context of all: any.  Suspends: never.  Errors: empty, if the receiver knows no such value.

    explicit mtk_command(mtk what) noexcept;
    /// 4800, 9600, 14400, 19200, 38400, 57600, 115200. It answers in the new rate, or not at all.
    [[nodiscard]] static std::optional<mtk_command> baud_rate(std::uint32_t baud) noexcept;
    /// From fix to fix: 100 to 10000 ms.
    [[nodiscard]] static std::optional<mtk_command>
    update_interval(std::uint32_t milliseconds) noexcept;
    [[nodiscard]] static std::optional<mtk_command> sentences(const mtk_sentences& each) noexcept;

    [[nodiscard]] std::string_view line() const noexcept { return text_; }
    /// Of its acknowledge; none where there comes none: restarts, questions, a new rate, antenna.
    [[nodiscard]] std::optional<std::uint16_t> acknowledged_as() const noexcept {
        return acknowledged_as_;
    }

  private:
    mtk_command() noexcept = default;
    void finish() noexcept;

    fixed_text<64> text_;
    std::optional<std::uint16_t> acknowledged_as_;
};

/// The receiver's word on a command.
struct mtk_acknowledge {
    std::uint16_t command;
    std::uint8_t flag; ///< 0 unknown, 1 not supported, 2 failed, 3 done
    friend bool operator==(const mtk_acknowledge&, const mtk_acknowledge&) = default;
};

enum class mtk_antenna : std::uint8_t { fault = 1, internal = 2, external = 3 };

// What a sentence says; empty if it is another, or none that can be.
// Context of all: any.  Suspends: never.  Errors: empty.

/// PMTK001
[[nodiscard]] std::optional<mtk_acknowledge> mtk_acknowledge_of(const nmea_sentence& s) noexcept;
/// PMTK514
[[nodiscard]] std::optional<mtk_sentences> mtk_enabled_in(const nmea_sentence& s) noexcept;
/// PGTOP
[[nodiscard]] std::optional<mtk_antenna> mtk_antenna_in(const nmea_sentence& s) noexcept;

} // namespace rondo
