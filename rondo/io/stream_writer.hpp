// stream_writer.hpp - writing to a device: all of it, or an error.
//
//     stream_writer writer{uart};                     // refers to the device
//
//     co_await writer.write("AT\r\n");
//     co_await writer.write(head, body, crc);          // several pieces, nothing of others between
//     co_await writer.drain();                         // until the last bit has left the line
//
// Nothing is buffered: a write ends when the device has taken its last byte, so what is written
// must stay where it is until then. Tasks that write through one writer have their turns, first
// come first served. A write always gives others a turn, also when all of it was taken at once.
//
// Source: asyncio.StreamWriter (Python 3.12), whose write() and drain() are one here.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/task.hpp"
#include "rondo/hal/byte_device.hpp"
#include "rondo/io/give_way.hpp"
#include "rondo/io/one_way.hpp"
#include "rondo/io/operation.hpp"
#include "rondo/sync/lock.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace rondo {

template <writable_device Device>
class stream_writer {
  public:
    using bytes = std::span<const std::byte>;

    explicit stream_writer(Device& device) noexcept : way_(device) {}
    stream_writer(const stream_writer&) = delete;
    stream_writer& operator=(const stream_writer&) = delete;

    /// Writes `data`: all of it, or an error says why not.
    /// Context: task.  Suspends: always.
    /// Cancel: a part may have been taken, progress() says how much; once all has been, it is
    /// delivered.  Errors: hang_up; the device's.
    /// Cost: no frame; 28 bytes in the caller's; 153 instructions with the turn of others
    /// (Cortex-M4, -Os).
    auto write(bytes data) noexcept {
        return turn([this, data](std::size_t& done) { return move(data, 0, done); });
    }
    auto write(std::string_view text) noexcept { return write(bytes_of(text)); }

    /// The same for several pieces, bytes or text, one behind the other.
    template <class... More>
    auto write(const auto& first, const auto& second, const More&... more) noexcept {
        return write_each(std::array{bytes_of(first), bytes_of(second), bytes_of(more)...});
    }

    /// The same for a list of pieces, which must stay where it is, too.
    auto write(std::span<const bytes> pieces) noexcept { return write_each(pieces); }

    /// Waits until the last byte has left the device.
    /// Context: task.  Suspends: until then.  Cancel: clean.  Errors: none.
    [[nodiscard]] task<> drain()
        requires draining_device<Device>
    {
        const lock::guard held = co_await way_.turns.scoped();
        co_await way_.device.wait_sent();
    }

    /// How many bytes the device has taken of the write that has ended last, however it ended.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] std::size_t progress() const noexcept { return way_.progress; }

  private:
    using way = detail::one_way<detail::writing, Device>;
    using outcome = detail::tried<void>;

    static bytes bytes_of(std::string_view text) noexcept {
        return std::as_bytes(std::span(text.data(), text.size()));
    }
    static bytes bytes_of(bytes data) noexcept { return data; }

    template <class Go>
    auto turn(Go go) noexcept {
        return detail::operation<way, Go>(way_, go);
    }

    template <class Pieces>
    auto write_each(Pieces pieces) noexcept {
        return turn([this, pieces](std::size_t& done) -> outcome {
            std::size_t begin = 0; // of the piece, in all of them
            for (const bytes piece : pieces) {
                if (done < begin + piece.size()) {
                    if (const outcome how = move(piece, begin, done); !how || !*how) {
                        return how;
                    }
                }
                begin += piece.size();
            }
            return result<void>();
        });
    }

    // The rest of a piece that begins at `begin` of all that is to be written.
    outcome move(bytes piece, std::size_t begin, std::size_t& done) {
        while (done != begin + piece.size()) {
            const detail::moved n = way_.ask(piece.subspan(done - begin));
            if (n.count == 0) {
                return detail::error_or_later<void>(n);
            }
            done += n.count;
        }
        return result<void>();
    }

    way way_;
};

} // namespace rondo
