// infra_red.hpp - a remote in front of a receiver, without either: what one sends the other hears.
// For the tutorial's programs about remotes.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/drivers/nec_transmitter.hpp"
#include "rondo/rondo.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tutorial {

/// The transmitter's carrier and the receiver's pin. At rest the receiver is high.
class air {
  public:
    void write(bool mark) noexcept {
        if (mark != mark_) {
            mark_ = mark;
            if (handler_ != nullptr) {
                (*handler_)(rondo::now());
            }
        }
    }
    void toggle() noexcept { write(!mark_); }
    [[nodiscard]] bool is_high() const noexcept { return mark_; }
    [[nodiscard]] bool read() const noexcept { return !mark_; }
    void on_edge(rondo::edge_handler* handler) noexcept { handler_ = handler; }

  private:
    bool mark_ = false;
    rondo::edge_handler* handler_ = nullptr;
};
static_assert(rondo::output_pin<air> && rondo::interrupt_pin<air>);

/// A hand with a remote.
struct thumb {
    explicit thumb(air& a) : light(a), remote(a) {}

    rondo::task<> presses(std::uint16_t address, std::uint8_t data, int repeats = 0) {
        co_await remote.send(address, data);
        for (; repeats != 0; --repeats) {
            co_await remote.repeat();
        }
    }
    /// The receiver sees a bit of the data's complement wrongly.
    rondo::task<> presses_badly(std::uint32_t address, std::uint32_t data) {
        const std::uint32_t good =
            address | (address ^ 0xFFU) << 8 | data << 16 | (data ^ 0xFFU) << 24;
        co_await remote.send(rondo::nec_pulses::bits(good ^ 1U << 31));
    }
    /// The receiver sees what is not there.
    rondo::task<> disturbs() {
        using namespace std::chrono_literals;
        co_await rondo::sleep_for(100ms);
        light.write(true);
        co_await rondo::sleep_for(200us);
        light.write(false);
        co_await rondo::sleep_for(100ms);
    }

    air& light;
    rondo::nec_transmitter<air> remote;
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
