// keypad.hpp - keys in a matrix: rows that the program drives, columns with pull-ups that it reads.
//
//     keypad pad(std::array{&board::row0, &board::row1}, std::array{&board::column0, ...});
//     pad.on_key([](key_event e) { ... });             // e.key, e.action
//     create_task(pad.run());
//
// or without callbacks, in a task of its own: `co_await pad.next()`.
//
// At rest all rows are low, so any key makes an edge on its column: nothing is scanned, and nobody
// is woken, before that. While a key is down the rows are made low one after the other, each
// `scan_interval`. What the scans mean is keypad_decoder's.
//
//   rests --edge--> scans --no key is down--> rests
//
// Rows must be open drain, or have a diode each: two keys in a column connect two rows.
//
// Source: Keyboard of micropython-async v3, which scans for ever.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/callback.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/drivers/keypad_decoder.hpp"
#include "rondo/hal/pin.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace rondo {

template <output_pin RowPin, std::size_t Rows, interrupt_pin ColumnPin, std::size_t Columns>
class keypad : edge_handler {
  public:
    using decoder = keypad_decoder<Rows, Columns>;

    keypad(const std::array<RowPin*, Rows>& rows, const std::array<ColumnPin*, Columns>& columns,
           const keypad_settings& settings = {}) noexcept
        : edge_handler(&edge),
          rows_(rows),
          columns_(columns),
          decoder_(settings) {}
    ~keypad() { listen(nullptr); }

    /// What run() calls. May be changed at any time; nullptr for nothing.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    void on_key(callback<key_event> f) noexcept { on_key_ = f; }

    /// From one scan to the next, while a key is down; a press is told after two. 10 ms unless
    /// told: longer than contacts bounce.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    void scan_interval(duration time) noexcept { interval_ = time; }

    /// The keys that are down, a bit for each.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] typename decoder::keys down() const noexcept { return decoder_.down(); }

    /// Waits for what a key does next. Not beside run().
    /// Context: task.  Suspends: unless more than one thing happened at once.
    /// Cancel: clean; nothing is lost.  Errors: no_frame.
    task<key_event> next() {
        const rows_low_at_end guard{*this};
        for (;;) {
            if (const auto event = decoder_.next()) {
                co_return *event;
            }
            if (decoder_.rests()) {
                co_await any_key();
            } else {
                co_await sleep_for(interval_);
            }
            const typename decoder::keys found = co_await scan();
            decoder_.scanned(found, now());
        }
    }

    /// Calls the callback for ever.
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: no_frame.
    /// Cost: nothing while no key is down.
    task<> run() {
        for (;;) {
            const key_event event = co_await next();
            on_key_(event);
        }
    }

  private:
    /// A row that has become low pulls its columns down within it.
    static constexpr duration settling = std::chrono::microseconds(10);

    struct rows_low_at_end {
        keypad& pad;
        ~rows_low_at_end() { pad.all_rows(false); }
    };

    void all_rows(bool high) noexcept {
        for (RowPin* row : rows_) {
            row->write(high);
        }
    }
    void listen(edge_handler* handler) noexcept {
        for (ColumnPin* column : columns_) {
            column->on_edge(handler);
        }
    }
    [[nodiscard]] typename decoder::keys low_columns() const noexcept {
        typename decoder::keys low = 0;
        for (std::size_t i = 0; i != Columns; ++i) {
            low |= columns_[i]->read() ? 0u : 1u << i;
        }
        return low;
    }

    task<> any_key() {
        all_rows(false);
        listen(this);
        touched_.clear();
        co_await sleep_for(settling);
        while (low_columns() == 0) {
            co_await touched_.wait();
        }
        listen(nullptr); // the scans make edges of their own
    }

    task<typename decoder::keys> scan() {
        typename decoder::keys down = 0;
        all_rows(true);
        for (std::size_t i = 0; i != Rows; ++i) {
            rows_[i]->write(false);
            co_await sleep_for(settling);
            down |= low_columns() << i * Columns;
            rows_[i]->write(true);
        }
        co_return down;
    }

    RONDO_ISR_SAFE static void edge(edge_handler& self, time_point) noexcept {
        static_cast<keypad&>(self).touched_.set();
    }

    std::array<RowPin*, Rows> rows_;
    std::array<ColumnPin*, Columns> columns_;
    duration interval_ = std::chrono::milliseconds(10);
    isr_flag touched_;
    decoder decoder_;
    callback<key_event> on_key_;
};

} // namespace rondo
