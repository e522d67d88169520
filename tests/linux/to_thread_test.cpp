// to_thread_test.cpp - functions that block, and tasks that go on meanwhile.
//
// SPDX-License-Identifier: MIT
#include "ports/linux/to_thread.hpp"
#include "tests/rondo_test.hpp"

#include <functional>
#include <memory>
#include <semaphore>
#include <string>
#include <thread>

#if RONDO_EXCEPTIONS
#include <stdexcept>
#endif

namespace rondo {
namespace {

using namespace std::chrono_literals;
using linux_port::to_thread;
using test::trace;

using gate = std::binary_semaphore; // what a function blocks on

// ---- Results ----------------------------------------------------------------------------------

std::string blocks(gate& opens, std::string_view what) {
    opens.acquire();
    return std::string(what) + " opened";
}
task<> asks(trace& words, gate& opens) {
    words.push(co_await to_thread(blocks, std::ref(opens), "it is"));
}
task<> goes_on_meanwhile(trace& words) {
    gate opens(0);
    auto task = create_task(asks(words, opens));
    for (int i = 0; i < 3; ++i) { // blocked, this loop would never come here
        co_await sleep_for(1ms);
        words.push("on");
    }
    opens.release();
    static_cast<void>(co_await task);
}
RONDO_TEST(line_101_tasks_go_on_while_a_function_blocks) {
    trace words;
    RONDO_EXPECT(run(goes_on_meanwhile(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "on on on it is opened");
}

task<> nothing_but_waits(int& result) {
    const std::thread::id here = std::this_thread::get_id();
    auto moved_only = std::make_unique<int>(20);
    result = co_await to_thread(
        [here](std::unique_ptr<int> number, int more) {
            std::this_thread::sleep_for(2ms); // the loop sleeps, and is no deadlock
            return std::this_thread::get_id() != here ? *number + more : 0;
        },
        std::move(moved_only), 22);
    int& same = co_await to_thread([&result]() -> std::reference_wrapper<int> { return result; });
    co_await to_thread([&same] { same += 1; });
}
RONDO_TEST(line_101_a_function_has_its_arguments_and_gives_its_result) {
    int result = 0;
    RONDO_EXPECT(run(nothing_but_waits(result)).has_value());
    RONDO_EXPECT_EQ(result, 43);
}

task<> many(int& sum) {
    constexpr int calls = 20;
    gate first(0);
    auto adds = [](gate& waits_for, int& to) -> task<> {
        to += co_await to_thread([&] {
            waits_for.acquire(); // no pool: as many as are asked for run at once
            waits_for.release();
            return 1;
        });
    };
    task_group all;
    for (int i = 0; i < calls; ++i) {
        all.start(adds(first, sum));
    }
    co_await yield();
    co_await to_thread([&] { first.release(); });
    co_await all.join();
}
RONDO_TEST(line_101_as_many_functions_as_one_likes_run_at_once) {
    int sum = 0;
    RONDO_EXPECT(run(many(sum)).has_value());
    RONDO_EXPECT_EQ(sum, 20);
}

#if RONDO_EXCEPTIONS
task<> catches(trace& words) {
    try {
        words.push(co_await to_thread([]() -> std::string { throw std::runtime_error("thrown"); }));
    } catch (const std::runtime_error& error) {
        words.push(error.what());
    }
    co_await yield();
    words.push("on");
}
RONDO_TEST(line_101_what_a_function_throws_reaches_its_caller) {
    trace words;
    RONDO_EXPECT(run(catches(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "thrown on");
}
#endif

// ---- Cancels and limits -----------------------------------------------------------------------

task<> is_cancelled(trace& words, gate& opens) {
    std::string in_the_frame = "frame"; // what the thread uses must live
    const int size = co_await to_thread([&] {
        opens.acquire();
        return static_cast<int>(in_the_frame.size());
    });
    words.push(size == 5 ? "delivered" : "?");
    co_await yield();
    words.push("not reached");
}
task<> cancels(trace& words) {
    gate opens(0);
    auto task = create_task(is_cancelled(words, opens));
    co_await yield();
    words.push(task.cancel() ? "cancel" : "?");
    co_await sleep_for(1ms);
    words.push(task.done() ? "?" : "waits");
    opens.release();
    words.push(to_string((co_await task).error()));
}
RONDO_TEST(line_101_a_cancelled_caller_waits_until_the_function_has_returned) {
    trace words;
    RONDO_EXPECT(run(cancels(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancel waits delivered cancelled");
}

task<> is_late(trace& words) {
    const auto how = co_await wait_for(to_thread([] {
                                           std::this_thread::sleep_for(5ms);
                                           return 7;
                                       }),
                                       1ms);
    words.push(how == 7 ? "7" : "?"); // late, but it is there (4)
    const auto next = co_await wait_for(to_thread([] { return 8; }), 1h);
    words.push(next == 8 ? "8" : "?");
}
RONDO_TEST(line_101_a_limit_is_as_late_as_the_function) {
    trace words;
    RONDO_EXPECT(run(is_late(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "7 8");
}

task<> begins_too_late(bool& started) {
    cancel_this_task();
    co_await to_thread([&started] { started = true; });
}
task<> looks_at_it(trace& words, bool& started) {
    auto task = create_task(begins_too_late(started));
    words.push(to_string((co_await task).error()));
    co_await sleep_for(2ms);
    words.push(started ? "?" : "never started");
}
RONDO_TEST(line_101_a_cancelled_task_starts_no_function) {
    trace words;
    bool started = false;
    RONDO_EXPECT(run(looks_at_it(words, started)).has_value());
    RONDO_EXPECT_EQ(words.text(), "cancelled never started");
}

// reset() destroys frames, but not under a thread.
task<> is_reset(bool& ended) {
    std::string in_the_frame = "frame";
    co_await to_thread([&] {
        std::this_thread::sleep_for(5ms);
        ended = in_the_frame == "frame";
    });
}
RONDO_TEST(line_101_a_reset_waits_for_the_thread) {
    alignas(frame_alignment) static std::array<std::byte, 16384> arena;
    bool ended = false;
    executor loop{arena};
    const loop_scope here(loop);
    create_task(is_reset(ended));
    static_cast<void>(loop.run_ready());
    loop.reset();
    RONDO_EXPECT(ended);
    RONDO_EXPECT_EQ(loop.tasks(), 0u);
}

} // namespace
} // namespace rondo
