// transcript.hpp - what a program of the tutorial prints, in virtual time.
//
// A line is its time in ms and its words. Behind a bar stands the time that the line has under the
// rules of 2018, where it is another.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/sim/sim.hpp"
#include "rondo/core/run.hpp"
#include "tests/rondo_test.hpp"

#include <sstream>
#include <string>

namespace rondo {

// What the program prints, behind a line break: so an expected text may begin on a line of its own.
std::string transcript_of(auto program) {
    sim::reset();
    testing::internal::CaptureStderr();
    const bool ended = run(program()).has_value();
    return "\n" + testing::internal::GetCapturedStderr() + (ended ? "" : "it has failed\n");
}

// Without the column of 2018.
inline std::string ours(const char* text) {
    std::istringstream lines(text + 1); // behind the line break
    std::string all = "\n";
    for (std::string line; std::getline(lines, line);) {
        const std::size_t bar = line.find('|');
        line.erase(bar == std::string::npos ? line.size()
                                            : line.find_last_not_of(' ', bar - 1) + 1);
        all += line + "\n";
    }
    return all;
}

} // namespace rondo
