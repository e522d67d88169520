// busy_delay_test.cpp - delay_us is never early, and holds the loop.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/busy_delay.hpp"
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

RONDO_TEST(a_busy_delay_is_never_early) {
    for (const std::uint32_t us : {0u, 1u, 2u, 10u, 100u, 1'000u}) {
        for (int i = 0; i != 10; ++i) {
            const time_point before = now();
            delay_us(us);
            RONDO_EXPECT(now() - before >= duration(us));
        }
    }
}

RONDO_TEST(a_busy_delay_holds_the_loop) {
    trace words;
    const auto other = [](trace& w) -> task<> {
        w.push("other");
        co_return;
    };
    const auto main = [&other](trace& w) -> task<> {
        auto t = create_task(other(w));
        delay_us(100);
        w.push("delayed");
        static_cast<void>(co_await t);
    };
    RONDO_EXPECT(run(main(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "delayed other");
}

} // namespace
} // namespace rondo
