// program.cpp - see program.hpp.
//
// SPDX-License-Identifier: MIT
#include "tests/chip/sweep/program.hpp"

#include "ports/cortex_m/urgent.hpp"
#include "rondo/core/report.hpp"

#include <array>

namespace rondo::sweep {

const bool with_urgent_loop = true;

namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t urgent_prompt_us = 25; // behind one more item, and a locked section
constexpr duration urgent_nap = 30us; // the main loop asks for an alarm meanwhile, and sleeps
constexpr std::size_t lasting_tasks = 9;
constexpr std::size_t lasting_urgent_tasks = 3;

ring_buffer<item, 2> inward;
ring_buffer<item, 2> outward;
ring_buffer<item, 2> downward;
ring_buffer<item, 2> upward;
isr_flag came;
isr_flag gone;
isr_flag nudge;
isr_flag out_nudge;
isr_flag limited_flag;
isr_flag doomed_flag;
isr_flag write_turn;
isr_flag near_turn;
isr_flag busy_turn;
isr_flag limited_turn;
isr_flag urgent_came;
isr_flag nap_turn;
isr_flag handed_on;
isr_flag thanked;

volatile std::uint32_t in_sent; // accepted by `inward`
volatile std::uint32_t out_put; // accepted by `outward`
volatile std::uint32_t last_us; // of an interrupt
volatile std::uint32_t nudges[3];
volatile std::uint32_t nudges_seen;
volatile std::uint32_t out_nudges_seen;
volatile std::uint32_t limited_seen;
volatile std::uint32_t doomed_seen;
volatile std::uint32_t children;
volatile std::uint32_t urgent_sent;   // accepted by `downward`
volatile std::uint32_t urgent_handed; // accepted by `upward`
volatile std::uint32_t upward_taken;
volatile std::uint32_t naps;
volatile std::uint32_t thanks;
volatile std::uint32_t thanks_seen;
volatile std::uint32_t urgent_children;

alignas(frame_alignment) std::array<std::byte, 1024> urgent_memory;
executor urgent_loop{urgent_memory};

void set_nudge(unsigned who) noexcept {
    nudges[who] = nudges[who] + 1;
    nudge.set();
}

std::uint32_t all_nudges() noexcept { return nudges[0] + nudges[1] + nudges[2]; }

task<std::uint32_t> twice(std::uint32_t number) { co_return number * 2; }

task<> child() {
    children = children + 1;
    co_return;
}

task<> reader() {
    for (;;) {
        while (const std::optional<item> got = inward.try_take()) {
            const std::uint32_t late = now_us() - got->at_us;
            expect(got->number == sweep_tally.in_taken, check::in_order);
            expect(got->copy == (got->number ^ torn), check::in_order);
            expect(late <= prompt_us, check::in_prompt);
            sweep_tally.in_taken = got->number + 1;
            if (late > sweep_tally.worst_us) {
                sweep_tally.worst_us = late;
            }
        }
        co_await came.wait();
    }
}

task<> writer() {
    for (;;) {
        co_await write_turn.wait();
        for (unsigned i = 0; i < 3; ++i) { // one more than there is room for
            for (;;) {
                gone.clear();
                if (outward.try_put({out_put, out_put ^ torn, 0})) {
                    break;
                }
                co_await gone.wait();
            }
            out_put = out_put + 1;
        }
    }
}

task<> watcher() {
    for (;;) {
        co_await nudge.wait();
        nudges_seen = all_nudges();
    }
}

task<> out_watcher() {
    for (;;) {
        co_await out_nudge.wait();
        out_nudges_seen = nudges[1];
    }
}

// Forgets the sets up to now, and has seen them.
void begin_anew(isr_flag& flag, volatile std::uint32_t& seen) noexcept {
    const critical_section locked;
    flag.clear();
    seen = nudges[1];
}

// Its wait ends by a set or by the time, whichever is first.
task<> limited() {
    for (;;) {
        co_await limited_turn.wait();
        begin_anew(limited_flag, limited_seen);
        const auto came_in_time = co_await wait_for(limited_flag.wait(), 3us);
        if (came_in_time) {
            limited_seen = nudges[1];
        }
    }
}

// Its wait ends by a set or by a cancel. There is one in each period.
task<> doomed() {
    co_await doomed_flag.wait();
    doomed_seen = nudges[1];
}

task<> near_sleeper() {
    for (;;) {
        co_await near_turn.wait();
        const time_point deadline = now() + duration(sweep_near_us);
        co_await sleep_until(deadline);
        note_alarm(deadline);
    }
}

// Runs right behind the one above, in the same pass: at its end an interrupt has woken tasks *and*
// a deadline has passed, so that the loop collects from both.
task<> busy() {
    for (;;) {
        co_await busy_turn.wait();
        const time_point end = now() + 1us;
        while (now() < end) {
        }
        for (std::uint32_t i = sweep_phase; i != 0; --i) {
            asm volatile("");
        }
        pend_in();
    }
}

// ---- The urgent loop --------------------------------------------------------------------------

void note_urgent(std::int64_t late) noexcept {
    expect(late >= 0 && late <= urgent_prompt_us, check::urgent_prompt);
    if (late > sweep_tally.worst_urgent_us) {
        sweep_tally.worst_urgent_us = static_cast<std::uint32_t>(late);
    }
}

task<> urgent_child() {
    urgent_children = urgent_children + 1;
    co_return;
}

task<> urgent_reader() {
    for (;;) {
        while (const std::optional<item> got = downward.try_take()) {
            note_urgent(now_us() - got->at_us);
            expect(got->number == sweep_tally.urgent_taken, check::urgent_order);
            expect(got->copy == (got->number ^ torn), check::urgent_order);
            sweep_tally.urgent_taken = got->number + 1;
            create_task(urgent_child(), "child");
            const std::uint32_t doubled = co_await twice(got->number);
            expect(doubled == 2 * got->number, check::urgent_child);
            if (upward.try_put({urgent_handed, urgent_handed ^ torn, 0})) {
                urgent_handed = urgent_handed + 1;
            }
            handed_on.set();
            nap_turn.set();
        }
        co_await urgent_came.wait();
    }
}

task<> urgent_sleeper() {
    for (;;) {
        co_await nap_turn.wait();
        const time_point deadline = now() + urgent_nap;
        co_await sleep_until(deadline);
        note_urgent((now() - deadline).count());
        naps = sweep_tally.urgent_taken;
    }
}

task<> urgent_thanked() {
    for (;;) {
        co_await thanked.wait();
        thanks_seen = thanks;
    }
}

// Of the main loop.
task<> thanker() {
    for (;;) {
        co_await handed_on.wait();
        while (const std::optional<item> got = upward.try_take()) {
            expect(got->number == upward_taken, check::urgent_order);
            expect(got->copy == (got->number ^ torn), check::urgent_order);
            upward_taken = got->number + 1;
        }
        thanks = thanks + 1;
        thanked.set();
    }
}

void start_urgent_loop() noexcept {
    {
        const loop_scope here(urgent_loop);
        create_task(urgent_reader(), "urgent reader");
        create_task(urgent_sleeper(), "urgent sleeper");
        create_task(urgent_thanked(), "urgent thanked");
    }
    cortex_m::start_urgent(urgent_loop);
}

// Called while the urgent loop is still.
void look_whether_urgent_is_settled() noexcept {
    expect(sweep_tally.urgent_taken == urgent_sent, check::urgent_complete);
    expect(upward_taken == urgent_handed, check::urgent_complete);
    expect(naps == urgent_sent, check::urgent_complete);
    expect(thanks_seen == thanks, check::urgent_complete);
    expect(urgent_children == urgent_sent, check::urgent_child);
    expect(urgent_loop.tasks() == lasting_urgent_tasks, check::urgent_child);
}

// ---- The main loop ----------------------------------------------------------------------------

// What must hold before a period begins; nothing can be said while an interrupt is being served.
void look_whether_settled() noexcept {
    const critical_section locked; // for one picture of all counts
    if (now_us() - last_us <= prompt_us) {
        return;
    }
    sweep_tally.settled = sweep_tally.settled + 1;
    expect(sweep_tally.in_taken == in_sent, check::in_complete);
    expect(sweep_tally.out_taken + outward.size() == out_put, check::out_complete);
    expect(nudges_seen == all_nudges(), check::nudge_seen);
    expect(out_nudges_seen == nudges[1], check::nudge_seen);
    // A wait that was given up has not taken the set with it.
    expect(limited_flag.is_set() || limited_seen == nudges[1], check::set_kept);
    expect(doomed_flag.is_set() || doomed_seen == nudges[1], check::set_kept);
    expect(this_loop().tasks() == lasting_tasks, check::child_count);
    expect(this_loop().frames().stats().failures == 0, check::child_count);
    expect(children == sweep_tally.marks, check::child_count);
    look_whether_urgent_is_settled();
}

// Interrupts stay locked until the outermost critical section ends.
void look_whether_locks_nest() noexcept {
    const critical_section outer;
    {
        const critical_section inner;
    }
    const std::uint32_t before = sweep_tally.in_entries + sweep_tally.out_entries;
    asm volatile("nop\n\tnop\n\tnop");
    expect(sweep_tally.in_entries + sweep_tally.out_entries == before, check::lock_nests);
}

task<> ticker() {
    time_point next = now() + 5ms; // by then the console is silent
    while (sweep_tally.marks < sweep_marks) {
        next += period;
        co_await sleep_until(next);
        note_alarm(next);
        look_whether_settled();
        sweep_tally.marks = sweep_tally.marks + 1;
        mark();
        look_whether_locks_nest();
        write_turn.set();
        pend_in(); // fills `inward`
        pend_in();
        if (sweep_urgent != 0) {
            pend_urgent();
        }
        set_nudge(2);
        create_task(child(), "child");
        const std::uint32_t number = sweep_tally.marks;
        const std::uint32_t doubled = co_await twice(number);
        expect(doubled == 2 * number, check::child_result);
        co_await yield();
        pend_out(); // makes room in `outward`
        co_await yield();
        begin_anew(doomed_flag, doomed_seen);
        auto victim = create_task(doomed(), "doomed");
        co_await yield();
        (void)victim.cancel();
        limited_turn.set();
        near_turn.set();
        busy_turn.set();
    }
    stop();
}

} // namespace

