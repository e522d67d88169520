// urgent_test.cpp - the loop at interrupt priority of ports/cortex_m/urgent.hpp, against a main
// loop whose tasks do not give way. What an interrupt at any instruction may break is in
// tests/chip/sweep.
//
// SPDX-License-Identifier: MIT
#include "ports/cortex_m/urgent.hpp"
#include "tests/rondo_test.hpp"

#include <array>

namespace {

using namespace rondo;

// The "device": a spare interrupt of the RP2040, one of an unused timer on the STM32F405.
constexpr unsigned irq_device = 26;

test::trace* device_words = nullptr;
isr_flag* device_flag = nullptr;

void serve_device() {
    device_words->push("device");
    device_flag->set();
}

} // namespace

extern "C" void SPARE_IRQ_0_Handler() { serve_device(); }           // RP2040
extern "C" void TIM1_TRG_COM_TIM11_IRQHandler() { serve_device(); } // STM32F405

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::trace;

// Later than this an alarm is not: handlers and turns are far shorter.
constexpr duration prompt = 50us;

// What has been made pending is served when this returns.
void let_interrupts_in() { asm volatile("dsb\n\tisb" : : : "memory"); }

void burn_until(time_point end) {
    while (now() < end) {
        for (int i = 0; i < 100; ++i) {
            asm volatile("");
        }
    }
}

// An urgent loop, from start() until the end of the test.
class urgent_loop {
  public:
    urgent_loop() = default;
    urgent_loop(const urgent_loop&) = delete;
    urgent_loop& operator=(const urgent_loop&) = delete;
    ~urgent_loop() {
        cortex_m::stop_urgent();
        const loop_scope here(loop_);
        loop_.reset();
        RONDO_EXPECT_EQ(loop_.frames().stats().in_use, 0U);
    }
    // Calls a coroutine on this loop and makes it a task of it.
    template <class... Parameters, class... Arguments>
    void create(task<> (*coroutine)(Parameters...), Arguments&&... arguments) {
        const loop_scope here(loop_);
        RONDO_EXPECT(create_task(coroutine(arguments...), "urgent"));
    }
    void start() { cortex_m::start_urgent(loop_); }
    frame_memory& frames() { return loop_.frames(); }

  private:
    alignas(frame_alignment) std::array<std::byte, 1024> memory_{};
    executor loop_{memory_};
};

// ---- Pre-emption ------------------------------------------------------------------------------

task<> push_when_set(isr_flag& flag, trace& words, const char* word) {
    for (;;) {
        co_await flag.wait();
        words.push(word);
    }
}

task<> causes_interrupts(trace& words, int times) {
    for (int i = 0; i < times; ++i) {
        words.push("hogs");
        cortex_m::pend_interrupt(irq_device);
        let_interrupts_in();
    }
    words.push("ends");
    co_return;
}

RONDO_TEST(an_urgent_task_pre_empts_a_main_task_that_never_gives_way) {
    trace words;
    isr_flag flag;
    device_words = &words;
    device_flag = &flag;
    cortex_m::enable_interrupt(irq_device);
    urgent_loop urgent;
    urgent.create(push_when_set, flag, words, "urgent");
    urgent.start();
    RONDO_EXPECT(run(causes_interrupts(words, 3)).has_value());
    RONDO_EXPECT_EQ(words.text(), "hogs device urgent hogs device urgent hogs device urgent ends");
    cortex_m::disable_interrupt(irq_device);
}

RONDO_TEST(interrupts_that_are_locked_hold_urgent_tasks_back) {
    trace words;
    isr_flag flag;
    urgent_loop urgent;
    urgent.create(push_when_set, flag, words, "urgent");
    urgent.start();
    {
        const critical_section locked;
        flag.set();
        let_interrupts_in();
        words.push("locked");
    }
    let_interrupts_in();
    words.push("unlocked");
    RONDO_EXPECT_EQ(words.text(), "locked urgent unlocked");
}

