// latency.hpp - the tutorial's program about the time from an event to its task, beside many others
// that hold the loop for 2 ms at a time.
//
// Who looks at each of its turns waits for a turn of each of the others. Who sleeps waits for the
// rest of the pass in which its time came, and then for another: those who were runnable are first.
// If the others run at low priority, or if it waits for a device, it waits for one of them.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/hogs.hpp"
#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <algorithm>
#include <chrono>

namespace tutorial::latency {

using namespace rondo;
using namespace std::chrono_literals;

/// How late a task was, in twenty times.
struct lateness {
    duration least = duration::max();
    duration most{};
    duration sum{};

    void add(duration late) {
        least = std::min(least, late);
        most = std::max(most, late);
        sum += late;
    }
    void tell(unsigned number, const char* words) const {
        const auto us = [](duration d) { return static_cast<unsigned>(d / 1us); };
        say(number, words, us(least), " to ", us(most), " us, on average ", us(sum / 20));
    }
};

inline task<> looks(lateness& late) {
    for (int i = 0; i < 20; ++i) {
        const time_point looked = now();
        co_await yield();
        late.add(now() - looked);
    }
}
inline task<> sleeps(lateness& late) {
    for (int i = 0; i < 20; ++i) {
        const time_point due = now() + 51ms;
        co_await sleep_until(due);
        late.add(now() - due);
    }
}
inline task<> waits_for_device(lateness& late) {
    millisec_timer timer;
    for (int i = 0; i < 20; ++i) {
        const time_point due = now() + 51ms;
        co_await timer(51ms);
        late.add(now() - due);
    }
}
/// As hogs(), at low priority: one of them a pass, and only when nobody else is runnable.
inline task<> humble_hogs(duration time, const bool& end) {
    for (;;) {
        co_await after(0ms);
        if (end) {
            co_return;
        }
        board::hold_loop(time);
    }
}

inline task<> beside(unsigned number, const char* words, task<> (*waits)(lateness&),
                     task<> (*hog)(duration, const bool&) = hogs) {
    lateness late;
    co_await beside_hogs(number, 2ms, waits(late), hog);
    late.tell(number, words);
}
inline task<> program() {
    title("latency: beside tasks that hold the loop for 2 ms");
    for (const unsigned number : {5u, 10u, 100u, 200u}) {
        co_await beside(number, " others, one that looks: ", looks);
        co_await beside(number, " others, one that sleeps: ", sleeps);
        co_await beside(number, " others, a device: ", waits_for_device);
        co_await beside(number, " of low priority, one that sleeps: ", sleeps, humble_hogs);
    }
}

} // namespace tutorial::latency
