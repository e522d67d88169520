// line_marks.hpp - what went wrong on a serial line, as the system puts it between the bytes.
//
//     as read     a  b  ff 00 c  d  ff ff  ff 00 00  e
//     as given    a  b  parity c  d  ff    break     e
//
// The byte behind an error is the one that it is about, as the driver has made it out. A break has
// none. Two things the system does not tell: whether it was the parity or the stop bit that was
// wrong, so a line with parity is taken to have a wrong parity and one without a framing error; and
// a wrong byte of zeros from a break.
//
// Source: termios(3), PARMRK.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/error.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace rondo::linux_port {

class line_marks {
  public:
    /// A mark without more means `wrong`, from now on.
    void means(errc wrong) noexcept { wrong_ = wrong; }

    /// How far it came: `written` bytes, or an error ahead of all that is left to read.
    struct step {
        std::size_t read = 0;
        std::size_t written = 0;
        errc error = errc::none;
    };

    /// Goes on with what has been read, which may begin and end in the middle of a mark, and stops
    /// at the next error. What it has not read is to be given to it again.
    /// Context: any.  Suspends: never.  Errors: see step.
    [[nodiscard]] step decode(std::span<const std::byte> from, std::span<std::byte> to) noexcept;

  private:
    enum state : std::uint8_t { plain, marked, wrong_byte, told };

    state state_ = plain;
    errc wrong_ = errc::framing;
};

} // namespace rondo::linux_port