void on_in() noexcept {
    sweep_tally.in_entries = sweep_tally.in_entries + 1;
    last_us = now_us();
    if (inward.try_put({in_sent, in_sent ^ torn, last_us})) {
        in_sent = in_sent + 1;
    }
    came.set();
    set_nudge(0);
}

void on_out() noexcept {
    sweep_tally.out_entries = sweep_tally.out_entries + 1;
    while (const std::optional<item> got = outward.try_take()) {
        expect(got->number == sweep_tally.out_taken, check::out_order);
        expect(got->copy == (got->number ^ torn), check::out_order);
        sweep_tally.out_taken = got->number + 1;
    }
    gone.set();
    set_nudge(1);
    out_nudge.set();
    limited_flag.set();
    doomed_flag.set();
    last_us = now_us();
}

void on_urgent() noexcept {
    sweep_tally.urgent_entries = sweep_tally.urgent_entries + 1;
    last_us = now_us();
    if (downward.try_put({urgent_sent, urgent_sent ^ torn, last_us})) {
        urgent_sent = urgent_sent + 1;
    }
    urgent_came.set();
}

void run_program(const char* chip) noexcept {
    report("rondo tests on ", chip, "\n");
    create_task(reader(), "reader");
    create_task(writer(), "writer");
    create_task(watcher(), "watcher");
    create_task(out_watcher(), "out watcher");
    create_task(near_sleeper(), "near");
    create_task(limited(), "limited");
    create_task(busy(), "busy");
    create_task(thanker(), "thanker");
    create_task(ticker(), "ticker");
    start_urgent_loop();
    run_to_the_end();
}

} // namespace rondo::sweep
