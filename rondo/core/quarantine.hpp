// quarantine.hpp - keeps memory that was given back from being taken again at once.
//
// A fifo of the last pieces: each that comes pushes out the oldest. Meanwhile the piece stays
// poisoned, so that AddressSanitizer reports whoever still uses it, although many others have been
// taken since. In builds without AddressSanitizer it holds nothing and is no code.
//
//   give --> [ 64 pieces ] --> the free lists
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace rondo::detail {

struct piece {
    void* memory = nullptr;
    std::size_t bytes = 0;
};

class quarantine {
  public:
    static constexpr std::size_t places = 64;

    /// Puts a piece in (or none) and gives what falls out: a piece, or none.
    piece exchange(piece given) noexcept {
        const piece oldest = std::exchange(pieces_[next_], given);
        next_ = (next_ + 1) % places;
        bytes_ += given.bytes - oldest.bytes;
        return oldest;
    }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

  private:
    std::array<piece, places> pieces_{};
    std::size_t next_ = 0;
    std::size_t bytes_ = 0; // of all of them
};

struct no_quarantine {
    static constexpr std::size_t places = 0;

    static piece exchange(piece given) noexcept { return given; }
    static std::size_t bytes() noexcept { return 0; }
};

using frame_quarantine = std::conditional_t<with_address_sanitizer, quarantine, no_quarantine>;

} // namespace rondo::detail
