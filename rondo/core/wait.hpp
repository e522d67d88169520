// wait.hpp - a task's control block, and the one way in which a task suspends.
//
// Everything that a task can wait for (a sleep, an interrupt, an event, a lock) does the same
// three things: it says where the task goes on (`leaf`), what it waits for (`waits_for`), and puts
// the control block on some list. Whoever ends the wait puts it on the loop's run queue. Nobody
// resumes a task in place: order, stack depth and interrupts stay one story.
//
// The life of a task; it is always in exactly one place:
//
//   created --create_task()--> run queue --the loop's turn--> running
//   running --co_await a wait--> a wait list or the timer queue --woken--> run queue
//   running --co_await isr_flag.wait()--> the flag --set()--> the loop's inbox --> run queue
//   running --returns--> ended, and freed with the last handle
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/list.hpp"
#include "rondo/core/timer_queue.hpp"

#include <coroutine>
#include <cstdint>

namespace rondo {

class executor;

namespace detail {

struct frame;

/// A kind of wait: one constant object each.
struct wait_kind {
    const char* name;  ///< what a report says: "sleep", "isr_flag"
    bool from_outside; ///< something other than a task of this loop can end it: never a deadlock
};

/// What the loop knows of a task. Its timer_node is the wait node of the task's innermost wait:
/// the link is on the run queue, a wait list or among the siblings of the timer heap.
struct task_block : timer_node {
    std::coroutine_handle<> leaf;   // what the next turn resumes
    frame* root = nullptr;          // the task's outermost coroutine, nullptr once it is gone
    const wait_kind* waits_for;     // the innermost wait; stale while the task runs
    executor* loop;                 // where it runs
    const char* name;               // for people; never copied
    task_block* older = nullptr;    // the loop's list of all tasks
    task_block** younger = nullptr; // what points at this one there
    std::uint8_t handles = 0;       // task_handles that refer to it
    bool ended = false;
};

extern const wait_kind waits_to_start; ///< created, not yet run
extern const wait_kind waits_its_turn; ///< has yielded
extern const wait_kind waits_for_time;
extern const wait_kind waits_for_interrupt;

} // namespace detail
} // namespace rondo
