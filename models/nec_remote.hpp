// nec_remote.hpp - infra-red remotes that speak NEC, the daylight, and what a receiver such as
// TSOP4838 makes of them: its output is high at rest and low while it sees the carrier.
//
// Pure: it lists the changes, the caller plays them. The same seed gives the same list.
//
// Source: NEC uPD6121 data sheet (frame, repeat, 108 ms); Vishay TSOP4838 data sheet (output pulses
// are up to 130 us shorter or 160 us longer than the mark; spurious pulses in disturbed light).
//
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace models {

struct ir_change {
    std::int64_t at_us;
    bool level;
};

class nec_remote {
  public:
    /// Each edge comes up to `jitter_us` early or late.
    explicit nec_remote(std::uint32_t seed = 1, std::int64_t jitter_us = 0)
        : seed_(seed),
          jitter_us_(jitter_us) {}

    /// A key with an address of 8 bits, of 16 bits.
    void key(std::int64_t at_us, std::uint8_t address, std::uint8_t data) {
        frame(at_us, {address, inverse(address), data, inverse(data)});
    }
    void key_16(std::int64_t at_us, std::uint16_t address, std::uint8_t data) {
        frame(at_us, {static_cast<std::uint8_t>(address), static_cast<std::uint8_t>(address >> 8),
                      data, inverse(data)});
    }
    /// A key held down: a repeat every 108 ms.
    void held(std::int64_t at_us, std::uint8_t address, std::uint8_t data, int repeats) {
        key(at_us, address, data);
        for (int n = 1; n <= repeats; ++n) {
            repeat(at_us + n * 108'000);
        }
    }
    void repeat(std::int64_t at_us) {
        mark(at_us, at_us + 9'000);
        mark(at_us + 11'250, at_us + 11'812);
    }
    /// Four bytes, the first one first, the lowest bit of each first.
    void frame(std::int64_t at_us, const std::array<std::uint8_t, 4>& bytes) {
        mark(at_us, at_us + 9'000);
        std::int64_t half_us = 2 * (at_us + 13'500);
        for (const std::uint8_t byte : bytes) {
            for (int bit = 0; bit != 8; ++bit) {
                mark(half_us / 2, (half_us + 1'125) / 2);
                half_us += (byte >> bit & 1) != 0 ? 4 * 1'125 : 2 * 1'125;
            }
        }
        mark(half_us / 2, (half_us + 1'125) / 2);
    }

    /// A pulse that nobody sent.
    void noise(std::int64_t at_us, std::int64_t width_us = 200) {
        marks_.push_back({at_us, at_us + width_us});
    }
    /// `count` of them at random.
    void noise_between(std::int64_t from_us, std::int64_t to_us, int count) {
        for (; count != 0; --count) {
            noise(from_us + static_cast<std::int64_t>(random()) % (to_us - from_us));
        }
    }

    /// What the receiver shows. Where marks overlap it shows one.
    [[nodiscard]] std::vector<ir_change> changes() const {
        std::vector<marked> sorted = marks_;
        std::sort(sorted.begin(), sorted.end(),
                  [](const marked& a, const marked& b) { return a.from_us < b.from_us; });
        std::vector<ir_change> all;
        for (const marked& m : sorted) {
            if (!all.empty() && m.from_us <= all.back().at_us) {
                all.back().at_us = std::max(all.back().at_us, m.to_us);
            } else {
                all.push_back({m.from_us, false});
                all.push_back({m.to_us, true});
            }
        }
        return all;
    }

  private:
    struct marked {
        std::int64_t from_us;
        std::int64_t to_us;
    };

    static std::uint8_t inverse(std::uint8_t byte) { return static_cast<std::uint8_t>(~byte); }
    std::uint32_t random() {
        seed_ = seed_ * 1'664'525u + 1'013'904'223u;
        return seed_ >> 8;
    }
    std::int64_t jitter() {
        return jitter_us_ == 0
                   ? 0
                   : static_cast<std::int64_t>(random()) % (2 * jitter_us_ + 1) - jitter_us_;
    }
    void mark(std::int64_t from_us, std::int64_t to_us) {
        marks_.push_back({from_us + jitter(), to_us + jitter()});
    }

    std::uint32_t seed_;
    std::int64_t jitter_us_;
    std::vector<marked> marks_;
};

} // namespace models
