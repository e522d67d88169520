// bouncing_contact.hpp - what a mechanical contact does when it is closed or opened: it changes
// several times within some milliseconds, and then stays.
//
// Pure: it lists the changes, the caller plays them. The same seed gives the same list.
//
// Source: J. Ganssle, "A guide to debouncing": contacts bounce for 1.6 ms on average, bad ones for
// more than 6 ms, one for 157 ms; runts may be as short as a microsecond.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

namespace models {

struct contact_change {
    std::int64_t at_us;
    bool level;
};

/// The changes of a contact that goes to `level` at `at_us` and bounces for `bounce_us`: an odd
/// number of them, the first at `at_us`, the last at the end of the bounce.
inline std::vector<contact_change> bouncing(std::int64_t at_us, bool level, std::int64_t bounce_us,
                                            std::uint32_t seed) {
    std::vector<contact_change> changes{{at_us, level}};
    std::int64_t t = at_us;
    bool present = level;
    const std::int64_t end = at_us + bounce_us;
    for (;;) {
        seed = seed * 1'664'525u + 1'013'904'223u;
        t += 1 + static_cast<std::int64_t>(seed >> 16) % 2'000; // up to 2 ms apart
        if (t >= end) {
            break;
        }
        present = !present;
        changes.push_back({t, present});
    }
    if (present != level) {
        changes.push_back({end, level});
    } else if (bounce_us > 2) {
        changes.push_back({end - 1, !level});
        changes.push_back({end, level});
    }
    return changes;
}

} // namespace models
