// say.hpp - lines on the console, each with its time: what the tutorial's programs print.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/report.hpp"
#include "rondo/core/time.hpp"

#include <chrono>
#include <cstdint>

namespace tutorial {

inline rondo::time_point start_of_program;

/// Milliseconds since the last title.
inline std::uint32_t elapsed_ms() {
    return static_cast<std::uint32_t>((rondo::now() - start_of_program) /
                                      std::chrono::milliseconds(1));
}

/// "1000 first will be cancelled": strings and unsigned numbers.
void say(const auto&... pieces) { rondo::report(elapsed_ms(), " ", pieces..., "\n"); }

/// The name of a program; its time begins here.
inline void title(const char* words) {
    start_of_program = rondo::now();
    rondo::report(words, "\n");
}

/// Says how a coroutine has left its block.
struct says_at_end {
    const char* name;
    const char* words;
    says_at_end(const char* n, const char* w) : name(n), words(w) {}
    says_at_end(const says_at_end&) = delete;
    says_at_end& operator=(const says_at_end&) = delete;
    ~says_at_end() { say(name, " ", words); }
};

} // namespace tutorial
