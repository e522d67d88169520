// line_marks.cpp
//
// SPDX-License-Identifier: MIT
#include "ports/linux/line_marks.hpp"

#include <utility>

namespace rondo::linux_port {

line_marks::step line_marks::decode(std::span<const std::byte> from,
                                    std::span<std::byte> to) noexcept {
    constexpr std::byte mark{0xFF};
    constexpr std::byte zero{0};
    step made;
    for (; made.read != from.size() && made.written != to.size(); ++made.read) {
        const std::byte next = from[made.read];
        if (state_ == plain && next == mark) {
            state_ = marked;
            continue;
        }
        if (state_ == marked && next == zero) {
            state_ = wrong_byte;
            continue;
        }
        if (state_ == wrong_byte) {
            if (made.written != 0) {
                break; // what came before is given first
            }
            const bool is_break = next == zero;
            state_ = is_break ? plain : told;
            made.read += is_break ? 1 : 0;
            made.error = is_break ? errc::line_break : wrong_;
            break;
        }
        to[made.written++] = next;
        state_ = plain;
    }
    return made;
}

} // namespace rondo::linux_port
