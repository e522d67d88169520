// rate.cpp - the program of rate.hpp; 16 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/rate.hpp"

#include <array>

int main() {
    static constexpr std::array numbers{100u, 200u, 500u, 1000u};
    return rondo::run(tutorial::rate::program(std::span(numbers).first(RONDO_DEMO_RATES))) ? 0 : 1;
}
