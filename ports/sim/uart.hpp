// uart.hpp - the simulator's serial line: a byte takes its bit times in each direction, the rings
// have the size that the program chooses, and what finds no room is lost, counted and reported.
//
//     sim::uart<64> a({.baud = 9600});       // bytes of its receiving ring
//     sim::uart<64> b({.baud = 9600});
//     sim::connect(a, b);                    // each hears what the other sends
//
// With flow control on both sides a byte is begun only while the other side has room for it
// (RTS to CTS). A line that nobody is connected to can be observed, and the world can send on it.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/sim/sim.hpp"
#include "rondo/core/error.hpp"
#include "rondo/hal/byte_device.hpp"
#include "rondo/hal/uart.hpp"
#include "rondo/hal/uart_rings.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace rondo::sim {

/// What two lines of different ring sizes know of each other.
class uart_line {
  public:
    explicit uart_line(const uart_settings& settings) noexcept
        : settings_(settings),
          byte_time_((bits_per_byte(settings) * 1'000'000 + settings.baud - 1) / settings.baud) {}
    /// Bytes that are on their way are lost.
    virtual ~uart_line() { disconnect(); }
    uart_line(const uart_line&) = delete;
    uart_line& operator=(const uart_line&) = delete;

    friend void connect(uart_line& a, uart_line& b) noexcept {
        a.disconnect();
        b.disconnect();
        a.other_ = &b;
        b.other_ = &a;
    }

    /// How long a byte takes, in whole microseconds, rounded up.
    [[nodiscard]] duration byte_time() const noexcept { return duration(byte_time_); }

    /// Calls `observer` with each byte when its last bit has left.
    void observe(std::function<void(std::byte)> observer) { on_byte_ = std::move(observer); }

    /// The world sends text, its first bit at `start` or behind what it sends already. It looks at
    /// no RTS.
    void receive_at(time_point start, std::string_view text) {
        for (const char c : text) {
            receive_at(start, static_cast<std::uint8_t>(c), errc::none);
        }
    }
    /// One byte with an error: framing, parity or line_break.
    void receive_at(time_point start, std::uint8_t item, errc wrong) {
        arrived_ = std::max(arrived_, start) + byte_time();
        while_it_lives(arrived_, [this, item, wrong] { receive(item, wrong); });
    }

  protected:
    virtual void receive(std::uint8_t item, errc wrong) = 0;
    virtual std::optional<std::byte> next_to_send() = 0;
    virtual void has_sent_all() = 0;
    [[nodiscard]] virtual bool has_room() const = 0;

    void start_byte() {
        if (busy_ || !clear_to_send()) {
            return;
        }
        const auto byte = next_to_send();
        busy_ = byte.has_value();
        if (!busy_) {
            has_sent_all();
            return;
        }
        while_it_lives(now() + byte_time(), [this, out = *byte] {
            if (on_byte_) {
                on_byte_(out);
            }
            if (other_ != nullptr) {
                other_->receive(std::to_integer<std::uint8_t>(out), errc::none);
            }
            busy_ = false;
            start_byte();
        });
    }
    /// There may be room again: RTS.
    void ready_to_receive() {
        if (other_ != nullptr) {
            other_->start_byte();
        }
    }
    [[nodiscard]] bool busy() const noexcept { return busy_; }

  private:
    void disconnect() noexcept {
        if (other_ != nullptr) {
            other_->other_ = nullptr;
            other_ = nullptr;
        }
    }
    // An event that outlives the line does nothing.
    void while_it_lives(time_point time, std::function<void()> event) {
        at(time, [life = std::weak_ptr(life_), event = std::move(event)] {
            if (!life.expired()) {
                event();
            }
        });
    }
    [[nodiscard]] bool clear_to_send() const {
        const bool both =
            other_ != nullptr && settings_.flow_control && other_->settings_.flow_control;
        return !both || other_->has_room();
    }

    uart_settings settings_;
    std::int64_t byte_time_; // microseconds
    uart_line* other_ = nullptr;
    bool busy_ = false;    // a byte is leaving
    time_point arrived_{}; // the last byte that the world sends
    std::function<void(std::byte)> on_byte_;
    std::shared_ptr<char> life_ = std::make_shared<char>();
};

/// Context of the calls that a stream_device has: as there.
template <std::size_t ReceiveSize = 64, std::size_t SendSize = 64>
class uart final : public uart_line {
  public:
    explicit uart(const uart_settings& settings = {}) noexcept : uart_line(settings) {}

    result<std::size_t> try_read(std::span<std::byte> to) {
        const result<std::size_t> count = rings_.take(to);
        ready_to_receive();
        return count;
    }
    result<std::size_t> try_write(std::span<const std::byte> from) {
        const std::size_t count = rings_.put(from);
        start_byte();
        return count;
    }
    [[nodiscard]] isr_flag::awaiter wait_readable() noexcept { return rings_.wait_readable(); }
    [[nodiscard]] isr_flag::awaiter wait_writable() noexcept { return rings_.wait_writable(); }

    /// Waits until the last bit has left.
    /// Context: task.  Suspends: until then.  Cancel: clean.  Errors: none.
    [[nodiscard]] isr_flag::awaiter wait_sent() noexcept {
        sent_.clear();
        if (!busy() && !rings_.anything_to_send()) {
            sent_.set();
        }
        return sent_.wait();
    }

    /// How many bytes found no room.
    [[nodiscard]] std::uint32_t overruns() const noexcept { return rings_.overruns(); }

  private:
    void receive(std::uint8_t item, errc wrong) override {
        rings_.received(item, wrong);
        rings_.after_receive();
    }
    std::optional<std::byte> next_to_send() override { return rings_.next_to_send(); }
    void has_sent_all() override { sent_.set(); }
    [[nodiscard]] bool has_room() const override { return rings_.has_room(); }

    uart_rings<ReceiveSize, SendSize> rings_;
    isr_flag sent_;
};

static_assert(stream_device<uart<>>);
static_assert(draining_device<uart<>>);

} // namespace rondo::sim
