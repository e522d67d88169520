// stream_reader.hpp - reading from a device: bytes, lines, records, all of it.
//
//     stream_reader reader{uart};                      // refers to the device
//
//     while (const auto line = co_await reader.read_line()) { use(*line); }
//     const auto head = co_await reader.read_exactly(4);           // lent: use it before the next
//     const auto got = co_await wait_for(reader.read_some(buffer), 200ms);
//
// What has been taken from the device and not been delivered stays in the reader, so a read that is
// cancelled or timed out loses no byte: the next one gives what it would have given. Where a read
// lends a part of that buffer, it is valid until the next read, of any task.
//
// How a stream can end or go wrong is the error of the result:
//  - end_of_stream: the other side has ended it in good order, and all has been read;
//  - overrun, framing, ... and what else the device says (byte_device.hpp), in its place: what came
//    before has been given first, or stays readable; the next read goes on behind it.
//
// Tasks that read from one reader have their turns, first come first served, so no line is torn. A
// device that is always ready starves nobody: see give_way.hpp.
//
// Source: asyncio.StreamReader (Python 3.12 library reference).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/attempt.hpp"
#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/hal/byte_device.hpp"
#include "rondo/io/give_way.hpp"
#include "rondo/io/one_way.hpp"
#include "rondo/io/operation.hpp"
#include "rondo/io/read_ahead.hpp"
#include "rondo/sync/lock.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace rondo {

/// `Size` is the longest line, with its end, and the longest read that is lent.
template <readable_device Device, std::size_t Size = 64>
class stream_reader {
  public:
    using lent_bytes = std::span<const std::byte>;

    explicit stream_reader(Device& device) noexcept : way_(device) {}
    stream_reader(const stream_reader&) = delete;
    stream_reader& operator=(const stream_reader&) = delete;

    // Each read is awaited, and gives a result<...> of what it says it gives or lends.

    /// Waits for a byte at least and gives what is there, as far as it fits into `to`: a
    /// span<byte>.
    /// Context: task.  Suspends: if nothing is there.  Cancel: clean.
    /// Errors: end_of_stream; the device's.
    auto read_some(std::span<std::byte> to) {
        return turn([this, to](std::size_t& done) -> outcome<std::span<std::byte>> {
            const auto n = move_to(to);
            if (n.count == 0 && !to.empty()) {
                return detail::error_or_later<std::span<std::byte>>(n);
            }
            done = n.count;
            return to.first(done);
        });
    }

    /// Fills `to`. What came before a cancel, a limit or an error is the start of `to`, and
    /// progress() says how much.
    /// Context: task.  Suspends: if less is there.  Cancel: see above.
    /// Errors: end_of_stream; the device's.
    auto read_exactly(std::span<std::byte> to) {
        return turn([this, to](std::size_t& done) -> outcome<void> {
            while (done != to.size()) {
                const auto n = move_to(to.subspan(done));
                if (n.count == 0) {
                    return detail::error_or_later<void>(n);
                }
                done += n.count;
            }
            return result<void>();
        });
    }

    /// Lends the next `count` bytes, at most Size: a span<const byte>.
    /// Context: task.  Suspends: if less is there.  Cancel: clean.
    /// Errors: end_of_stream; the device's. What came stays readable.
    auto read_exactly(std::size_t count) {
        RONDO_ASSERT(count <= Size, "read_exactly() of more than the reader's buffer holds");
        return turn([this, count](std::size_t&) -> outcome<lent_bytes> {
            in_mid_record_ = false;
            while (ahead_.size() < count) {
                if (const auto n = move_ahead(); n.count == 0) {
                    return detail::error_or_later<lent_bytes>(n);
                }
            }
            return ahead_.take(count);
        });
    }

    /// Lends the next line, without its end, "\n" or "\r\n": a string_view. A last line needs none.
    /// Context: task.  Suspends: if it is not there.  Cancel: clean.
    /// Errors:
    ///  - end_of_stream: there is no further line;
    ///  - no_buffer_space: it takes more than Size bytes with its end. Said once: the rest of it is
    ///    skipped, and the next line is whole;
    ///  - the device's. What came of the line stays readable: the next read_line() goes on with it.
    /// Cost: no frame; 40 bytes in the caller's, the line among them. A line of 20 letters that
    /// comes at once: 549 instructions with the turn of others (Cortex-M4, -Os).
    auto read_line() {
        return turn([this, searched = std::size_t(0)](std::size_t&) mutable {
            return next_record<std::string_view>(std::byte{'\n'}, searched);
        });
    }

    /// The same for records that end with `delimiter`, which is not given: a span<const byte>.
    auto read_until(std::byte delimiter) {
        return turn([this, delimiter, searched = std::size_t(0)](std::size_t&) mutable {
            return next_record<lent_bytes>(delimiter, searched);
        });
    }

    /// Reads to the end of the stream and gives what came: a span<byte>.
    /// Context: task.  Suspends: if the end is not there.  Cancel: as read_exactly(to).
    /// Errors:
    ///  - no_buffer_space: there is more than fits. `to` is full, the rest stays readable;
    ///  - the device's.
    auto read_all(std::span<std::byte> to) {
        return turn([this, to](std::size_t& done) -> outcome<std::span<std::byte>> {
            for (;;) {
                const auto n = done != to.size() ? move_to(to.subspan(done)) : look_ahead();
                if (n.error == errc::end_of_stream) {
                    return to.first(done);
                }
                if (n.count == 0) {
                    return detail::error_or_later<std::span<std::byte>>(n);
                }
                if (done == to.size()) {
                    return std::unexpected(errc::no_buffer_space);
                }
                done += n.count;
            }
        });
    }

