// stream_writer.hpp - writing to a device: all of it, or an error.
//
//     stream_writer writer{uart};                     // refers to the device
//
//     co_await writer.write("AT\r\n");
//     co_await writer.write(head, body, crc);          // several pieces, nothing of others between
//     co_await writer.drain();                         // a device that knows: the last bit has
//     left
//
// Nothing is buffered: a write ends when the device has taken its last byte, so what is written
// must stay where it is until then. Tasks that write through one writer have their turns, first
// come first served. A write always gives others a turn, also when all of it was taken at once.
//
// Source: asyncio.StreamWriter (Python 3.12), whose write() and drain() are one here.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/hal/byte_device.hpp"
#include "rondo/io/give_way.hpp"
#include "rondo/io/progress.hpp"
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

    explicit stream_writer(Device& device) noexcept : device_(device) {}
    stream_writer(const stream_writer&) = delete;
    stream_writer& operator=(const stream_writer&) = delete;

    /// Writes `data`: all of it, or an error says why not.
    /// Context: task.  Suspends: always.
    /// Cancel: a part may have been taken, progress() says how much; once all has been, it is
    /// delivered.  Errors: hang_up; the device's.
    [[nodiscard]] task<result<void>> write(bytes data) { return write_each(std::array{data}); }
    [[nodiscard]] task<result<void>> write(std::string_view text) { return write(bytes_of(text)); }

    /// The same for several pieces, bytes or text, one behind the other.
    template <class... More>
    [[nodiscard]] task<result<void>> write(const auto& first, const auto& second,
                                           const More&... more) {
        return write_each(std::array{bytes_of(first), bytes_of(second), bytes_of(more)...});
    }

    /// The same for a list of pieces, which must stay where it is, too.
    [[nodiscard]] task<result<void>> write(std::span<const bytes> pieces) {
        return write_each(pieces);
    }

    /// Waits until the last byte has left the device.
    /// Context: task.  Suspends: until then.  Cancel: clean.  Errors: none.
    [[nodiscard]] task<> drain()
        requires draining_device<Device>
    {
        const lock::guard held = co_await turns_.scoped();
        co_await device_.wait_sent();
    }

    /// How many bytes the device has taken of the write that has ended last, however it ended.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] std::size_t progress() const noexcept { return progress_; }

  private:
    static bytes bytes_of(std::string_view text) noexcept {
        return std::as_bytes(std::span(text.data(), text.size()));
    }
    static bytes bytes_of(bytes data) noexcept { return data; }

    template <class Pieces>
    task<result<void>> write_each(Pieces pieces) {
        detail::progress done(progress_);
        const lock::guard held = co_await turns_.scoped();
        for (bytes rest : pieces) {
            while (!rest.empty()) {
                const result<std::size_t> n = ask(rest);
                if (!n) {
                    co_await detail::yield_at_end();
                    co_return std::unexpected(n.error());
                }
                done.bytes += *n;
                rest = rest.subspan(*n);
                if (*n == 0) {
                    co_await device_.wait_writable();
                    if (detail::must_give_way(detail::has_written)) {
                        co_await yield();
                    }
                }
            }
        }
        co_await detail::yield_at_end();
        co_return result<void>();
    }

    // Asks the device, but says 0 if others are to have their turn first.
    result<std::size_t> ask(bytes data) {
        if (detail::must_give_way(detail::has_written)) {
            return 0;
        }
        const result<std::size_t> n = device_.try_write(data);
        if (!n || *n != 0) {
            detail::moved_bytes(detail::has_written);
        }
        return n;
    }

    Device& device_;
    lock turns_; // whose turn it is to write
    std::size_t progress_ = 0;
};

} // namespace rondo
