// wait.hpp - a task's control block, and the one way in which a task suspends.
//
// Everything that a task can wait for (a sleep, an interrupt, an event, a lock, its children) does
// the same three things: it says where the task goes on (`leaf`), what it waits for (`waits_for`),
// and links the control block somewhere. Whoever ends the wait puts it on the loop's run queue.
// Nobody resumes a task in place: order, stack depth and interrupts stay one story.
//
// The life of a task; it is always in exactly one place:
//
//   created --create_task()--> run queue --its turn--> running
//   running --co_await a wait--> a wait list or the timer heap --woken--> run queue
//   running --co_await isr_flag.wait()--> the flag --set()--> the loop's inbox --> run queue
//   running --returns--> ended, and freed with the last handle
//   waiting --cancelled or timed out: wait_kind.leave()--> run queue --its turn--> unwinding
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/error.hpp"
#include "rondo/core/exception_slot.hpp"
#include "rondo/core/list.hpp"
#include "rondo/core/timer_queue.hpp"
#include "rondo/core/trace.hpp"

#include <coroutine>
#include <cstdint>
#include <type_traits>

namespace rondo {

class executor;

namespace detail {

struct frame;
struct scope;
struct task_block;

/// Which task keeps a waiting one waiting (nullptr: one that has ended): a function in checked
/// builds, nothing in others.
struct no_keeper {
    constexpr no_keeper() noexcept = default;
    constexpr no_keeper(const task_block* (*)(const task_block&) noexcept) noexcept {}
    constexpr explicit operator bool() const noexcept { return false; }
    const task_block* operator()(const task_block&) const noexcept { return nullptr; }
};
using keeper =
    std::conditional_t<RONDO_CHECKED, const task_block* (*)(const task_block&) noexcept, no_keeper>;

/// A kind of wait: one constant object each.
struct wait_kind {
    const char* name; ///< what a report says: "time", "lock"
    /// Something other than a task of this loop can end it: it is never a deadlock.
    bool from_outside = false;
    /// Ends the wait without completing it. False if it can not: the wait will complete later, and
    /// decide then; it may be asked again. nullptr: taking the task off its list is enough.
    /// reset() asks of a wait that a task has completed, too: it gives back what that brought.
    bool (*leave)(task_block&) noexcept = nullptr;
    /// Who holds what is waited for, for reports; none: nobody knows.
    [[no_unique_address]] keeper kept_by{};
};

/// What every coroutine frame begins with, in GCC and in clang: two functions that take the frame.
/// With these a function of ours can stand where a coroutine is expected.
struct pseudo_coroutine {
    void (*resume)(void*);
    void (*destroy)(void*);
};
inline std::coroutine_handle<> handle_of(const pseudo_coroutine& coroutine) noexcept {
    return std::coroutine_handle<>::from_address(const_cast<pseudo_coroutine*>(&coroutine));
}

extern const pseudo_coroutine end_of_root; // where the root of a task returns to: ends the task

/// Who wants to know that a task has ended: a gather, a group.
struct end_listener {
    void (*task_ended)(end_listener&, task_block&) noexcept;
};

/// What the loop knows of a task. Its timer_node is the wait node of the task's innermost wait.
struct task_block : timer_node {
    std::coroutine_handle<> leaf; // what the next turn resumes
    union {
        std::coroutine_handle<> hidden_leaf; // ... if nothing were pending (cancel.cpp)
        frame* root;                         // when it has ended, if keeps_root
    };
    const wait_kind* waits_for;       // the innermost wait; stale while the task runs
    const char* name;                 // for people; never copied
    task_block* older;                // the loop's list of all tasks
    task_block** younger;             // what points at this one there
    scope* scopes = nullptr;          // innermost boundary: attempt, shield, wait_for, with
    end_listener* listener = nullptr; // told when the task ends; it then owns the root frame
    chain<task_block> joiners;        // tasks that await this one's handle
    std::uint8_t handles = 1;         // task_handles that refer to it
    errc raised = errc::none;         // an error on its way to a catch point
    errc ended_by = errc::none;       // none: ended with a value (or an exception)
    bool pending : 1 = false;         // cancelled, or a deadline around it has passed
    bool cancelled : 1 = false;       // cancel() was called
    bool ended : 1 = false;
    bool told : 1 = false;                          // somebody knows how it ended
    bool keeps_root : 1 = false;                    // the root frame holds the result
    bool too_late : 1 = false;                      // this wait began when something was pending
    bool named : 1 = false;                         // its name is its own (named_task.hpp)
    bool in_slot : 1 = false;                       // part of its root frame, a static_task's
    [[no_unique_address]] exception_slot exception; // left the root
    [[no_unique_address]] traced_task traced;       // its number in the trace

    task_block() noexcept : hidden_leaf() {}

    /// Invariant (queued) of list.hpp.
    [[nodiscard]] bool waits() const noexcept { return prev != nullptr; }

    /// A wait that is not for time may keep a pointer here.
    template <class T>
    void remember(T& what) noexcept {
        child = reinterpret_cast<timer_node*>(&what);
    }
    template <class T>
    [[nodiscard]] T& remembered() const noexcept {
        return *reinterpret_cast<T*>(child);
    }
};

/// Who keeps a task waiting; nullptr if it does not wait, or that is not known.
[[nodiscard]] inline const task_block* keeper_of(const task_block& task) noexcept {
    return task.waits() && task.waits_for->kept_by ? task.waits_for->kept_by(task) : nullptr;
}

// The waits of the core itself.
extern const wait_kind waits_to_start;  // created, not yet run: on the run queue
extern const wait_kind waits_its_turn;  // has yielded: on the run queue
extern const wait_kind waits_to_unwind; // its turn unwinds it: on the run queue
extern const wait_kind waits_for_time;
extern const wait_kind waits_for_interrupt;

} // namespace detail
} // namespace rondo
