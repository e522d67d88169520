// uart.hpp - the simulator's serial line: ten bit times a byte in each direction, rings of 64
// bytes, bytes lost and counted if the receiving ring is full. What comes out can be observed.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/sim/sim.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/core/ring_buffer.hpp"
#include "rondo/hal/uart.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

namespace rondo::sim {

class uart {
  public:
    explicit uart(unsigned baud) noexcept
        : byte_time_((10'000'000 + baud - 1) / baud) {} // microseconds, rounded up

    std::size_t try_read(std::span<std::byte> bytes) noexcept {
        std::size_t count = 0;
        while (count < bytes.size()) {
            const auto byte = received_.try_take();
            if (!byte) {
                break;
            }
            bytes[count++] = *byte;
        }
        return count;
    }
    std::size_t try_write(std::span<const std::byte> bytes) {
        std::size_t count = 0;
        while (count < bytes.size() && sending_.try_put(bytes[count])) {
            ++count;
        }
        if (!busy_) {
            start_byte();
        }
        return count;
    }
    [[nodiscard]] isr_flag::awaiter wait_readable() noexcept { return readable_.wait(); }
    [[nodiscard]] isr_flag::awaiter wait_writable() noexcept { return writable_.wait(); }

    /// Calls `observer` with each byte when its last bit has left.
    void observe(std::function<void(std::byte)> observer) { on_byte_ = std::move(observer); }

    /// The world sends text, its first bit at `start` or behind what it sends already.
    void receive_at(time_point start, std::string_view text) {
        arrived_ = std::max(arrived_, start);
        for (const char c : text) {
            arrived_ += duration(byte_time_);
            at(arrived_, [this, c] {
                if (!received_.try_put(static_cast<std::byte>(c))) {
                    ++lost_;
                }
                readable_.set();
            });
        }
    }

    [[nodiscard]] unsigned lost() const noexcept { return lost_; }

  private:
    void start_byte() {
        const auto byte = sending_.try_take();
        busy_ = byte.has_value();
        if (!busy_) {
            return;
        }
        at(now() + duration(byte_time_), [this, out = *byte] {
            if (on_byte_) {
                on_byte_(out);
            }
            writable_.set();
            start_byte();
        });
    }

    std::int64_t byte_time_;
    ring_buffer<std::byte, 64> received_;
    ring_buffer<std::byte, 64> sending_;
    isr_flag readable_;
    isr_flag writable_;
    bool busy_ = false;    // a byte is leaving
    time_point arrived_{}; // the last byte that the world sends
    unsigned lost_ = 0;
    std::function<void(std::byte)> on_byte_;
};

static_assert(byte_uart<uart>);

} // namespace rondo::sim
