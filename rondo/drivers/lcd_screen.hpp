// lcd_screen.hpp - what a character display should show, what it does show, and the next byte that
// brings the two together. No pins, no clock.
//
//     lcd_screen<16, 2> screen;
//     screen.write(0, "hello");
//     while (const auto byte = screen.next()) { ... send it ... }
//
// It compares character by character with what has been sent. So nothing is marked as changed that
// a later text could forget: whatever is written, and whenever, next() goes on until it is shown.
// A text that changes back before its turn costs nothing.
//
//   wanted   h e l l o _ _ _        next(): the address of the first difference, then characters,
//   sent     h a l l o _ _ _                one behind the other while they differ
//
// Source: HD44780U data sheet, Hitachi, "Display data RAM": where the rows begin.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rondo {

/// A byte for the display's controller.
struct lcd_byte {
    bool is_text; ///< its line RS: a character, or an instruction
    std::uint8_t value;
    friend bool operator==(const lcd_byte&, const lcd_byte&) = default;
};

/// RAM: two bytes a character.
template <std::size_t Columns, std::size_t Rows>
class lcd_screen {
    static_assert(Rows == 2 || Rows == 4, "a display has 2 or 4 rows");
    static_assert(Columns >= 8 && Columns * Rows <= 80, "the controller keeps 80 characters");

  public:
    lcd_screen() noexcept {
        wanted_.fill(' ');
        was_cleared();
    }

    // Context of all: task, startup.  Suspends: never.  Errors: none.

    /// Makes `text` the whole row: cut off, or filled with blanks.
    void write(std::size_t row, std::string_view text) noexcept {
        RONDO_ASSERT(row < Rows, "a row that the display does not have");
        text = text.substr(0, Columns);
        const auto end = std::copy(text.begin(), text.end(), wanted_.begin() + at(row, 0));
        std::fill(end, wanted_.begin() + at(row, Columns), ' ');
    }

    /// The whole row as it was written.
    [[nodiscard]] std::string_view row(std::size_t row) const noexcept {
        RONDO_ASSERT(row < Rows, "a row that the display does not have");
        return std::string_view(wanted_.data(), wanted_.size()).substr(row * Columns, Columns);
    }

    /// The display was cleared: it shows blanks, and its address is that of the first.
    void was_cleared() noexcept {
        sent_.fill(' ');
        cursor_ = 0;
    }

    /// What must be sent next, and counts as sent from now on; empty if all is shown.
    [[nodiscard]] std::optional<lcd_byte> next() noexcept {
        const auto difference = std::mismatch(wanted_.begin(), wanted_.end(), sent_.begin());
        if (difference.first == wanted_.end()) {
            return std::nullopt;
        }
        // At the cursor first: a difference there needs no address.
        if (cursor_ == wanted_.size() || wanted_[cursor_] == sent_[cursor_]) {
            cursor_ = static_cast<std::size_t>(difference.first - wanted_.begin());
            return lcd_byte{false, static_cast<std::uint8_t>(0x80u | address(cursor_))};
        }
        const char character = sent_[cursor_] = wanted_[cursor_];
        // The controller's next address is the next column, but not the next row.
        cursor_ = (cursor_ + 1) % Columns != 0 ? cursor_ + 1 : wanted_.size();
        return lcd_byte{true, static_cast<std::uint8_t>(character)};
    }

  private:
    // An index as iterators want it.
    static constexpr std::ptrdiff_t at(std::size_t row, std::size_t column) noexcept {
        return static_cast<std::ptrdiff_t>(row * Columns + column);
    }
    // Rows 2 and 3 are the ends of the controller's two lines.
    static constexpr std::size_t address(std::size_t cell) noexcept {
        const std::size_t row = cell / Columns;
        return row % 2 * 0x40 + row / 2 * Columns + cell % Columns;
    }

    std::array<char, Columns * Rows> wanted_;
    std::array<char, Columns * Rows> sent_;
    std::size_t cursor_; // the cell at the controller's address; the size: none of ours
};

} // namespace rondo
