// tally.cpp - what the programs of the sweep count, and how they end.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/report.hpp"
#include "tests/chip/sweep/program.hpp"

namespace rondo::sweep {

volatile tally sweep_tally;
volatile std::uint32_t sweep_near_us = 1;
volatile std::uint32_t sweep_phase;
volatile std::uint32_t sweep_urgent = 1;
volatile std::uint32_t sweep_marks = 8;

void expect(bool holds, check what) noexcept {
    if (!holds) {
        sweep_tally.failures = sweep_tally.failures + 1;
        if (sweep_tally.first_failure == 0) {
            sweep_tally.first_failure = static_cast<std::uint32_t>(what);
        }
    }
}

std::uint32_t now_us() noexcept {
    return static_cast<std::uint32_t>(now().time_since_epoch().count());
}

void note_alarm(time_point deadline) noexcept {
    const std::int64_t late = (now() - deadline).count();
    expect(late >= 0, check::alarm_not_early);
    expect(late <= prompt_us, check::alarm_prompt);
    if (late > sweep_tally.worst_alarm_us) {
        sweep_tally.worst_alarm_us = static_cast<std::uint32_t>(late);
    }
}

void run_to_the_end() noexcept {
    (void)run_forever();
    if (sweep_tally.failures != 0) {
        report("FAILED  check ", sweep_tally.first_failure, "\n");
    }
    const unsigned failed = sweep_tally.failures != 0 || !was_enough() ? 1 : 0;
    report("rondo: ", 1 - failed, " passed, ", failed, " failed\n");
    port::halt(static_cast<int>(failed));
}

} // namespace rondo::sweep
