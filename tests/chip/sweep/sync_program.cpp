// sync_program.cpp - what an interrupt may use of rondo/sync, swept like program.cpp: isr_event,
// isr_queue and isr_delay.
//
// Each interrupt, and the ticker, sets `edge`, puts an item into `keys` and triggers `quiet`. "out"
// puts two into `spare`, too. Afterwards
//
//   - both who wait for the event have seen the last set, and a value in one piece;
//   - each item that was accepted has been taken, once, in order and in one piece;
//   - the delay has expired, `quiet_us` after the last trigger, and not before.
//
//   keys   two tasks that always wait, one with a limit, and the ticker's try_get()
//   spare  one task that is unwound though "out" has just given it an item, which another one has
//          then; that is cancelled while it waits, and the ticker takes what is left
//
// SPDX-License-Identifier: MIT
#include "rondo/core/current_task.hpp"
#include "rondo/core/report.hpp"
#include "tests/chip/sweep/program.hpp"

#include <array>

namespace rondo::sweep {

const bool with_urgent_loop = false;

namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t quiet_us = 50;
constexpr std::uint32_t served_us = 20; // by then a trigger has taken effect
constexpr std::size_t lasting_tasks = 7;

enum source : std::uint32_t { in, out, urgent, ticks, sources };

// More than one instruction copies.
struct reading {
    std::uint32_t number;
    std::uint32_t between[4];
    std::uint32_t copy; // as that of an item
};

struct key {
    source from;
    item what;
};

/// Items from every source, each numbered by itself.
struct line {
    isr_queue<key, 3> queue;
    volatile std::uint32_t sent[sources];
    volatile std::uint32_t taken[sources];

