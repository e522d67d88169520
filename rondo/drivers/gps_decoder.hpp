// gps_decoder.hpp - what the sentences of a satellite receiver say: position, course, time,
// satellites. No line, no clock.
//
//     gps_decoder gps;
//     if (gps.take("$GPGGA,...*47") == gps_data::gga) { ... gps.position() ... }
//
// Each kind of sentence is believed as a whole or not at all: all its fields are read before any is
// kept. A field that may be empty (the course of who stands still) keeps its former value.
//
//   units    degrees: 10^-7    heights, knots, course, dilutions: 10^-3
//
// Source: NMEA 0183 as in the data sheet of the MTK3339 (GlobalTop PA6H). AS_GPS of the uasyncio
// repository, whose faults the tests name.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/callback.hpp"
#include "rondo/drivers/nmea.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace rondo {

/// Kinds of sentences: a set.
enum class gps_data : std::uint8_t {
    none = 0,
    rmc = 1,
    gll = 2,
    vtg = 4,
    gga = 8,
    gsa = 16,
    gsv = 32,
    position = 1 | 2 | 8,
    altitude = 8,
    date = 1,
    course = 1 | 4,
};
[[nodiscard]] constexpr gps_data operator|(gps_data a, gps_data b) noexcept {
    return static_cast<gps_data>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
[[nodiscard]] constexpr gps_data operator&(gps_data a, gps_data b) noexcept {
    return static_cast<gps_data>(static_cast<unsigned>(a) & static_cast<unsigned>(b));
}
[[nodiscard]] constexpr gps_data operator~(gps_data a) noexcept {
    return static_cast<gps_data>(~static_cast<unsigned>(a) & 63u);
}

struct gps_position {
    std::int32_t latitude = 0;  ///< 10^-7 degrees, north is positive
    std::int32_t longitude = 0; ///< 10^-7 degrees, east is positive
    friend bool operator==(const gps_position&, const gps_position&) = default;
};

struct gps_satellite {
    std::uint8_t number;
    std::optional<std::int8_t> elevation; ///< degrees
    std::optional<std::uint16_t> azimuth; ///< degrees
    std::optional<std::uint8_t> signal;   ///< dB, 0 to 99; none: not tracked
    friend bool operator==(const gps_satellite&, const gps_satellite&) = default;
};

struct gps_counts {
    std::uint32_t sentences = 0;   ///< good lines, whatever they say
    std::uint32_t parsed = 0;      ///< of them: believed
    std::uint32_t unsupported = 0; ///< of them: of no kind that is known here
    std::uint32_t crc_fails = 0;   ///< lines with a wrong check sum
    std::uint32_t bad_lines = 0;   ///< lines that are no sentence
    friend bool operator==(const gps_counts&, const gps_counts&) = default;
};

class gps_decoder {
  public:
    static constexpr std::size_t max_satellites = 32;

    // Context of all: task.  Suspends: never.  Errors: none.

    /// Reads a line without its end. Gives the kind whose values it has changed, or none.
    gps_data take(std::string_view line) noexcept;

    /// Called with each good sentence of another kind.
    void on_other(callback<const nmea_sentence&> f) noexcept { on_other_ = f; }

    /// The kinds whose last sentence was good: what they tell is valid.
    [[nodiscard]] gps_data valid() const noexcept { return valid_; }
    /// Forgets that anything is.
    void invalidate() noexcept { valid_ = gps_data::none; }
    [[nodiscard]] const gps_counts& counts() const noexcept { return counts_; }

    [[nodiscard]] gps_position position() const noexcept { return position_; }
    [[nodiscard]] std::int32_t altitude() const noexcept { return altitude_; }  ///< mm
    [[nodiscard]] std::int32_t geoid_height() const noexcept { return geoid_; } ///< mm
    [[nodiscard]] std::int32_t millidegrees_course() const noexcept { return course_; }
    [[nodiscard]] std::int32_t milliknots() const noexcept { return speed_; }
    /// Where the compass points, from true north; west is negative.
    [[nodiscard]] std::int32_t millidegrees_variation() const noexcept { return variation_; }
    [[nodiscard]] std::int32_t pdop() const noexcept { return pdop_; } ///< 10^-3
    [[nodiscard]] std::int32_t hdop() const noexcept { return hdop_; } ///< 10^-3
    [[nodiscard]] std::int32_t vdop() const noexcept { return vdop_; } ///< 10^-3
    [[nodiscard]] std::uint8_t satellites_in_use() const noexcept { return in_use_; }
    [[nodiscard]] std::uint8_t satellites_in_view() const noexcept { return in_view_; }
    /// The satellites of the last series of GSV sentences that was whole.
    [[nodiscard]] std::span<const gps_satellite> satellites() const noexcept {
        return std::span(satellites_[shown_]).first(shown_count_);
    }
    /// How many series were whole.
    [[nodiscard]] std::uint32_t series() const noexcept { return series_; }

    /// Date and time of the last RMC, in UTC. Years of two digits are 1980 to 2079.
    [[nodiscard]] std::chrono::sys_time<std::chrono::milliseconds> utc() const noexcept {
        return utc_;
    }

  private:
    [[nodiscard]] bool rmc(const nmea_sentence& s) noexcept;
    [[nodiscard]] bool gll(const nmea_sentence& s) noexcept;
    [[nodiscard]] bool vtg(const nmea_sentence& s) noexcept;
    [[nodiscard]] bool gga(const nmea_sentence& s) noexcept;
    [[nodiscard]] bool gsa(const nmea_sentence& s) noexcept;
    [[nodiscard]] bool gsv(const nmea_sentence& s) noexcept;

    gps_data valid_ = gps_data::none;
    gps_counts counts_;
    gps_position position_;
    std::int32_t altitude_ = 0;
    std::int32_t geoid_ = 0;
    std::int32_t course_ = 0;
    std::int32_t speed_ = 0;
    std::int32_t variation_ = 0;
    std::int32_t pdop_ = 0;
    std::int32_t hdop_ = 0;
    std::int32_t vdop_ = 0;
    std::uint8_t in_use_ = 0;
    std::uint8_t in_view_ = 0;
    std::chrono::sys_time<std::chrono::milliseconds> utc_{};

    // The series that is shown, and the one that is being received.
    std::array<std::array<gps_satellite, max_satellites>, 2> satellites_{};
    std::uint8_t shown_ = 0;
    std::size_t shown_count_ = 0;
    std::size_t came_count_ = 0;
    std::uint32_t next_part_ = 0; // of the series; 0: wait for the first
    std::uint32_t parts_ = 0;
    std::uint32_t series_ = 0; // that were whole

    callback<const nmea_sentence&> on_other_;
};

} // namespace rondo
