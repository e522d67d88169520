// rows.hpp - what is measured: workloads that run on a chip and on a host alike.
//
// A row is a function that does a piece of work n times. Whoever measures (bench/chip, bench/host)
// counts the instructions of run(few) and run(many), and divides the difference by many - few: what
// starting and ending cost falls out. A loop that does nothing n times is subtracted too. Before
// the first count run(few) is called once, so that frame memory has been touched. What `prepare`
// does is not counted.
//
// To add a row: a function in rows.cpp, a line in its table, and a budget in tools/bench.mjs.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

namespace rondo::bench {

struct row {
    const char* name;
    void (*run)(unsigned n); ///< nothing is left of it when it returns
    unsigned few;
    unsigned many;
    void (*prepare)(unsigned n) = [](unsigned) {}; ///< called before each run
};

/// Rows for every world; the first does nothing and is what the others are compared with.
[[nodiscard]] std::span<const row> rows() noexcept;

/// Rows that a chip has no memory for.
[[nodiscard]] std::span<const row> large_rows() noexcept;

} // namespace rondo::bench