    /// Waits for a byte, and lends what comes until the line has been silent for `gap`, at most
    /// Size bytes: for protocols whose frames are told by pauses (Modbus RTU).
    /// Context: task.  Suspends: until then.  Cancel: clean.
    /// Errors: end_of_stream; the device's. What came before is given first.
    [[nodiscard]] task<result<lent_bytes>> read_burst(duration gap) {
        const lock::guard held = co_await way_.turns.scoped();
        way_.progress = 0;
        in_mid_record_ = false;
        while (!ahead_.full()) {
            const moved n = move_ahead();
            if (n.error != errc::none && ahead_.empty()) {
                co_return std::unexpected(n.error);
            }
            if (n.error != errc::none) {
                error_behind_ = n.error;
                break;
            }
            if (n.count != 0) {
                continue;
            }
            auto readable = way_.device.wait_readable();
            if (ahead_.empty()) {
                co_await readable;
            } else if (const auto how = co_await wait_for(readable, gap);
                       !how && how.error() == errc::timed_out) {
                break;
            }
            if (detail::must_give_way(detail::has_read)) {
                co_await yield();
            }
        }
        co_return ahead_.take(ahead_.size());
    }

    /// How many bytes the read that has ended last put into its `to`, however it ended.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] std::size_t progress() const noexcept { return way_.progress; }

    /// How many bytes are there without asking the device.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] std::size_t buffered() const noexcept { return ahead_.size(); }

    /// The lines one after the other, as a queue's items(). A limit around next() does it no harm.
    class line_reader {
      public:
        explicit line_reader(stream_reader& reader) noexcept : reader_(reader) {}

        /// As read_line(), and lends the line; nullptr if there is none: why() says why. After an
        /// error other than end_of_stream one may go on.
        [[nodiscard]] task<const std::string_view*> next() {
            const result<std::string_view> line = co_await reader_.read_line();
            why_ = line ? errc::none : line.error();
            line_ = line.value_or(std::string_view());
            co_return line ? &line_ : nullptr;
        }
        [[nodiscard]] errc why() const noexcept { return why_; }

      private:
        stream_reader& reader_;
        std::string_view line_;
        errc why_ = errc::none;
    };
    [[nodiscard]] line_reader lines() noexcept { return line_reader(*this); }

  private:
    using way = detail::one_way<detail::reading, Device>;
    template <class T>
    using outcome = detail::tried<T>;
    using moved = detail::moved;

    template <class Go>
    auto turn(Go go) noexcept {
        return detail::operation<way, Go>(way_, go);
    }

    moved ask(std::span<std::byte> to) {
        if (error_behind_ != errc::none) {
            return {.error = std::exchange(error_behind_, errc::none)};
        }
        return way_.ask(to);
    }

    // More bytes behind those that are there. The buffer must not be full.
    moved move_ahead() {
        const auto n = ask(ahead_.room());
        ahead_.has_come(n.count);
        return n;
    }
    // Is there anything more?
    moved look_ahead() { return ahead_.empty() ? move_ahead() : moved{.count = ahead_.size()}; }

    // To the caller: what is there, else straight from the device.
    moved move_to(std::span<std::byte> to) {
        in_mid_record_ = false;
        if (!ahead_.empty() || to.empty()) {
            return {.count = ahead_.take(to)};
        }
        return ask(to);
    }

    // `searched` bytes hold no delimiter.
    template <class View>
    outcome<View> next_record(std::byte delimiter, std::size_t& searched) {
        for (;;) {
            const lent_bytes there = ahead_.bytes();
            const auto at =
                std::find(there.begin() + std::ptrdiff_t(searched), there.end(), delimiter);
            if (at != there.end()) {
                const lent_bytes record = ahead_.take(std::size_t(at - there.begin()) + 1);
                searched = 0;
                if (!std::exchange(in_mid_record_, false)) {
                    return as<View>(record.first(record.size() - 1), true);
                }
                continue;
            }
            searched = there.size();
            if (in_mid_record_ || ahead_.full()) {
                ahead_.take(ahead_.size());
                searched = 0;
                if (!std::exchange(in_mid_record_, true)) {
                    return std::unexpected(errc::no_buffer_space);
                }
            }
            const auto n = move_ahead();
            if (n.error != errc::none) {
                const bool ended = n.error == errc::end_of_stream;
                in_mid_record_ = in_mid_record_ && !ended;
                if (!ended || ahead_.empty()) {
                    return std::unexpected(n.error);
                }
                return as<View>(ahead_.take(ahead_.size()), false);
            }
            if (n.count == 0) {
                return detail::later;
            }
        }
    }

    template <class View>
    static View as(lent_bytes record, bool with_end) noexcept {
        if constexpr (std::is_same_v<View, std::string_view>) {
            // Safety: bytes may be looked at as char.
            std::string_view line(reinterpret_cast<const char*>(record.data()), record.size());
            line.remove_suffix(with_end && line.ends_with('\r') ? 1 : 0);
            return line;
        } else {
            return record;
        }
    }

    way way_;
    errc error_behind_ = errc::none; // it comes behind what read_burst() has given
    bool in_mid_record_ = false;     // of one that is too long: the rest of it is skipped
    detail::read_ahead<Size> ahead_;
};

} // namespace rondo
