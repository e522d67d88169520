// rows.cpp
//
// SPDX-License-Identifier: MIT
#include "bench/rows.hpp"

#include "bench/line_device.hpp"
#include "rondo/rondo.hpp"

#include <array>
#include <utility>

namespace rondo::bench {
namespace {

void empty_loop(unsigned n) {
    while (n-- != 0) {
        asm volatile("" : : : "memory");
    }
}

void run_all() { static_cast<void>(run_forever()); } // until every task has ended

// ---- Turns ------------------------------------------------------------------------------------

task<> yields(unsigned n) {
    while (n-- != 0) {
        co_await yield();
    }
}

// n turns, shared by `tasks` tasks.
template <unsigned tasks>
void yield_among(unsigned n) {
    for (unsigned i = 0; i != tasks; ++i) {
        create_task(yields(n / tasks));
    }
    run_all();
}

// ---- Life and death ---------------------------------------------------------------------------

task<> nothing() { co_return; }

// Many between two turns, so that the creator's own turn does not count.
constexpr unsigned litter = 100;

task<> creates(unsigned n) {
    for (; n != 0; n -= litter) {
        for (unsigned i = 0; i != litter; ++i) {
            create_task(nothing());
        }
        co_await yield();
    }
}

void create_finish(unsigned n) {
    create_task(creates(n));
    run_all();
}

// The same as static tasks. As many coroutines as tasks, each with one slot: how users write them.
template <std::size_t>
static_task<> nothing_static() {
    co_return;
}

template <std::size_t... I>
task<> creates_static(unsigned n, std::index_sequence<I...>) {
    for (; n != 0; n -= litter) {
        (create_task(nothing_static<I>()), ...);
        co_await yield();
    }
}

void create_finish_static(unsigned n) {
    create_task(creates_static(n, std::make_index_sequence<litter>()));
    run_all();
}

// ---- Awaiting a child -------------------------------------------------------------------------

task<> awaits(unsigned n) {
    while (n-- != 0) {
        co_await nothing();
    }
}

void await_ready_child(unsigned n) {
    create_task(awaits(n));
    run_all();
}

async_generator<unsigned> counts(unsigned n) {
    for (; n != 0; --n) {
        co_yield n;
    }
}

task<> asks(unsigned n) {
    auto numbers = counts(n);
    while (co_await numbers.next() != nullptr) {
    }
}

void generator_item(unsigned n) {
    create_task(asks(n));
    run_all();
}

constexpr unsigned depth = 64;

task<> descends(unsigned levels) {
    if (levels != 0) {
        co_await descends(levels - 1);
    }
}

task<> dives(unsigned n) {
    for (; n != 0; n -= depth) {
        co_await descends(depth - 1);
    }
}

// One of the n is one level: down and back.
void await_depth(unsigned n) {
    create_task(dives(n));
    run_all();
}

// ---- Events, queues and locks -----------------------------------------------------------------

event to_right;
event to_left;

task<> left(unsigned n) {
    while (n-- != 0) {
        to_right.set();
        co_await to_left.wait();
        to_left.clear();
    }
}

task<> right(unsigned n) {
    while (n-- != 0) {
        co_await to_right.wait();
        to_right.clear();
        to_left.set();
    }
}

// There and back.
void event_round_trip(unsigned n) {
    create_task(left(n));
    create_task(right(n));
    run_all();
}

queue<unsigned, 1> questions;
queue<unsigned, 1> replies;

task<> question(unsigned n) {
    while (n-- != 0) {
        co_await questions.put(n);
        static_cast<void>(co_await replies.get());
    }
}

task<> reply(unsigned n) {
    while (n-- != 0) {
        co_await replies.put(co_await questions.get());
    }
}

// There and back: each put wakes a task that waits, each get waits.
void queue_round_trip(unsigned n) {
    create_task(question(n));
    create_task(reply(n));
    run_all();
}

lock free_lock;

task<> locks(unsigned n) {
    while (n-- != 0) {
        co_await free_lock.acquire();
        free_lock.release();
    }
}

void lock_uncontended(unsigned n) {
    create_task(locks(n));
    run_all();
}

// ---- Streams ----------------------------------------------------------------------------------

line_device lines;

task<> reads_lines(unsigned n) {
    stream_reader reader{lines};
    while (n-- != 0) {
        static_cast<void>(co_await reader.read_line());
    }
}

// A line of 20 letters that comes in one piece, and the turn that others have then.
void read_line(unsigned n) {
    create_task(reads_lines(n));
    run_all();
}

task<> writes_lines(unsigned n) {
    stream_writer writer{lines};
    while (n-- != 0) {
        static_cast<void>(co_await writer.write(line_device::line));
    }
}

void write_line(unsigned n) {
    create_task(writes_lines(n));
    run_all();
}

// ---- Cancelling -------------------------------------------------------------------------------
//
// Tasks that wait below eight awaits, nine frames each, are prepared. Counted is from cancel()
// until the task has ended: all are cancelled in one turn, and unwind one after the other in the
// next.

constexpr unsigned most_victims = 60;
std::array<task_handle<>, most_victims> victims;
event never_set;

task<> hangs(unsigned levels) {
    if (levels != 0) {
        co_await hangs(levels - 1);
    } else {
        co_await never_set.wait();
    }
}

task<> stops_when_all_hang() {
    for (unsigned i = 0; i != 2; ++i) {
        co_await yield();
    }
    stop();
}

void hang_at_depth_8(unsigned n) {
    for (unsigned i = 0; i != n; ++i) {
        victims[i] = create_task(hangs(8));
    }
    create_task(stops_when_all_hang());
    run_all();
}

task<> cancels(unsigned n) {
    for (unsigned i = 0; i != n; ++i) {
        victims[i].cancel();
    }
    co_return;
}

void cancel_victims(unsigned n) {
    create_task(cancels(n));
    run_all();
}

// ---- Time -------------------------------------------------------------------------------------

// Random delays up to a second, as long as the clock is virtual (virtual_clock.hpp). Drawing one
// is five instructions, which count.
class random_delays {
  public:
    explicit random_delays(unsigned seed) noexcept : state_(seed * 2'654'435'769U + 1) {}
    duration next() noexcept {
        state_ = state_ * 1'664'525U + 1'013'904'223U;
        return duration(1 + (state_ >> 12));
    }

  private:
    std::uint32_t state_;
};

task<> sleeps(unsigned n, unsigned seed) {
    random_delays delays(seed);
    while (n-- != 0) {
        co_await sleep_for(delays.next());
    }
}

// n sleeps, of `tasks` tasks at a time.
template <unsigned tasks>
void sleep_among(unsigned n) {
    for (unsigned i = 0; i != tasks; ++i) {
        create_task(sleeps(n / tasks, i));
    }
    run_all();
}

// One sleep each, all at once: create, sleep, wake, end.
void sleepers(unsigned n) {
    for (unsigned i = 0; i != n; ++i) {
        create_task(sleeps(1, i));
    }
    run_all();
}

constexpr row all_rows[] = {
    {"empty_loop", empty_loop, 1'000, 2'000},
    {"yield_2", yield_among<2>, 1'000, 2'000},
    {"yield_100", yield_among<100>, 1'000, 3'000},
    {"create_finish", create_finish, 1'000, 2'000},
    {"create_finish_static", create_finish_static, 1'000, 2'000},
    {"await_ready_child", await_ready_child, 1'000, 2'000},
    {"generator_item", generator_item, 1'000, 2'000},
    {"await_depth_64", await_depth, 10 * depth, 20 * depth},
    {"event_round_trip", event_round_trip, 1'000, 2'000},
    {"queue_round_trip", queue_round_trip, 1'000, 2'000},
    {"lock_uncontended", lock_uncontended, 1'000, 2'000},
    {"read_line", read_line, 1'000, 2'000},
    {"write_line", write_line, 1'000, 2'000},
    {"cancel_depth_8", cancel_victims, most_victims / 2, most_victims, hang_at_depth_8},
    {"sleep_wake_1", sleep_among<1>, 1'000, 2'000},
    {"sleep_wake_10", sleep_among<10>, 1'000, 3'000},
    {"sleep_wake_100", sleep_among<100>, 2'000, 6'000},
};

constexpr row all_large_rows[] = {
    {"yield_10000", yield_among<10'000>, 20'000, 60'000},
    {"sleepers_1m_ir", sleepers, 0, 1'000'000},
};

} // namespace

std::span<const row> rows() noexcept { return all_rows; }
std::span<const row> large_rows() noexcept { return all_large_rows; }

} // namespace rondo::bench
