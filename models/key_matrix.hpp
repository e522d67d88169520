// key_matrix.hpp - keys between rows and columns, without diodes. Columns have pull-ups; rows are
// open drain. A column is low if there is a way over closed keys to a row that is driven low.
//
// Source: Kirchhoff; that three corners of a rectangle make the fourth follows from it.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace models {

struct key_matrix {
    std::size_t rows;
    std::size_t columns;
    std::uint32_t down = 0;          // a bit for each key
    std::uint32_t low_rows = 0;      // driven low
    std::uint32_t stuck_columns = 0; // a fault: shorted to ground

    [[nodiscard]] bool is_down(std::size_t row, std::size_t column) const {
        return (down >> (row * columns + column) & 1u) != 0;
    }
    /// The columns that are low.
    [[nodiscard]] std::uint32_t low_columns() const {
        std::uint32_t rows_at_ground = low_rows;
        std::uint32_t low = stuck_columns;
        for (std::size_t hops = 0; hops != rows + columns; ++hops) {
            for (std::size_t r = 0; r != rows; ++r) {
                for (std::size_t c = 0; c != columns; ++c) {
                    if (is_down(r, c)) {
                        low |= (rows_at_ground >> r & 1u) << c;
                        rows_at_ground |= (low >> c & 1u) << r;
                    }
                }
            }
        }
        return low;
    }
};

} // namespace models
