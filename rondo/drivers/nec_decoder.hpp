// nec_decoder.hpp - what a burst of an infra-red remote means, by the NEC protocol. No clock, no
// pin: it is told the times between edges.
//
//     |--- 9 ms mark ---|- 4.5 ms -|m s|m s| ... 32 bits ... |m|          a key:    68 edges
//     |--- 9 ms mark ---|2.25|m|                                          repeat:    4 edges
//
// A mark between bits is 562.5 us, the space after it 562.5 us for 0 and 1.6875 ms for 1. Bits come
// least significant first: address, its complement, data, its complement. A 16-bit address has its
// high byte where the complement would be, so only the data is checked then. While a key is held
// down, a repeat comes every 108 ms; it says no more than that.
//
// Marks inside a frame are not measured: receivers stretch and shrink them. A pulse too many or too
// few shows in the number of edges.
//
// Source: NEC uPD6121 data sheet; thresholds: NEC_IR of uasyncio's aremote.py.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace rondo {

enum class nec_code : std::uint8_t {
    data,        ///< a key
    repeat,      ///< the last key is still down
    bad_start,   ///< neither a frame's start nor a repeat's: another protocol, or a disturbance
    bad_block,   ///< a frame's start, and then too few edges
    bad_repeat,  ///< a repeat's start, and then another number of edges
    overrun,     ///< more edges than a frame has
    bad_data,    ///< the data's complement is wrong
    bad_address, ///< the address's complement is wrong, and 8 bits are expected
    missed,      ///< bursts that came while two others were waiting; said by nec_bursts
};

/// The word for it, for reports.
/// Context: any.  Suspends: never.  Errors: none.
[[nodiscard]] const char* to_string(nec_code code) noexcept;

/// What a burst said.
struct nec_message {
    nec_code code = nec_code::data;
    std::uint8_t data = 0;     ///< of `data`; else 0
    std::uint16_t address = 0; ///< of `repeat`: that of the last good frame; of bad_data and
                               ///< bad_address: what was received; of other errors: 0

    friend constexpr bool operator==(const nec_message&, const nec_message&) noexcept = default;
};

/// Which addresses are good.
enum class nec_addresses : std::uint8_t { eight_bits, sixteen_bits };

/// The edges of one burst.
struct nec_burst {
    static constexpr std::size_t most_edges = 68;

    /// Microseconds between one edge and the next.
    std::array<std::uint16_t, most_edges - 1> gaps_us{};
    /// How many edges there were; most_edges + 1: more.
    std::uint8_t edges = 1;

    /// One more edge, so long after the one before.
    RONDO_ISR_SAFE constexpr void add(std::uint16_t gap_us) noexcept {
        if (edges <= gaps_us.size()) {
            gaps_us[edges - 1U] = gap_us;
        }
        if (edges <= most_edges) {
            ++edges;
        }
    }
};

class nec_decoder {
  public:
    constexpr explicit nec_decoder(nec_addresses a = nec_addresses::eight_bits) noexcept
        : addresses_(a) {}

    /// Says what it means, and remembers the address of a good frame for the repeats to come.
    /// Context: task, startup.  Suspends: never.  Errors: none; see nec_code.
    [[nodiscard]] nec_message decode(const nec_burst& burst) noexcept;

  private:
    [[nodiscard]] nec_message decode_frame(const nec_burst& burst) noexcept;

    nec_addresses addresses_;
    std::uint16_t last_address_ = 0; // 0 before the first good frame
};

} // namespace rondo
