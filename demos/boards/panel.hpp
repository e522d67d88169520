// panel.hpp - LEDs and a button at the other end of a serial line, for boards whose own pins
// nobody can see: an emulator that does not model them, or a computer that has none.
//
// The panel link is lines of text. From the board:
//
//     ready              once, when the board listens
//     1200034 led1 1     at 1,200,034 us led1 went high
//
// To the board:
//
//     button 1           pressed; 0: released
//
// Reporting never waits: a change that finds the line's buffer full is dropped and counted, and a
// line that was cut short is finished before the next one. What the board does not understand it
// ignores.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/boards/decimal.hpp"
#include "rondo/hal/byte_device.hpp"
#include "rondo/hal/pin.hpp"
#include "rondo/rondo.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace board {

/// One line of text in fixed memory.
class panel_line {
  public:
    constexpr panel_line() noexcept = default;

    void clear() noexcept { size_ = 0; }
    /// Characters that do not fit are dropped.
    void add(char c) noexcept {
        if (size_ < text_.size()) {
            text_[size_++] = static_cast<std::byte>(c);
        }
    }
    void add(std::string_view text) noexcept {
        for (const char c : text) {
            add(c);
        }
    }
    void add(std::uint64_t number) noexcept { add(decimal(number).text()); }

    [[nodiscard]] std::span<const std::byte> bytes() const noexcept {
        return std::span(text_).first(size_);
    }
    [[nodiscard]] bool is(std::string_view text) const noexcept {
        return std::ranges::equal(bytes(), text, {}, {},
                                  [](char c) { return static_cast<std::byte>(c); });
    }

  private:
    std::array<std::byte, 48> text_{};
    std::size_t size_ = 0;
};

/// The board's end of the panel link.
template <rondo::stream_device Uart>
class panel_link {
  public:
    constexpr explicit panel_link(Uart& line) noexcept : line_(line) {}

    /// Says at what time `name` changed to `level`, or counts what it could not say.
    /// Context: task.  Suspends: never.  Errors: none.
    void report(std::string_view name, bool level) noexcept {
        if (!send_rest()) {
            ++dropped_;
            return;
        }
        out_.clear();
        out_.add(static_cast<std::uint64_t>(rondo::now().time_since_epoch().count()));
        out_.add(' ');
        out_.add(name);
        out_.add(level ? " 1\n" : " 0\n");
        sent_ = 0;
        send_rest();
    }

    /// How many changes were not reported.
    [[nodiscard]] std::uint32_t dropped() const noexcept { return dropped_; }

    /// The task that says "ready" and hands what comes to the button.
    template <class Button>
    rondo::task<> serve(Button& button) {
        co_await rondo::yield(); // every other task has had its first turn: all lines are open
        out_.add("ready\n");
        send_rest();
        for (;;) {
            std::byte next;
            const rondo::result<std::size_t> count = line_.try_read(std::span(&next, 1));
            if (!count && (count.error() == rondo::errc::end_of_stream ||
                           count.error() == rondo::errc::hang_up)) {
                co_return; // the panel has gone
            }
            if (count.value_or(0) == 0) {
                send_rest();
                co_await line_.wait_readable();
            } else if (next != std::byte{'\n'}) {
                in_.add(static_cast<char>(next));
            } else {
                if (in_.is("button 1") || in_.is("button 0")) {
                    button.set_pressed(in_.is("button 1"));
                }
                in_.clear();
            }
        }
    }

  private:
    // True if nothing of the last line is left.
    bool send_rest() noexcept {
        const auto rest = out_.bytes().subspan(sent_);
        // Where nobody listens any more it is gone, as on a wire without a receiver.
        sent_ += line_.try_write(rest).value_or(rest.size());
        return sent_ == out_.bytes().size();
    }

    Uart& line_;
    panel_line in_; // up to its end
    panel_line out_;
    std::size_t sent_ = 0; // of out_
    std::uint32_t dropped_ = 0;
};

/// Where there is no pin behind a panel_pin.
struct no_pin {
    void write(bool) const noexcept {}
};

/// An output pin that also reports its changes on a link. It remembers what it drives, because
/// the pin behind it may not read back.
template <class Link, class Pin = no_pin>
class panel_pin {
  public:
    constexpr panel_pin(Link& link, std::string_view name, Pin pin = {}) noexcept
        : link_(link),
          name_(name),
          pin_(pin) {}
    panel_pin(const panel_pin&) = delete;
    panel_pin& operator=(const panel_pin&) = delete;

    /// Context: task.  Suspends: never.  Errors: none.
    void write(bool high) noexcept {
        pin_.write(high);
        if (high != high_) {
            high_ = high;
            link_.report(name_, high);
        }
    }
    void toggle() noexcept { write(!high_); }
    [[nodiscard]] bool is_high() const noexcept { return high_; }
    [[nodiscard]] const Pin& pin() const noexcept { return pin_; }

  private:
    Link& link_;
    std::string_view name_;
    Pin pin_;
    bool high_ = false;
};

/// A button whose level comes over a link. As if wired to ground: pressed is low.
class panel_button {
  public:
    constexpr panel_button() noexcept = default;
    panel_button(const panel_button&) = delete;
    panel_button& operator=(const panel_button&) = delete;

    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] bool read() const noexcept { return !pressed_; }
    [[nodiscard]] bool is_pressed() const noexcept { return pressed_; }
    void start() const noexcept {} // the link is open already

    /// Waits for the next change of level; changes since the last wait count as one.
    /// Context: task.  Suspends: if none came since the last wait.  Cancel: clean.  Errors: none.
    rondo::isr_flag::awaiter wait_edge() noexcept { return changed_.wait(); }

    /// Called by the link.
    /// Context: task.  Suspends: never.  Errors: none.
    void set_pressed(bool pressed) noexcept {
        if (pressed != pressed_) {
            pressed_ = pressed;
            changed_.set();
        }
    }

  private:
    bool pressed_ = false;
    rondo::isr_flag changed_;
};

static_assert(rondo::edge_pin<panel_button>);

} // namespace board
