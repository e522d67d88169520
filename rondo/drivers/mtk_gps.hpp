// mtk_gps.hpp - a gps that is also told things: an MTK receiver (MT3329, MT3339).
//
//     stream_reader<uart, 128> lines(board::uart);
//     stream_writer writer(board::uart);
//     mtk_gps receiver(lines, writer);
//     create_task(receiver.run());
//
//     if (const auto command = mtk_command::update_interval(200)) {
//         const result<void> done = co_await receiver.send(*command);
//     }
//
// After a new baud rate the program opens its line anew: the receiver changes at once.
//
// Source: GPS of uasyncio's as_rwGPS.py, which awaits no answer.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/attempt.hpp"
#include "rondo/core/task.hpp"
#include "rondo/drivers/gps.hpp"
#include "rondo/drivers/mtk_command.hpp"
#include "rondo/sync/event.hpp"
#include "rondo/sync/lock.hpp"

#include <chrono>
#include <optional>

namespace rondo {

template <class Reader, class Writer>
class mtk_gps : public gps<Reader> {
  public:
    mtk_gps(Reader& reader, Writer& writer) noexcept
        : gps<Reader>(reader, &is_answer),
          writer_(writer) {}

    // What the receiver has answered; none before that.
    // Context: task.  Suspends: never.  Errors: none.

    [[nodiscard]] const std::optional<mtk_sentences>& enabled() const noexcept { return enabled_; }
    [[nodiscard]] const std::optional<mtk_antenna>& antenna() const noexcept { return antenna_; }

    /// Sends a command, and waits for its acknowledge if it has one. While run() runs.
    /// Context: task.  Suspends: always.  Cancel: the line that has begun may be cut off; the next
    /// command begins a new one.
    /// Errors: timed_out, refused (it does not know the command, or cannot); the device's;
    /// no_frame. Order: FIFO, a command at a time.
    task<result<void>> send(mtk_command command, duration limit = std::chrono::seconds(1)) {
        const lock::guard held = co_await turns_.scoped();
        acknowledge_.reset();
        const result<void> written = co_await writer_.write(command.line());
        const auto number = command.acknowledged_as();
        if (!written || !number) {
            co_return written;
        }
        const time_point end = now() + limit;
        while (!acknowledge_ || acknowledge_->command != *number) {
            if (const auto how = co_await wait_until(acknowledged_.wait(), end); !how) {
                co_return how;
            }
            acknowledged_.clear();
        }
        if (acknowledge_->flag != done) {
            co_return std::unexpected(errc::refused);
        }
        co_return result<void>();
    }

  private:
    static constexpr std::uint8_t done = 3;

    static bool is_answer(gps<Reader>& base, const nmea_sentence& s) noexcept {
        auto& self = static_cast<mtk_gps&>(base);
        if (const auto acknowledge = mtk_acknowledge_of(s)) {
            self.acknowledge_ = acknowledge;
            self.acknowledged_.set();
        } else if (const auto enabled = mtk_enabled_in(s)) {
            self.enabled_ = enabled;
        } else if (const auto antenna = mtk_antenna_in(s)) {
            self.antenna_ = antenna;
        } else {
            return false;
        }
        return true;
    }

    Writer& writer_;
    lock turns_;
    event acknowledged_;
    std::optional<mtk_acknowledge> acknowledge_; // the last since the command
    std::optional<mtk_sentences> enabled_;
    std::optional<mtk_antenna> antenna_;
};

} // namespace rondo
