// nec_decoder.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/drivers/nec_decoder.hpp"

namespace rondo {
namespace {

// A length above the limit is the longer of the two that are possible there.
// Source: aremote.py of uasyncio; each is near the middle of two lengths of the protocol.
constexpr unsigned leading_mark_us = 4'000; // 9 ms, else a disturbance
constexpr unsigned frame_space_us = 3'000;  // 4.5 ms, else 2.25 ms
constexpr unsigned repeat_space_us = 1'700; // 2.25 ms, else a disturbance
constexpr unsigned one_space_us = 1'120;    // 1.6875 ms, else 562.5 us

constexpr std::size_t first_bit = 3; // gap 2 is the mark ahead of it
constexpr unsigned repeat_edges = 4;

constexpr bool are_complements(unsigned a, unsigned b) noexcept { return ((a ^ b) & 0xFF) == 0xFF; }

} // namespace

const char* to_string(nec_code code) noexcept {
    switch (code) {
    case nec_code::data:
        return "data";
    case nec_code::repeat:
        return "repeat";
    case nec_code::bad_start:
        return "bad start";
    case nec_code::bad_block:
        return "bad block";
    case nec_code::bad_repeat:
        return "bad repeat";
    case nec_code::overrun:
        return "overrun";
    case nec_code::bad_data:
        return "bad data";
    case nec_code::bad_address:
        return "bad address";
    case nec_code::missed:
        return "missed";
    }
    return "unknown";
}

nec_message nec_decoder::decode(const nec_burst& burst) noexcept {
    if (burst.edges > nec_burst::most_edges) {
        return {.code = nec_code::overrun};
    }
    if (burst.edges < 3 || burst.gaps_us[0] <= leading_mark_us ||
        burst.gaps_us[1] <= repeat_space_us) {
        return {.code = nec_code::bad_start};
    }
    if (burst.gaps_us[1] > frame_space_us) {
        return decode_frame(burst);
    }
    if (burst.edges != repeat_edges) {
        return {.code = nec_code::bad_repeat};
    }
    return {.code = nec_code::repeat, .address = last_address_};
}

nec_message nec_decoder::decode_frame(const nec_burst& burst) noexcept {
    if (burst.edges < nec_burst::most_edges) {
        return {.code = nec_code::bad_block};
    }
    std::uint32_t bits = 0;
    for (std::size_t space = first_bit; space < burst.gaps_us.size(); space += 2) {
        bits = bits >> 1 | (burst.gaps_us[space] > one_space_us ? 1U << 31 : 0);
    }
    const bool short_address = are_complements(bits, bits >> 8);
    const auto address = static_cast<std::uint16_t>(bits & (short_address ? 0xFF : 0xFFFF));
    if (!short_address && addresses_ == nec_addresses::eight_bits) {
        return {.code = nec_code::bad_address, .address = address};
    }
    if (!are_complements(bits >> 16, bits >> 24)) {
        return {.code = nec_code::bad_data, .address = address};
    }
    last_address_ = address;
    return {nec_code::data, static_cast<std::uint8_t>(bits >> 16), address};
}

} // namespace rondo
