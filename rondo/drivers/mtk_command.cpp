// mtk_command.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/drivers/mtk_command.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace rondo {
namespace {

struct fixed_command {
    std::string_view text;
    std::uint16_t acknowledged_as; // 0: never
};
// In the order of the enumeration.
constexpr std::array<fixed_command, 10> fixed{{
    {"$PMTK101", 0},
    {"$PMTK102", 0},
    {"$PMTK103", 0},
    {"$PMTK104", 0},
    {"$PMTK161,0", 161},
    {"$PMTK314,-1", 314},
    {"$PMTK605", 0},
    {"$PMTK414", 0},
    {"$PGCMD,33,1", 0},
    {"$PGCMD,33,0", 0},
}};
constexpr std::array<std::uint32_t, 7> rates{4'800, 9'600, 14'400, 19'200, 38'400, 57'600, 115'200};

// Which field of PMTK314 and PMTK514 is whose.
struct sentence_field {
    std::uint8_t mtk_sentences::* each;
    std::size_t field;
};
constexpr std::array<sentence_field, 7> sentence_fields{{
    {&mtk_sentences::gll, 1},
    {&mtk_sentences::rmc, 2},
    {&mtk_sentences::vtg, 3},
    {&mtk_sentences::gga, 4},
    {&mtk_sentences::gsa, 5},
    {&mtk_sentences::gsv, 6},
    {&mtk_sentences::channels, 19},
}};
constexpr std::size_t last_field = 19;

} // namespace

mtk_command::mtk_command(mtk what) noexcept {
    const fixed_command& command = fixed[static_cast<std::size_t>(what)];
    text_.add(command.text);
    finish();
    if (command.acknowledged_as != 0) {
        acknowledged_as_ = command.acknowledged_as;
    }
}

std::optional<mtk_command> mtk_command::baud_rate(std::uint32_t baud) noexcept {
    if (std::find(rates.begin(), rates.end(), baud) == rates.end()) {
        return std::nullopt;
    }
    mtk_command c;
    c.text_.add("$PMTK251,").add(baud);
    c.finish();
    return c;
}

std::optional<mtk_command> mtk_command::update_interval(std::uint32_t milliseconds) noexcept {
    if (milliseconds < 100 || milliseconds > 10'000) {
        return std::nullopt;
    }
    mtk_command c;
    c.text_.add("$PMTK220,").add(milliseconds);
    c.finish();
    c.acknowledged_as_ = 220;
    return c;
}

std::optional<mtk_command> mtk_command::sentences(const mtk_sentences& each) noexcept {
    mtk_command c;
    c.text_.add("$PMTK314");
    for (std::size_t field = 1; field <= last_field; ++field) {
        std::uint8_t value = 0;
        for (const sentence_field& known : sentence_fields) {
            value = known.field == field ? each.*known.each : value;
        }
        if (value > 5) {
            return std::nullopt;
        }
        c.text_.add(",").add(value);
    }
    c.finish();
    c.acknowledged_as_ = 314;
    return c;
}

void mtk_command::finish() noexcept {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    const std::uint8_t sum = nmea_check_sum(line().substr(1));
    text_.add("*").add(digits.substr(sum >> 4U, 1)).add(digits.substr(sum & 15U, 1));
    text_.add("\r\n");
}

std::optional<mtk_acknowledge> mtk_acknowledge_of(const nmea_sentence& s) noexcept {
    const auto command = nmea_number(s.field(1));
    const auto flag = nmea_number(s.field(2));
    if (s.name() != "PMTK001" || !command || *command > 999 || !flag || *flag > 3) {
        return std::nullopt;
    }
    return mtk_acknowledge{static_cast<std::uint16_t>(*command), static_cast<std::uint8_t>(*flag)};
}

std::optional<mtk_sentences> mtk_enabled_in(const nmea_sentence& s) noexcept {
    if (s.name() != "PMTK514") {
        return std::nullopt;
    }
    mtk_sentences all;
    for (const sentence_field& known : sentence_fields) {
        const auto value = nmea_number(s.field(known.field));
        if (!value || *value > 5) {
            return std::nullopt;
        }
        all.*known.each = static_cast<std::uint8_t>(*value);
    }
    return all;
}

std::optional<mtk_antenna> mtk_antenna_in(const nmea_sentence& s) noexcept {
    const auto state = nmea_number(s.field(2));
    if (s.name() != "PGTOP" || !state || *state < 1 || *state > 3) {
        return std::nullopt;
    }
    return static_cast<mtk_antenna>(*state);
}

} // namespace rondo
