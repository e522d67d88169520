// scripted_device.hpp - a device whose world is a test: what comes and when, how much it takes at
// once, what goes wrong.
//
//     scripted_device device;
//     device.sends("one\ntw");                // is there at once
//     device.sends(errc::framing);            // behind it
//     device.chunk = 1;                        // gives and takes a byte at a time
//     device.room = 10;                        // takes so many bytes in all, until make_room()
//     ...
//     device.written() == "what the program wrote"
//
// end_of_stream and hang_up are said for ever. Fixed memory, no heap: it runs on a chip, too.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/isr_flag.hpp"
#include "rondo/hal/byte_device.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace rondo::test {

inline std::span<const std::byte> bytes_of(std::string_view text) noexcept {
    return std::as_bytes(std::span(text.data(), text.size()));
}
inline std::string_view text_of(std::span<const std::byte> bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class scripted_device {
  public:
    static constexpr std::size_t plenty = std::numeric_limits<std::size_t>::max();

    std::size_t chunk = plenty; // moved at once, at most
    std::size_t room = plenty;  // for bytes that are written
    errc refuses = errc::none;  // what a write is answered with
    unsigned reads = 0;         // that were answered with bytes or an error
    unsigned writes = 0;        // that took something

    // What the world does. Context: task.

    void sends(std::string_view text) noexcept {
        for (const char c : text) {
            put(static_cast<std::uint8_t>(c));
        }
        readable_.set();
    }
    void sends(errc error) noexcept {
        put(static_cast<std::uint16_t>(first_error + static_cast<unsigned>(error)));
        readable_.set();
    }
    /// A spurious wake.
    void stirs() noexcept {
        readable_.set();
        writable_.set();
    }
    void make_room(std::size_t bytes) noexcept {
        room += bytes;
        writable_.set();
    }
    void fails_writes(errc error) noexcept {
        refuses = error;
        writable_.set();
    }
    [[nodiscard]] std::string_view written() const noexcept {
        return {written_.data(), written_size_};
    }
    /// That nobody has read.
    [[nodiscard]] std::size_t left() const noexcept { return last_ - first_; }

    // What a program does.

    result<std::size_t> try_read(std::span<std::byte> to) noexcept {
        std::size_t n = 0;
        while (n < std::min(to.size(), chunk) && first_ != last_ && next() < first_error) {
            to[n++] = static_cast<std::byte>(next());
            ++first_;
        }
        reads += n != 0 ? 1 : 0;
        if (n == 0 && first_ != last_ && next() >= first_error && !to.empty()) {
            const auto error = static_cast<errc>(next() - first_error);
            ++reads;
            if (error != errc::end_of_stream && error != errc::hang_up) {
                ++first_;
            }
            return std::unexpected(error);
        }
        return n;
    }
    isr_flag::awaiter wait_readable() noexcept {
        if (first_ != last_) {
            readable_.set();
        }
        return readable_.wait();
    }

    result<std::size_t> try_write(std::span<const std::byte> from) noexcept {
        if (refuses != errc::none) {
            return std::unexpected(refuses);
        }
        const std::size_t n = std::min({from.size(), chunk, room, written_.size() - written_size_});
        std::copy_n(text_of(from).begin(), n, written_.begin() + std::ptrdiff_t(written_size_));
        written_size_ += n;
        room -= room == plenty ? 0 : n;
        writes += n != 0 ? 1 : 0;
        return n;
    }
    isr_flag::awaiter wait_writable() noexcept {
        if (room != 0 || refuses != errc::none) {
            writable_.set();
        }
        return writable_.wait();
    }
    isr_flag::awaiter wait_sent() noexcept { return sent_.wait(); }
    void has_sent() noexcept { sent_.set(); }

  private:
    static constexpr std::uint16_t first_error = 256;

    [[nodiscard]] std::uint16_t next() const noexcept { return script_[first_ % script_.size()]; }
    void put(std::uint16_t item) noexcept { script_[last_++ % script_.size()] = item; }

    std::array<std::uint16_t, 512> script_{}; // bytes and errors
    std::size_t first_ = 0;
    std::size_t last_ = 0;
    std::array<char, 512> written_{};
    std::size_t written_size_ = 0;
    isr_flag readable_;
    isr_flag writable_;
    isr_flag sent_;
};

static_assert(stream_device<scripted_device> && draining_device<scripted_device>);

} // namespace rondo::test