task<> push_between_yields(trace& words) {
    words.push("1");
    co_await yield();
    words.push("2");
    co_await yield();
    words.push("3");
}

RONDO_TEST(what_is_runnable_at_the_start_runs_at_once_to_its_end) {
    trace words;
    urgent_loop urgent;
    urgent.create(push_between_yields, words);
    words.push("start");
    urgent.start();
    let_interrupts_in();
    words.push("main");
    RONDO_EXPECT_EQ(words.text(), "start 1 2 3 main");
}

RONDO_TEST(a_stopped_urgent_loop_keeps_its_wakes_for_the_next_start) {
    trace words;
    isr_flag flag;
    urgent_loop urgent;
    urgent.create(push_when_set, flag, words, "urgent");
    urgent.start();
    let_interrupts_in();
    cortex_m::stop_urgent();
    flag.set();
    let_interrupts_in();
    words.push("stopped");
    urgent.start();
    let_interrupts_in();
    words.push("started");
    RONDO_EXPECT_EQ(words.text(), "stopped urgent started");
}

// ---- Time -------------------------------------------------------------------------------------

struct wakes {
    unsigned count = 0;
    bool early = false;
    duration latest{};

    void note(time_point deadline) {
        const duration late = now() - deadline;
        ++count;
        early = early || late < 0us;
        latest = std::max(latest, late);
    }
};

task<> sleeps(time_point start, duration step, unsigned times, wakes& seen) {
    for (unsigned i = 1; i <= times; ++i) {
        const time_point deadline = start + step * i;
        co_await sleep_until(deadline);
        seen.note(deadline);
    }
}

task<> hogs_until(time_point end) {
    burn_until(end);
    co_return;
}

void expect_prompt(const wakes& seen, unsigned count) {
    RONDO_EXPECT_EQ(seen.count, count);
    RONDO_EXPECT(!seen.early);
    RONDO_EXPECT(seen.latest <= prompt);
}

RONDO_TEST(urgent_sleeps_end_in_time_while_a_main_task_hogs) {
    wakes seen;
    urgent_loop urgent;
    const time_point start = now() + 1ms;
    urgent.create(sleeps, start, duration(317us), 20U, seen);
    urgent.start();
    RONDO_EXPECT(run(hogs_until(start + 10ms)).has_value());
    expect_prompt(seen, 20);
}

// Longer than one run of a 24-bit timer: alarms that come early have to be armed again.
RONDO_TEST(a_long_urgent_sleep_ends_in_time_while_a_main_task_hogs) {
    wakes seen;
    urgent_loop urgent;
    const time_point start = now();
    urgent.create(sleeps, start, duration(130ms), 2U, seen);
    urgent.start();
    RONDO_EXPECT(run(hogs_until(start + 265ms)).has_value());
    expect_prompt(seen, 2);
}

// The steps meet, cross, and are the same now and then: 2 x 3 x 37 us.
RONDO_TEST(sleeps_of_both_loops_share_the_alarm) {
    wakes of_urgent;
    wakes of_main;
    urgent_loop urgent;
    const time_point start = now() + 1ms;
    urgent.create(sleeps, start, duration(2 * 37us), 300U, of_urgent);
    urgent.start();
    RONDO_EXPECT(run(sleeps(start, 3 * 37us, 200, of_main)).has_value());
    burn_until(start + 300 * 2 * 37us + prompt);
    expect_prompt(of_urgent, 300);
    expect_prompt(of_main, 200);
}

// Nobody else asks for an alarm: the deadline of a stopped loop is forgotten, too.
RONDO_TEST(a_main_task_sleeps_as_ever_when_the_urgent_loop_has_ended) {
    wakes of_urgent;
    wakes of_main;
    const time_point start = now();
    {
        urgent_loop urgent;
        urgent.create(sleeps, start, duration(1ms), 1U, of_urgent);
        urgent.start();
        let_interrupts_in();
    }
    RONDO_EXPECT(run(sleeps(start, 3ms, 1, of_main)).has_value());
    RONDO_EXPECT_EQ(of_urgent.count, 0U);
    expect_prompt(of_main, 1);
}

