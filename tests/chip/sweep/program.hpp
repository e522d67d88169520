// program.hpp - a small program that uses everything an interrupt may meet, and notices a loss.
//
// Each period of 400 us, from one mark() to the next, it does the same: two interrupts bring
// numbered items to a task, a task hands numbered items to an interrupt, tasks wait for flags that
// tasks and handlers set, frames are taken and given back, alarms are armed. What comes from
// outside in between, at any instruction, is more of the same; afterwards
//
//   - each item that was accepted has arrived, once, in order and in one piece;
//   - each set of a flag has woken the task that waits for it;
//   - both were prompt: whoever waited ran within `prompt`, not with the next alarm;
//   - no sleep was early or late.
//
//   "in"  handler --inward--> reader      sets `came`     may interrupt "out"
//   "out" handler <--outward-- writer     sets `gone`
//   both, and the ticker, set `nudge`, for which the watcher waits; another waits for "out" alone
//
// A third interrupt, "urgent", brings items to a task of the urgent loop, which takes frames,
// starts tasks, sleeps, and hands each item on to a task of the main loop, which thanks for it:
//
//   "urgent" handler --downward--> urgent task --upward--> main task --flag--> another urgent task
//
// Without it the urgent loop has nothing to do, so that it costs the other sweeps no time; with
// sweep_urgent each period has one.
//
// sync_program.cpp is a second one for what interrupts may use of rondo/sync.
//
// A chip's main.cpp says which interrupts these are, and what a mark is.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/rondo.hpp"

#include <cstdint>

namespace rondo::sweep {

/// What has happened so far: read by whoever interrupts. All words, in this order.
struct tally {
    std::uint32_t marks;
    std::uint32_t failures;
    std::uint32_t first_failure; // an enumerator of `check`
    std::uint32_t in_entries;    // how often the handlers ran
    std::uint32_t out_entries;
    std::uint32_t in_taken; // items that have arrived
    std::uint32_t out_taken;
    std::uint32_t settled;  // how often everything was found to have arrived
    std::uint32_t worst_us; // the latest that a task ran after the interrupt
    std::uint32_t worst_alarm_us;
    std::uint32_t urgent_entries;
    std::uint32_t urgent_taken;
    std::uint32_t worst_urgent_us; // of items and alarms
};

enum class check : std::uint32_t {
    none,
    in_order,        // an item came out of turn, twice, or torn
    in_prompt,       // an item was late: its interrupt has not ended the sleep
    in_complete,     // an item did not arrive
    out_order,       // the same, from task to handler
    out_complete,    //
    nudge_seen,      // a set woke nobody
    alarm_not_early, //
    alarm_prompt,    // an alarm was late
    child_result,    // a coroutine gave a wrong value
    child_count,     // a task did not run, or ran twice
    set_kept,        // a wait that was cancelled or timed out has taken a set with it
    lock_nests,      // a handler ran inside a critical section, behind one that it holds
    urgent_order,    // an item on its way through the urgent loop
    urgent_prompt,   // it, or an urgent alarm, was later than pre-emption takes; or an alarm early
    urgent_complete, // an item or a flag between the loops is lost
    urgent_child,    // a coroutine or a task of the urgent loop
    interrupt_came,  // the chip's part: one that was asked for did not come
    value_whole,     // the value of an event is that of two sets
};

extern "C" {
extern volatile tally sweep_tally;
extern volatile std::uint32_t sweep_near_us; // a short sleep in each period
extern volatile std::uint32_t sweep_phase;   // turns of an empty loop before the loop may sleep
extern volatile std::uint32_t sweep_urgent;  // whether each period has an "urgent" of its own
extern volatile std::uint32_t sweep_marks;   // after so many marks the program ends
}

// What the handlers do.
void on_in() noexcept;
void on_out() noexcept;
void on_urgent() noexcept;

/// Whether the program has an urgent loop, and a short sleep of sweep_near_us.
extern const bool with_urgent_loop;

// What the programs have in common, tally.cpp.

/// Counts a failure of `what` unless it holds.
void expect(bool holds, check what) noexcept;

/// The clock's low word.
[[nodiscard]] std::uint32_t now_us() noexcept;

/// That a task or a callback of `deadline` runs now.
void note_alarm(time_point deadline) noexcept;

/// Runs the loop to its end and prints the closing line.
[[noreturn]] void run_to_the_end() noexcept;

inline constexpr duration period{400};
inline constexpr std::uint32_t prompt_us = 80; // the next alarm is further away
inline constexpr std::uint32_t torn = 0x5A5A'0000;

/// What is handed over.
struct item {
    std::uint32_t number;
    std::uint32_t copy; // number ^ torn: not so if it was read while it was written
    std::uint32_t at_us;
};

// The chip's part: makes each interrupt pending; is told that a period begins; says at the end
// whether enough was interrupted.
void pend_in() noexcept;
void pend_out() noexcept;
void pend_urgent() noexcept;
void mark() noexcept;
bool was_enough() noexcept;

/// Runs the program to its end and prints the closing line.
[[noreturn]] void run_program(const char* chip) noexcept;

} // namespace rondo::sweep
