// uart.hpp - the simulator's serial line: ten bit times a byte in each direction, rings of 64
// bytes, bytes lost and counted if the receiving ring is full. What comes out can be observed.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/sim/sim.hpp"
#include "rondo/hal/uart.hpp"
#include "rondo/hal/uart_rings.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

namespace rondo::sim {

class uart {
  public:
    explicit uart(unsigned baud) noexcept
        : byte_time_((10'000'000 + baud - 1) / baud) {} // microseconds, rounded up

    std::size_t try_read(std::span<std::byte> bytes) noexcept { return rings_.take(bytes); }
    std::size_t try_write(std::span<const std::byte> bytes) {
        const std::size_t count = rings_.put(bytes);
        if (!busy_) {
            start_byte();
        }
        return count;
    }
    [[nodiscard]] isr_flag::awaiter wait_readable() noexcept { return rings_.wait_readable(); }
    [[nodiscard]] isr_flag::awaiter wait_writable() noexcept { return rings_.wait_writable(); }

    /// Calls `observer` with each byte when its last bit has left.
    void observe(std::function<void(std::byte)> observer) { on_byte_ = std::move(observer); }

    /// The world sends text, its first bit at `start` or behind what it sends already.
    void receive_at(time_point start, std::string_view text) {
        arrived_ = std::max(arrived_, start);
        for (const char c : text) {
            arrived_ += duration(byte_time_);
            at(arrived_, [this, c] {
                rings_.received(static_cast<std::uint8_t>(c));
                rings_.after_receive();
            });
        }
    }

    [[nodiscard]] std::uint32_t lost() const noexcept { return rings_.overruns(); }

  private:
    void start_byte() {
        const auto byte = rings_.next_to_send();
        busy_ = byte.has_value();
        if (!busy_) {
            return;
        }
        at(now() + duration(byte_time_), [this, out = *byte] {
            if (on_byte_) {
                on_byte_(out);
            }
            start_byte();
        });
    }

    std::int64_t byte_time_;
    uart_rings<64, 64> rings_;
    bool busy_ = false;    // a byte is leaving
    time_point arrived_{}; // the last byte that the world sends
    std::function<void(std::byte)> on_byte_;
};

static_assert(byte_uart<uart>);

} // namespace rondo::sim