task<> waits_for_a_while(isr_flag& flag, trace& words) {
    const auto came = co_await wait_for(flag.wait(), 300us);
    words.push(came ? "came" : "timed-out");
}

task<> hogs_and_pushes(time_point end, trace& words) {
    words.push("hogs");
    burn_until(end);
    words.push("ends");
    co_return;
}

RONDO_TEST(an_urgent_limit_passes_while_a_main_task_hogs) {
    trace words;
    isr_flag flag;
    urgent_loop urgent;
    urgent.create(waits_for_a_while, flag, words);
    urgent.start();
    RONDO_EXPECT(run(hogs_and_pushes(now() + 1ms, words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "hogs timed-out ends");
}

// ---- Between the loops ------------------------------------------------------------------------

task<> answers(isr_flag& question, isr_flag& answer, trace& words) {
    for (;;) {
        co_await question.wait();
        words.push("urgent");
        answer.set();
    }
}

task<> asks(isr_flag& question, isr_flag& answer, trace& words, int times) {
    for (int i = 0; i < times; ++i) {
        words.push("main");
        question.set();
        words.push("set");
        co_await answer.wait();
    }
}

RONDO_TEST(a_flag_that_a_main_task_sets_runs_the_urgent_task_at_once) {
    trace words;
    isr_flag question;
    isr_flag answer;
    urgent_loop urgent;
    urgent.create(answers, question, answer, words);
    urgent.start();
    RONDO_EXPECT(run(asks(question, answer, words, 3)).has_value());
    RONDO_EXPECT_EQ(words.text(), "main urgent set main urgent set main urgent set");
}

task<> sets_each_200us(isr_flag& flag, trace& words, int times) {
    for (int i = 0; i < times; ++i) {
        co_await sleep_for(200us);
        words.push("urgent");
        flag.set();
        words.push("set");
    }
}

task<> push_times(isr_flag& flag, trace& words, int times) {
    for (int i = 0; i < times; ++i) {
        co_await flag.wait();
        words.push("main");
    }
}

RONDO_TEST(a_flag_that_an_urgent_task_sets_wakes_the_main_task_from_idle) {
    trace words;
    isr_flag flag;
    urgent_loop urgent;
    urgent.create(sets_each_200us, flag, words, 3);
    urgent.start();
    RONDO_EXPECT(run(push_times(flag, words, 3)).has_value());
    RONDO_EXPECT_EQ(words.text(), "urgent set main urgent set main urgent set main");
}

// One way: numbered items. `waits` is for room or for items, whichever there is none of.
struct pipe {
    ring_buffer<std::uint32_t, 8> items;
    isr_flag came;
    isr_flag gone;
};

task<> put(pipe& to, std::uint32_t item) {
    while (!to.items.try_put(item)) {
        co_await to.gone.wait();
    }
    to.came.set();
}

task<std::uint32_t> take(pipe& from) {
    for (;;) {
        const std::optional<std::uint32_t> item = from.items.try_take();
        if (item) {
            from.gone.set();
            co_return *item;
        }
        co_await from.came.wait();
    }
}

task<> echoes(pipe& in, pipe& out) {
    for (;;) {
        const std::uint32_t item = co_await take(in);
        co_await put(out, item * 3);
    }
}

task<> puts_all(pipe& to, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
        co_await put(to, i);
    }
}

task<> takes_all(pipe& from, std::uint32_t count, std::uint32_t& wrong) {
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t item = co_await take(from);
        wrong += item == i * 3 ? 0 : 1;
    }
}

