// gps_decoder.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/drivers/gps_decoder.hpp"

namespace rondo {
namespace {

using optional_number = std::optional<std::int32_t>;

/// "5321.6802" is 53 degrees and 21.6802 minutes. An angle of up to `limit` degrees, in 10^-7.
optional_number angle(std::string_view field, std::string_view side, std::string_view sides,
                      std::size_t degree_digits, std::uint32_t limit) noexcept {
    if (field.size() < degree_digits + 2 || side.size() != 1 ||
        sides.find(side) == std::string_view::npos) {
        return std::nullopt;
    }
    const auto degrees = nmea_number(field.substr(0, degree_digits));
    const auto minutes = nmea_decimal(field.substr(degree_digits), 6);
    if (!degrees || !minutes || *minutes < 0 || *minutes >= 60'000'000) {
        return std::nullopt;
    }
    const std::uint32_t whole =
        *degrees * 10'000'000u + (static_cast<std::uint32_t>(*minutes) + 3) / 6;
    if (*degrees > limit || whole > limit * 10'000'000u) {
        return std::nullopt;
    }
    const auto value = static_cast<std::int32_t>(whole);
    return side[0] == sides[1] ? -value : value;
}

std::optional<gps_position> position_at(const nmea_sentence& s, std::size_t field) noexcept {
    const auto latitude = angle(s.field(field), s.field(field + 1), "NS", 2, 90);
    const auto longitude = angle(s.field(field + 2), s.field(field + 3), "EW", 3, 180);
    if (!latitude || !longitude) {
        return std::nullopt;
    }
    return gps_position{*latitude, *longitude};
}

/// "092751.000", since midnight. A leap second is one.
std::optional<std::chrono::milliseconds> time_of_day(std::string_view field) noexcept {
    const auto all = nmea_decimal(field, 3);
    if (field.size() < 6 || field[0] == '-' || !all || (field.size() > 6 && field[6] != '.')) {
        return std::nullopt;
    }
    const std::int32_t hours = *all / 10'000'000;
    const std::int32_t minutes = *all / 100'000 % 100;
    const std::int32_t millis = *all % 100'000;
    if (hours > 23 || minutes > 59 || millis >= 61'000) {
        return std::nullopt;
    }
    return std::chrono::milliseconds((hours * 60 + minutes) * 60'000 + millis);
}

/// "280511"
std::optional<std::chrono::sys_days> date_of(std::string_view field) noexcept {
    const auto all = nmea_number(field);
    if (field.size() != 6 || !all) {
        return std::nullopt;
    }
    const int year = static_cast<int>(*all % 100);
    const std::chrono::year_month_day date(std::chrono::year(year + (year < 80 ? 2'000 : 1'900)),
                                           std::chrono::month(*all / 100 % 100),
                                           std::chrono::day(*all / 10'000));
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days(date);
}

/// A value that may be missing: then it stays what it was.
bool keep(std::int32_t& value, std::string_view field, std::int32_t min,
          std::int32_t max) noexcept {
    if (field.empty()) {
        return true;
    }
    const optional_number read = nmea_decimal(field, 3);
    if (!read || *read < min || *read > max) {
        return false;
    }
    value = *read;
    return true;
}

constexpr std::int32_t full_circle = 360'000;
constexpr std::int32_t too_fast = 2'000'000; // knots
constexpr std::int32_t too_high = 100'000'000;
constexpr std::int32_t dilution = 100'000;

} // namespace

gps_data gps_decoder::take(std::string_view line) noexcept {
    const nmea_sentence s(line);
    if (s.fault() != nmea_fault::none) {
        ++(s.fault() == nmea_fault::check_sum ? counts_.crc_fails : counts_.bad_lines);
        return gps_data::none;
    }
    ++counts_.sentences;
    struct kind {
        std::string_view type;
        std::string_view talkers; // the second letters
        gps_data data;
        bool (gps_decoder::*read)(const nmea_sentence&) noexcept;
    };
    static constexpr std::array<kind, 6> kinds{{
        {"RMC", "PLN", gps_data::rmc, &gps_decoder::rmc},
        {"GGA", "PLN", gps_data::gga, &gps_decoder::gga},
        {"VTG", "PLN", gps_data::vtg, &gps_decoder::vtg},
        {"GLL", "PLN", gps_data::gll, &gps_decoder::gll},
        {"GSA", "PLN", gps_data::gsa, &gps_decoder::gsa},
        {"GSV", "PLN", gps_data::gsv, &gps_decoder::gsv},
    }};
    const std::string_view name = s.name();
    if (name.size() == 5 && name[0] == 'G') {
        for (const kind& k : kinds) {
            if (name.substr(2) == k.type && k.talkers.find(name[1]) != std::string_view::npos) {
                valid_ = valid_ & ~k.data;
                if (!(this->*k.read)(s)) {
                    return gps_data::none;
                }
                valid_ = valid_ | k.data;
                ++counts_.parsed;
                return k.data;
            }
        }
    }
    ++counts_.parsed;
    ++counts_.unsupported;
    on_other_(s);
    return gps_data::none;
}

bool gps_decoder::rmc(const nmea_sentence& s) noexcept {
    const auto time = time_of_day(s.field(1));
    const auto date = date_of(s.field(9));
    const auto position = position_at(s, 3);
    std::int32_t speed = speed_;
    std::int32_t course = course_;
    std::int32_t variation = 0;
    if (s.field(2) != "A" || !time || !date || !position || !keep(speed, s.field(7), 0, too_fast) ||
        !keep(course, s.field(8), 0, full_circle) || !keep(variation, s.field(10), 0, 180'000)) {
        return false;
    }
    utc_ = *date + *time;
    position_ = *position;
    speed_ = speed;
    course_ = course;
    if (!s.field(10).empty()) {
        variation_ = s.field(11) == "W" ? -variation : variation;
    }
    return true;
}

bool gps_decoder::gll(const nmea_sentence& s) noexcept {
    const auto position = position_at(s, 1);
    if (s.field(6) != "A" || !time_of_day(s.field(5)) || !position) {
        return false;
    }
    position_ = *position;
    return true;
}

bool gps_decoder::vtg(const nmea_sentence& s) noexcept {
    std::int32_t speed = speed_;
    std::int32_t course = course_;
    if (s.field(5).empty() || s.field(9) == "N" || !keep(speed, s.field(5), 0, too_fast) ||
        !keep(course, s.field(1), 0, full_circle)) {
        return false;
    }
    speed_ = speed;
    course_ = course;
    return true;
}

bool gps_decoder::gga(const nmea_sentence& s) noexcept {
    const auto in_use = nmea_number(s.field(7));
    const auto quality = nmea_number(s.field(6));
    std::int32_t hdop = hdop_;
    if (!in_use || *in_use > 99 || !quality || !keep(hdop, s.field(8), 0, dilution)) {
        return false;
    }
    in_use_ = static_cast<std::uint8_t>(*in_use);
    hdop_ = hdop;
    const auto position = position_at(s, 2);
    std::int32_t altitude = altitude_;
    std::int32_t geoid = geoid_;
    if (*quality == 0 || !time_of_day(s.field(1)) || !position ||
        !keep(altitude, s.field(9), -too_high, too_high) ||
        !keep(geoid, s.field(11), -too_high, too_high)) {
        return false;
    }
    position_ = *position;
    altitude_ = altitude;
    geoid_ = geoid;
    return true;
}

bool gps_decoder::gsa(const nmea_sentence& s) noexcept {
    const auto fix = nmea_number(s.field(2));
    std::int32_t pdop = pdop_;
    std::int32_t hdop = hdop_;
    std::int32_t vdop = vdop_;
    if (!fix || *fix < 2 || *fix > 3 || !keep(pdop, s.field(15), 0, dilution) ||
        !keep(hdop, s.field(16), 0, dilution) || !keep(vdop, s.field(17), 0, dilution)) {
        return false;
    }
    pdop_ = pdop;
    hdop_ = hdop;
    vdop_ = vdop;
    return true;
}

// A series is shown when it is whole: parts 1, 2 ... of the same number of parts.
bool gps_decoder::gsv(const nmea_sentence& s) noexcept {
    const auto parts = nmea_number(s.field(1));
    const auto part = nmea_number(s.field(2));
    const auto in_view = nmea_number(s.field(3));
    if (!parts || !part || !in_view || *part == 0 || *part > *parts || *in_view > 99 ||
        (*part != 1 && (*part != next_part_ || *parts != parts_))) {
        next_part_ = 0;
        return false;
    }
    if (*part == 1) {
        came_count_ = 0;
        parts_ = *parts;
    }
    next_part_ = 0;
    for (std::size_t at = 4; at != 20; at += 4) {
        if (s.field(at).empty()) {
            continue; // fewer than four
        }
        const auto number = nmea_number(s.field(at));
        const auto elevation = nmea_decimal(s.field(at + 1), 0);
        const auto azimuth = nmea_number(s.field(at + 2));
        const auto signal = nmea_number(s.field(at + 3));
        if (!number || *number > 255 || (!elevation && !s.field(at + 1).empty()) ||
            (!azimuth && !s.field(at + 2).empty()) || (!signal && !s.field(at + 3).empty()) ||
            (elevation && (*elevation < -90 || *elevation > 90)) || (azimuth && *azimuth > 360) ||
            (signal && *signal > 99)) {
            return false;
        }
        if (came_count_ == max_satellites) {
            break;
        }
        gps_satellite& satellite = satellites_[1u - shown_][came_count_++];
        satellite = {static_cast<std::uint8_t>(*number), {}, {}, {}};
        if (elevation) {
            satellite.elevation = static_cast<std::int8_t>(*elevation);
        }
        if (azimuth) {
            satellite.azimuth = static_cast<std::uint16_t>(*azimuth);
        }
        if (signal) {
            satellite.signal = static_cast<std::uint8_t>(*signal);
        }
    }
    in_view_ = static_cast<std::uint8_t>(*in_view);
    if (*part == *parts) {
        shown_ = 1u - shown_;
        shown_count_ = came_count_;
        ++series_;
    } else {
        next_part_ = *part + 1;
    }
    return true;
}

} // namespace rondo
