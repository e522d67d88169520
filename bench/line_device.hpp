// line_device.hpp - a device that always has a line, and always takes what is written: so that what
// a stream costs is counted, and nothing of a UART.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/rondo.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

namespace rondo::bench {

struct line_device {
    static constexpr std::string_view line = "a line of 20 letters\n";

    result<std::size_t> try_read(std::span<std::byte> to) noexcept {
        const auto bytes = std::as_bytes(std::span(line));
        if (to.size() < bytes.size()) {
            return 0;
        }
        std::ranges::copy(bytes, to.begin());
        return bytes.size();
    }
    result<std::size_t> try_write(std::span<const std::byte> from) noexcept { return from.size(); }
    auto wait_readable() noexcept { return yield(); }
    auto wait_writable() noexcept { return yield(); }
};

} // namespace rondo::bench