RONDO_TEST(ten_thousand_items_go_to_the_urgent_loop_and_back) {
    constexpr std::uint32_t count = 10'000;
    pipe there;
    pipe back;
    std::uint32_t wrong = 0;
    urgent_loop urgent;
    urgent.create(echoes, there, back);
    urgent.start();
    create_task(puts_all(there, count), "puts");
    RONDO_EXPECT(run(takes_all(back, count, wrong)).has_value());
    RONDO_EXPECT_EQ(wrong, 0U);
    RONDO_EXPECT(there.items.empty());
    RONDO_EXPECT(back.items.empty());
}

// ---- Memory -----------------------------------------------------------------------------------

task<std::uint32_t> add(std::uint32_t a, std::uint32_t b) {
    co_await yield();
    co_return a + b;
}

task<> adds_each_20us(volatile std::uint32_t& rounds, std::uint32_t& wrong) {
    for (;;) {
        co_await sleep_for(20us);
        const std::uint32_t sum = co_await add(rounds, 1);
        wrong += sum == rounds + 1 ? 0 : 1;
        rounds = sum;
    }
}

task<> adds_until(const volatile std::uint32_t& rounds, std::uint32_t end, std::uint32_t& wrong) {
    for (std::uint32_t i = 0; rounds < end; ++i) {
        const std::uint32_t sum = co_await add(i, 5);
        wrong += sum == i + 5 ? 0 : 1;
    }
}

RONDO_TEST(each_loop_takes_frames_of_its_own_arena) {
    volatile std::uint32_t rounds = 0;
    std::uint32_t wrong = 0;
    std::uint32_t wrong_of_urgent = 0;
    const std::size_t of_main = this_loop().frames().stats().in_use;
    urgent_loop urgent;
    urgent.create(adds_each_20us, rounds, wrong_of_urgent);
    RONDO_EXPECT_EQ(this_loop().frames().stats().in_use, of_main);
    const std::size_t of_urgent = urgent.frames().stats().in_use;
    urgent.start();
    RONDO_EXPECT(run(adds_until(rounds, 500, wrong)).has_value());
    cortex_m::stop_urgent(); // between two of its turns
    RONDO_EXPECT_EQ(wrong + wrong_of_urgent, 0U);
    RONDO_EXPECT_EQ(this_loop().frames().stats().in_use, of_main);
    RONDO_EXPECT_EQ(urgent.frames().stats().in_use, of_urgent);
    RONDO_EXPECT_EQ(urgent.frames().stats().failures, 0U);
}

// The stack that the urgent loop needs above what it pre-empts: the core's eight words, the
// handler, the deepest of its calls.
constexpr std::size_t painted_words = 256;
constexpr std::uint32_t paint = 0xA5A5'5A5A;

// Paints what lies under the stack pointer; then says how much of it is painted over, in bytes.
[[gnu::noinline]] std::size_t stack_used_by(isr_flag& flag) {
    std::uint32_t* top = nullptr;
    asm volatile("mov %0, sp" : "=r"(top));
    volatile std::uint32_t* const bottom = top - painted_words;
    {
        const critical_section locked;
        for (volatile std::uint32_t* word = bottom; word < top; ++word) {
            *word = paint;
        }
    }
    flag.set();
    let_interrupts_in();
    std::size_t untouched = 0;
    while (untouched < painted_words && bottom[untouched] == paint) {
        ++untouched;
    }
    return (painted_words - untouched) * sizeof(std::uint32_t);
}

RONDO_TEST(the_urgent_loop_needs_little_stack) {
    constexpr std::size_t budget = 320; // with what set() itself uses
    pipe there;
    pipe back;
    urgent_loop urgent;
    urgent.create(echoes, there, back);
    urgent.start();
    let_interrupts_in();
    (void)there.items.try_put(1);
    const std::size_t used = stack_used_by(there.came);
    report("  stack: ", static_cast<std::uint32_t>(used), " bytes\n");
    RONDO_EXPECT(used <= budget);
    RONDO_EXPECT_EQ(back.items.size(), 1U);
}

} // namespace
} // namespace rondo
