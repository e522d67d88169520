// loop_test.cpp - the loop with real time and real file descriptors.
//
// SPDX-License-Identifier: MIT
#include "ports/linux/descriptor.hpp"
#include "tests/rondo_test.hpp"

#include <sys/timerfd.h>
#include <unistd.h>

namespace rondo {
namespace {

using namespace std::chrono_literals;

task<> reads_ticks(int fd, int& ticks) {
    linux_port::descriptor timer(fd);
    for (;;) {
        std::uint64_t passed = 0;
        if (read(fd, &passed, sizeof passed) == sizeof passed) {
            ++ticks;
        } else {
            timer.found_dry(linux_port::descriptor::reading);
        }
        co_await timer.wait_readable();
    }
}
task<duration> sleeps_while_ticked(int fd, int& ticks) {
    auto reader = create_task(reads_ticks(fd, ticks));
    const time_point start = now();
    co_await sleep_for(20ms);
    const duration slept = now() - start;
    while (ticks == 0) {
        co_await sleep_for(1ms);
    }
    reader.cancel();
    static_cast<void>(co_await reader);
    co_return slept;
}
RONDO_TEST(line_6_a_descriptor_that_wakes_the_loop_ends_no_sleep) {
    const int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    const itimerspec each_700_us{.it_interval = {0, 700'000}, .it_value = {0, 700'000}};
    timerfd_settime(fd, 0, &each_700_us, nullptr);
    int ticks = 0;
    RONDO_EXPECT(run(sleeps_while_ticked(fd, ticks)).value_or(0us) >= 20ms);
    RONDO_EXPECT(ticks > 0);
    close(fd);
}

} // namespace
} // namespace rondo
