// one_way.hpp - one direction of a device: whose turn it is, and how far it has come.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/scope.hpp"
#include "rondo/hal/byte_device.hpp"
#include "rondo/io/give_way.hpp"
#include "rondo/sync/lock.hpp"

#include <coroutine>
#include <cstddef>
#include <span>
#include <type_traits>

namespace rondo::detail {

/// What a device has answered: so many bytes, or an error; or none of both, which is not now.
/// (Two plain words: a result<std::size_t> that is handed on takes twice the instructions.)
struct moved {
    std::size_t count = 0;
    errc error = errc::none;
};

template <readable_device Device>
struct reading {
    using bytes = std::span<std::byte>;
    static result<std::size_t> move(Device& device, bytes to) { return device.try_read(to); }
    static auto wait(Device& device) { return device.wait_readable(); }
    static const wait_kind& mark() noexcept { return has_read; }
    static constexpr bool yields_at_end = false;
};

template <writable_device Device>
struct writing {
    using bytes = std::span<const std::byte>;
    static result<std::size_t> move(Device& device, bytes from) { return device.try_write(from); }
    static auto wait(Device& device) { return device.wait_writable(); }
    static const wait_kind& mark() noexcept { return has_written; }
    static constexpr bool yields_at_end = true;
};

template <template <class> class Direction, class Device>
class one_way : public Direction<Device> {
    using way = Direction<Device>;

  public:
    explicit one_way(Device& which) noexcept : device(which) {}

    /// Asks the device, but says "not now" if others are to have their turn first.
    moved ask(typename way::bytes data) {
        if (must_give_way(way::mark())) {
            return {};
        }
        const result<std::size_t> n = way::move(device, data);
        if (n && *n == 0) {
            return {};
        }
        moved_bytes(way::mark());
        return n ? moved{.count = *n} : moved{.error = n.error()};
    }

    /// Begins to wait for the device, in `leaf`; false if that has ended at once.
    bool begin_wait(std::coroutine_handle<> leaf) {
        auto wait = way::wait(device);
        static_assert(std::is_trivially_destructible_v<decltype(wait)>, "see byte_device.hpp");
        return start(wait, leaf);
    }

    /// Of an operation. How far it has come is said at its end, and not before: its own frame can
    /// no longer say that when it is unwound, and the next may have begun.
    void end_turn() noexcept {
        progress = done;
        turns.guard_ends();
    }

    Device& device;
    lock turns;               ///< of those who read, or write
    std::size_t done = 0;     ///< bytes moved by the one whose turn it is
    std::size_t progress = 0; ///< ... by the one that has ended last
};

} // namespace rondo::detail
