// rotary_encoder.hpp - a knob with two contacts to ground, and a hand that turns it: per detent the
// code 00, 10, 11, 01 once round. Contacts bounce at each of their edges.
//
// Pure: it lists the changes, the caller plays them. The same seed gives the same list.
//
// Source: Bourns PEC11R data sheet: quadrature code, contact bounce at most 5 ms at 15 rpm.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

namespace models {

struct knob_change {
    std::int64_t at_us;
    bool is_a; // else B
    bool level;
};

struct rotary_encoder {
    // Its faults.
    bool a_stuck = false;       // contact A never closes
    std::int64_t bounce_us = 0; // how long each edge bounces
    std::uint32_t seed = 1;

    /// Turns by `steps` quarters of a detent, one each `step_us`; negative: the other way.
    void turn(std::int64_t at_us, int steps, std::int64_t step_us) {
        for (int i = 0; i != (steps < 0 ? -steps : steps); ++i) {
            const unsigned before = place_;
            place_ = (place_ + (steps < 0 ? 3u : 1u)) & 3u;
            const bool is_a = a(before) != a(place_);
            edge(at_us + i * step_us, is_a, is_a ? a(place_) : b(place_));
        }
    }
    [[nodiscard]] const std::vector<knob_change>& changes() const { return changes_; }

  private:
    static bool a(unsigned place) { return place == 1 || place == 2; }
    static bool b(unsigned place) { return place >= 2; }

    void edge(std::int64_t at_us, bool is_a, bool level) {
        if (is_a && a_stuck) {
            return;
        }
        changes_.push_back({at_us, is_a, level});
        std::int64_t t = at_us;
        for (bool present = level;;) {
            seed = seed * 1'664'525u + 1'013'904'223u;
            t += 1 + static_cast<std::int64_t>(seed >> 16) % 300;
            if (t + 1 >= at_us + bounce_us) {
                return;
            }
            present = !present;
            changes_.push_back({t, is_a, present});
            if (present != level) { // it never ends on the wrong side
                changes_.push_back({t + 1, is_a, level});
                present = level;
                ++t;
            }
        }
    }

    unsigned place_ = 0;
    std::vector<knob_change> changes_;
};

} // namespace models
