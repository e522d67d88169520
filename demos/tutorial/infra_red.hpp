// infra_red.hpp - a remote in front of a receiver, without either: one plays what the other hears.
// For the tutorial's programs about remotes.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/drivers/nec_pulses.hpp"
#include "rondo/rondo.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tutorial {

/// What the receiver's pin sees; at rest it is high. Edges are told with the time at which they
/// should have come: so the programs say the same where the clock is real and tasks are late.
class air {
  public:
    void light(bool mark, rondo::time_point at) noexcept {
        mark_ = mark;
        if (handler_ != nullptr) {
            (*handler_)(at);
        }
    }
    [[nodiscard]] bool read() const noexcept { return !mark_; }
    void on_edge(rondo::edge_handler* handler) noexcept { handler_ = handler; }

  private:
    bool mark_ = false;
    rondo::edge_handler* handler_ = nullptr;
};
static_assert(rondo::interrupt_pin<air>);

/// A hand with a remote. On a board nec_transmitter.hpp sends the same.
class thumb {
  public:
    explicit thumb(air& a) : air_(a) {}

    rondo::task<> presses(std::uint16_t address, std::uint8_t data, int repeats = 0) {
        co_await sends(rondo::nec_pulses::key(address, data));
        for (; repeats != 0; --repeats) {
            co_await sends(rondo::nec_pulses::repeat());
        }
    }
    /// The receiver sees a bit of the data's complement wrongly.
    rondo::task<> presses_badly(std::uint32_t address, std::uint32_t data) {
        const std::uint32_t good =
            address | (address ^ 0xFFU) << 8 | data << 16 | (data ^ 0xFFU) << 24;
        co_await sends(rondo::nec_pulses::bits(good ^ 1U << 31));
    }
    /// The receiver sees what is not there: 200 us.
    rondo::task<> disturbs() {
        const rondo::time_point at = take_turn();
        co_await rondo::sleep_until(at);
        air_.light(true, at);
        air_.light(false, at + std::chrono::microseconds(200));
    }
    /// The remote is dropped after `count` marks and spaces.
    rondo::task<> sends(rondo::nec_pulses pulses, std::size_t count = 67) {
        const rondo::time_point start = take_turn();
        unsigned units = 0;
        for (std::size_t i = 0; i != count && i != pulses.size(); ++i) {
            co_await rondo::sleep_until(start + pulses.time(units));
            air_.light(i % 2 == 0, start + pulses.time(units));
            units += pulses[i];
        }
        co_await rondo::sleep_until(start + pulses.time(units));
        if (count % 2 != 0) {
            air_.light(false, start + pulses.time(units));
        }
    }

  private:
    rondo::time_point take_turn() {
        const rondo::time_point at = std::max(next_, rondo::now());
        next_ = at + rondo::nec_interval;
        return at;
    }

    air& air_;
    rondo::time_point next_{};
};

/// "0x1f", for say().
class hex {
  public:
    explicit hex(std::uint16_t number) {
        std::size_t digits = 1;
        for (unsigned rest = number; rest > 0xF; rest >>= 4) {
            ++digits;
        }
        for (text_[2 + digits] = '\0'; digits != 0; number >>= 4) {
            text_[1 + digits--] = "0123456789abcdef"[number & 0xF];
        }
    }
    [[nodiscard]] const char* text() const { return text_.data(); }

  private:
    std::array<char, 7> text_{'0', 'x'};
};

} // namespace tutorial