    [[gnu::noinline]] bool put(const key& k) noexcept { return queue.try_put(k); }
    void send(source from) noexcept {
        const std::uint32_t number = sent[from];
        if (put({from, {number, number ^ torn, now_us()}})) {
            sent[from] = number + 1;
        }
    }
    void take(const key& got) noexcept {
        expect(got.what.number == taken[got.from], check::in_order);
        expect(got.what.copy == (got.what.number ^ torn), check::in_order);
        taken[got.from] = got.what.number + 1;
        sweep_tally.in_taken = sweep_tally.in_taken + 1;
    }
    void take_promptly(const key& got) noexcept {
        const std::uint32_t late = now_us() - got.what.at_us;
        expect(late <= prompt_us, check::in_prompt);
        if (late > sweep_tally.worst_us) {
            sweep_tally.worst_us = late;
        }
        take(got);
    }
    [[gnu::noinline]] std::optional<key> try_get() noexcept { return queue.try_get(); }
    void look_whether_complete() const noexcept {
        for (unsigned i = 0; i < sources; ++i) {
            expect(sent[i] == taken[i], check::in_complete);
        }
        expect(queue.empty(), check::in_complete);
    }
};

isr_event<reading> edge;
volatile std::uint32_t edges;
volatile std::uint32_t edges_seen[2];

line keys;
line spare;

void note_quiet() noexcept;
isr_delay quiet(duration(quiet_us), &note_quiet);
volatile std::uint32_t triggered_us; // at the last trigger, or a little before
volatile std::uint32_t last_us;      // of an interrupt

isr_flag limited_turn;

// Each of its own, so that the driver can say for how long it locks interrupts.
[[gnu::noinline]] void set_edge(const reading& r) noexcept { edge.set(r); }
[[gnu::noinline]] void trigger_quiet() noexcept { quiet.trigger_from_interrupt(); }

void happen(source from) noexcept {
    last_us = now_us();
    keys.send(from);
    const std::uint32_t number = edges + 1;
    edges = number;
    set_edge({number, {}, number ^ torn});
    triggered_us = now_us();
    trigger_quiet();
}

// It may expire before a trigger has taken effect that came just now.
void note_quiet() noexcept {
    const critical_section locked; // for one picture
    const std::uint32_t since = now_us() - triggered_us;
    expect(since >= quiet_us || since < served_us, check::alarm_not_early);
    expect(since <= quiet_us + prompt_us, check::alarm_prompt);
}

template <unsigned Who>
task<> watcher() {
    for (;;) {
        const reading got = co_await edge.wait();
        expect(got.copy == (got.number ^ torn), check::value_whole);
        edge.clear();
        edges_seen[Who] = edges;
    }
}

task<> getter() {
    for (;;) {
        keys.take_promptly(co_await keys.queue.get());
    }
}

// Their waits end by an interrupt or by the time, whichever is first.
task<> limited_getter() {
    for (;;) {
        co_await limited_turn.wait();
        const auto got = co_await wait_for(keys.queue.get(), 3us);
        if (got) {
            keys.take_promptly(*got);
        }
        static_cast<void>(co_await wait_for(edge.wait(), 3us));
    }
}

// "out" comes at once, and gives it an item.
struct given_at_once : isr_queue<key, 3>::awaiter {
    bool await_suspend(std::coroutine_handle<> leaf) noexcept {
        const bool waits = awaiter::await_suspend(leaf);
        pend_out();
        return waits;
    }
};

// Has been cancelled when it begins to wait.
task<> too_late() {
    current_task().cancel();
    spare.take(co_await given_at_once{spare.queue.get()});
}

task<> doomed() {
    for (;;) {
        spare.take(co_await spare.queue.get());
    }
}

// Somebody waits for it, and has had its turn since "out" had come so often.
void look_whether_given_back(std::uint32_t out_entries) noexcept {
    const critical_section locked;
    expect(spare.queue.empty() || sweep_tally.out_entries != out_entries, check::in_complete);
}

// Nobody waits for it, and nothing is reserved.
void take_what_is_left() noexcept {
    const critical_section locked;
    while (const std::optional<key> got = spare.try_get()) {
        spare.take(*got);
    }
    spare.look_whether_complete();
}

// What must hold before a period begins; nothing can be said while an interrupt is being served.
void look_whether_settled() noexcept {
    const critical_section locked; // for one picture of all counts
    if (now_us() - last_us <= prompt_us + quiet_us) {
        return;
    }
    sweep_tally.settled = sweep_tally.settled + 1;
    expect(edges_seen[0] == edges && edges_seen[1] == edges, check::nudge_seen);
    keys.look_whether_complete();
    expect(sweep_tally.marks == 0 || (quiet.expired() && !quiet.running()), check::alarm_prompt);
    expect(this_loop().tasks() == lasting_tasks, check::child_count);
    expect(this_loop().frames().stats().failures == 0, check::child_count);
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
        happen(ticks);
        keys.send(ticks); // for the other who waits
        keys.send(ticks); // and one for nobody
        while (const std::optional<key> got = keys.try_get()) {
            keys.take_promptly(*got);
        }
        co_await yield();
        pend_in();
        co_await yield();
        auto victim = create_task(doomed(), "doomed");
        create_task(too_late(), "too late");
        co_await yield();
        const std::uint32_t out_entries = sweep_tally.out_entries;
        co_await yield();
        co_await yield();
        look_whether_given_back(out_entries);
        (void)victim.cancel();
        limited_turn.set();
        co_await yield();
        take_what_is_left();
        pend_in();
        triggered_us = now_us();
        quiet.trigger();
    }
    stop();
}

} // namespace

void on_in() noexcept {
    sweep_tally.in_entries = sweep_tally.in_entries + 1;
    happen(in);
}

void on_out() noexcept {
    sweep_tally.out_entries = sweep_tally.out_entries + 1;
    happen(out);
    spare.send(out); // to who is doomed
    spare.send(out); // to who is too late
}

void on_urgent() noexcept {
    sweep_tally.urgent_entries = sweep_tally.urgent_entries + 1;
    happen(urgent);
}

void run_program(const char* chip) noexcept {
    report("rondo tests on ", chip, "\n");
    create_task(quiet.serve(), "quiet");
    create_task(watcher<0>(), "watcher");
    create_task(watcher<1>(), "watcher");
    create_task(getter(), "getter");
    create_task(getter(), "getter");
    create_task(limited_getter(), "limited");
    create_task(ticker(), "ticker");
    run_to_the_end();
}

} // namespace rondo::sweep
