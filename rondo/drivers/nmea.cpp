// nmea.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/drivers/nmea.hpp"

#include <limits>

namespace rondo {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// -1: it is none.
constexpr int hex_digit(char c) noexcept {
    return is_digit(c)            ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

} // namespace

std::uint8_t nmea_check_sum(std::string_view text) noexcept {
    unsigned sum = 0;
    for (const char c : text) {
        sum ^= static_cast<unsigned char>(c);
    }
    return static_cast<std::uint8_t>(sum);
}

nmea_sentence::nmea_sentence(std::string_view line) noexcept {
    fault_ = nmea_fault::not_a_sentence;
    for (const char c : line) {
        if (c < 0x20 || c > 0x7E) {
            return;
        }
    }
    if (line.size() < 5 || line.size() > longest || line.front() != '$' ||
        line[line.size() - 3] != '*') {
        return;
    }
    const int high = hex_digit(line[line.size() - 2]);
    const int low = hex_digit(line[line.size() - 1]);
    if (high < 0 || low < 0) {
        return;
    }
    body_ = line.substr(1, line.size() - 4);
    fault_ = nmea_check_sum(body_) == high * 16 + low ? nmea_fault::none : nmea_fault::check_sum;
}

std::string_view nmea_sentence::field(std::size_t number) const noexcept {
    std::string_view rest = body_;
    for (; number != 0; --number) {
        const std::size_t comma = rest.find(',');
        if (comma == std::string_view::npos) {
            return {};
        }
        rest.remove_prefix(comma + 1);
    }
    return rest.substr(0, rest.find(','));
}

std::optional<std::uint32_t> nmea_number(std::string_view field) noexcept {
    if (field.empty() || field.size() > 9) {
        return std::nullopt;
    }
    std::uint32_t value = 0;
    for (const char c : field) {
        if (!is_digit(c)) {
            return std::nullopt;
        }
        value = value * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return value;
}

std::optional<std::int32_t> nmea_decimal(std::string_view field, unsigned decimals) noexcept {
    const bool negative = field.starts_with('-');
    field.remove_prefix(negative ? 1 : 0);
    bool behind_point = false;
    bool any = false;
    std::int64_t value = 0;
    for (const char c : field) {
        if (c == '.' && !behind_point) {
            behind_point = true;
            continue;
        }
        if (!is_digit(c)) {
            return std::nullopt;
        }
        any = true;
        if (behind_point && decimals == 0) {
            continue;
        }
        decimals -= behind_point ? 1 : 0;
        value = value * 10 + (c - '0');
        if (value > std::numeric_limits<std::int32_t>::max()) {
            return std::nullopt;
        }
    }
    for (; decimals != 0; --decimals) {
        value *= 10;
        if (value > std::numeric_limits<std::int32_t>::max()) {
            return std::nullopt;
        }
    }
    if (!any) {
        return std::nullopt;
    }
    return static_cast<std::int32_t>(negative ? -value : value);
}

} // namespace rondo
