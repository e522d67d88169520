// gps.hpp - a satellite receiver on a serial line: reads its sentences, tells of fixes, lets tasks
// wait until what they need is known.
//
//     stream_reader<uart, 128> lines(board::uart);     // room for a sentence: 85 bytes
//     gps receiver(lines);
//     receiver.on_fix([](gps_data what) { ... });      // each RMC: a function or a coroutine
//     create_task(receiver.run());
//
//     co_await receiver.data_received(gps_data::position, gps_data::altitude);
//     show(receiver.data().position(), receiver.data().altitude());
//
// What is received stands in data() (gps_decoder.hpp), valid or not. Validity ages: a receiver that
// falls silent takes nothing back, so valid_within(3s) asks for what is both valid and new.
//
// Source: AS_GPS of the uasyncio repository, which polls for data_received() once a second, and
// whose waiters spoil each other's waits.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/attempt.hpp"
#include "rondo/core/callback.hpp"
#include "rondo/core/error.hpp"
#include "rondo/core/task.hpp"
#include "rondo/core/time.hpp"
#include "rondo/drivers/gps_decoder.hpp"
#include "rondo/sync/event.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace rondo {

/// `Reader` is a stream_reader, or whatever else has its read_line().
template <class Reader>
class gps {
  public:
    explicit gps(Reader& reader) noexcept : gps(reader, nullptr) {}
    gps(const gps&) = delete;
    gps& operator=(const gps&) = delete;

    /// What run() calls with each good sentence of a kind in `mask`. May be changed at any time.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    void on_fix(callback<gps_data> f, gps_data mask = gps_data::rmc) noexcept {
        on_fix_ = f;
        mask_ = mask;
    }
    /// What run() calls with each good sentence of another kind, unless it is an answer to a
    /// command (mtk_gps.hpp).
    /// Context: task, startup.  Suspends: never.  Errors: none.
    void on_other(callback<const nmea_sentence&> f) noexcept { on_other_ = f; }

    /// What the receiver has said.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] const gps_decoder& data() const noexcept { return decoder_; }

    /// How often the line itself was at fault: overrun, framing, a line that is too long.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] std::uint32_t line_errors() const noexcept { return line_errors_; }

    /// Time since the last good sentence of one of these kinds; none before the first.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] std::optional<duration> age(gps_data kinds = gps_data::position) const noexcept {
        std::optional<duration> least;
        for (std::size_t i = 0; i != came_.size(); ++i) {
            if ((kinds & bit(i)) != gps_data::none && came_[i].number != 0) {
                const duration since = now() - came_[i].at;
                least = least && *least < since ? least : since;
            }
        }
        return least;
    }

    /// The kinds whose last sentence was good, and came within `limit`.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] gps_data valid_within(duration limit) const noexcept {
        gps_data valid = decoder_.valid();
        for (std::size_t i = 0; i != came_.size(); ++i) {
            if (now() - came_[i].at > limit) {
                valid = valid & ~bit(i);
            }
        }
        return valid;
    }

    /// Waits until each of `what` has come anew and is valid: of position, one of its three kinds.
    /// A course counts only with a position: receivers tell courses before they have a fix.
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: no_frame.
    template <class... Data>
        requires(sizeof...(Data) > 0 && (std::is_same_v<Data, gps_data> && ...))
    task<> data_received(Data... what) {
        const std::uint32_t since = decoder_.counts().parsed;
        const bool needs_position = ((what == gps_data::course) || ...);
        do {
            co_await told_.wait();
        } while (!(has_come(what, since) && ...) ||
                 (needs_position && !has_come(gps_data::position, since)));
    }

    /// Waits for the next series of satellites that is whole. May be for ever: not every receiver
    /// sends them.
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: no_frame.
    task<> satellites_received() {
        const std::uint32_t before = decoder_.series();
        do {
            co_await told_.wait();
        } while (decoder_.series() == before);
    }

    /// Reads for ever. What is wrong with a line is counted, here or in data().counts(); if the
    /// device is gone, it fails with what that says.
    /// Context: task.  Suspends: always.  Cancel: clean.  Errors: end_of_stream, hang_up, io_error
    /// and what else is not of one line; no_frame.
    task<> run() {
        for (;;) {
            const result<std::string_view> line = co_await reader_.read_line();
            if (line) {
                take(*line);
            } else if (is_of_one_line(line.error())) {
                ++line_errors_;
            } else {
                co_await fail(line.error());
            }
        }
    }

  protected:
    /// True: the sentence was an answer, and is nobody else's.
    using answer_function = bool(gps& self, const nmea_sentence& s) noexcept;

    gps(Reader& reader, answer_function* is_answer) noexcept
        : reader_(reader),
          is_answer_(is_answer) {
        decoder_.on_other({*this, &gps::other});
    }

  private:
    struct arrival {
        time_point at{};
        std::uint32_t number = 0; // of the sentence, among those that were parsed; 0: never
    };

    [[nodiscard]] static constexpr gps_data bit(std::size_t kind) noexcept {
        return static_cast<gps_data>(1u << kind);
    }
    [[nodiscard]] static constexpr bool is_of_one_line(errc cause) noexcept {
        return cause == errc::no_buffer_space || cause == errc::overrun || cause == errc::framing ||
               cause == errc::parity || cause == errc::line_break;
    }

    void take(std::string_view line) {
        // Noise before a sentence, as when the receiver is switched on, does not cost the sentence.
        const std::size_t start = line.rfind('$');
        const gps_data kind = decoder_.take(line.substr(start == line.npos ? 0 : start));
        if (kind == gps_data::none) {
            return;
        }
        came_[static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(kind)))] = {
            now(), decoder_.counts().parsed};
        told_.pulse();
        if ((kind & mask_) != gps_data::none) {
            on_fix_(kind);
        }
    }

    void other(const nmea_sentence& s) noexcept {
        if (is_answer_ == nullptr || !is_answer_(*this, s)) {
            on_other_(s);
        }
    }

    // One of `kinds` is valid, and was told behind the sentence of number `since`.
    [[nodiscard]] bool has_come(gps_data kinds, std::uint32_t since) const noexcept {
        const gps_data valid = kinds & decoder_.valid();
        for (std::size_t i = 0; i != came_.size(); ++i) {
            if ((valid & bit(i)) != gps_data::none && came_[i].number > since) {
                return true;
            }
        }
        return false;
    }

    Reader& reader_;
    answer_function* is_answer_; // nullptr: there are none
    gps_decoder decoder_;
    std::array<arrival, 6> came_{}; // of each kind
    event told_;                    // pulsed at each sentence that is believed
    std::uint32_t line_errors_ = 0;
    gps_data mask_ = gps_data::rmc;
    callback<gps_data> on_fix_;
    callback<const nmea_sentence&> on_other_;
};

} // namespace rondo
