// abandoned.cpp - a firmware whose main destroys a primitive while a task waits for it, and must
// end with the panic's words. Which one of tests/primitives.hpp is patched into the image:
//
//     node tools/run_image.mjs --chip rp2040 --patch abandoned=3 --until 'is destroyed while' IMAGE
//
// SPDX-License-Identifier: MIT
#include "tests/abandons.hpp"

#include "rondo/core/report.hpp"

#include <array>
#include <cstdint>

using namespace rondo;

extern "C" {
[[gnu::used]] const volatile std::uint32_t abandoned = 0;
}

namespace {

#define RONDO_ABANDONS(primitive) &test::abandons<test::of_##primitive>,
constexpr std::array programs{RONDO_PRIMITIVES(RONDO_ABANDONS)};

} // namespace

int main() {
    report("rondo tests on ", RONDO_TEST_CHIP, "\n");
    if (const std::uint32_t which = abandoned; which < programs.size()) {
        static_cast<void>(run(programs[which]()));
    }
    report("rondo: 0 passed, 1 failed\n");
    port::halt(1);
}
