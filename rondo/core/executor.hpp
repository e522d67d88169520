// executor.hpp - the event loop.
//
// One loop runs any number of tasks in turn. A pass runs, once each, the tasks that were runnable
// when it began; what becomes runnable meanwhile waits for the next pass. Before each pass:
//
//   1. interrupts: tasks that an interrupt has woken join the run queue;
//   2. time: tasks whose deadline has passed join it behind them, earliest deadline first;
//   3. if nobody is runnable: sleep until the next deadline or interrupt.
//
// Most programs use the free functions run(), run_forever() and create_task() on the main loop
// and never name this class.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/error.hpp"
#include "rondo/core/exception_slot.hpp"
#include "rondo/core/frame_memory.hpp"
#include "rondo/core/hooks.hpp"
#include "rondo/core/port.hpp"
#include "rondo/core/scope.hpp"
#include "rondo/core/wait.hpp"

#include <coroutine>

namespace rondo {

template <class T>
class task;
template <class T>
class task_handle;

class executor {
  public:
    /// A loop whose frames live in the port's arena. There is one: the main loop.
    constexpr executor() noexcept = default;
    /// A loop with an arena of its own.
    explicit executor(std::span<std::byte> arena) noexcept : frames_(arena) {}
    executor(const executor&) = delete;
    executor& operator=(const executor&) = delete;

    /// Runs the loop until `main` has ended and gives its value.
    /// Context: outside of any task.  Suspends: never (it is not a coroutine).
    /// Errors:
    ///  - no_frame: there was no memory for main;
    ///  - stopped: stop() was called before main ended;
    ///  - deadlock: every task waits for another one. They are reported on the console;
    ///  - cancelled: main was cancelled;
    ///  - what main raised by fail().
    template <class T>
    [[nodiscard]] result<T> run(task<T> main, const char* name = "main");

    /// Runs the loop until stop() is called, or every task has ended.
    /// Errors: stopped, deadlock as above; none (a value) when every task has ended.
    result<void> run_forever() noexcept;

    /// Ends the current run after the task that calls it: what is runnable by then stays so for
    /// the next run.
    /// Context: task.  Suspends: never.  Errors: none.
    void stop() noexcept;

    /// Starts a task. It takes its first step in the next pass.
    /// Context: task, startup.  Suspends: never.
    /// Errors: an empty handle if there is no frame memory, for the coroutine or the task itself.
    /// Cost: O(1); one block of frame memory.
    template <class T>
    task_handle<T> create_task(task<T> coroutine, const char* name = "task") noexcept;

    /// The memory that this loop's coroutines live in.
    [[nodiscard]] frame_memory& frames() noexcept { return frames_; }

    /// How many tasks have not ended.
    /// Context: task.  Suspends: never.  Errors: none.  Cost: O(tasks).
    [[nodiscard]] std::size_t tasks() const noexcept;

    /// The name of the task that runs, or nullptr outside of any.
    [[nodiscard]] const char* current_name() const noexcept {
        return current_ != nullptr ? current_->name : nullptr;
    }

    // ---- For whoever writes an awaiter ----------------------------------------------------

    /// The task that runs. There must be one.
    [[nodiscard]] detail::task_block& current() noexcept { return *current_; }

    /// Says where the running task will go on, and what it waits for. The caller then links it.
    detail::task_block& suspend(std::coroutine_handle<> leaf,
                                const detail::wait_kind& kind) noexcept {
        if constexpr (with_hooks) {
            detail::hooks::before_suspension(*this);
        }
        detail::task_block& task = *current_;
        if constexpr (RONDO_CHECKED) {
            RONDO_ASSERT(!task.waits(), "a task waits already: one wait at a time (26)");
        }
        task.leaf = leaf;
        task.waits_for = &kind;
        return task;
    }

    /// Ends a wait: the task runs in the next pass. It must be on no list.
    void make_runnable(detail::task_block& task) noexcept { run_queue_.push_back(task); }

    /// The same from an interrupt. Interrupts must be locked.
    RONDO_ISR_SAFE void make_runnable_from_interrupt(detail::task_block& task) noexcept {
        inbox_.push_back(task);
        port::wake(*this);
    }

    /// Has a timer fire when it is due, or later; never earlier.
    void arm(detail::timer_node& timer) noexcept { timers_.insert(timer); }

    /// Cancels a task of this loop; false if it has ended or was cancelled already. It leaves its
    /// wait now, unless that has completed already, and unwinds in its own next turn.
    bool cancel(detail::task_block& task) noexcept;

    /// Raises an error in the running task, which awaits in `leaf`: it is unwound in its next turn.
    void raise(std::coroutine_handle<> leaf, errc error) noexcept;

    // ---- For the core ---------------------------------------------------------------------

    void resume_next(std::coroutine_handle<> coroutine) noexcept { next_ = coroutine; }
    detail::frame& ended_frame() noexcept { return *ended_frame_; }
    void keep_ended(detail::frame& ended) noexcept { ended_frame_ = &ended; }
    void keep_exception() noexcept { exception_.keep_current(); }
    void rethrow_kept_exception() {
        if (exception_.holds()) {
            exception_.rethrow();
        }
    }
    void disarm(detail::timer_node& timer) noexcept {
        if (timer.prev != nullptr) {
            timers_.remove(timer);
        }
    }
    void arm_limit(detail::deadline_scope& limit) noexcept;
    void leave_limit(detail::deadline_scope& limit) noexcept;
    void init_block(detail::task_block& task, detail::frame& root, const char* name) noexcept;
    detail::task_block* start(detail::frame* root, const char* name, bool has_result) noexcept;
    void end_current() noexcept;
    void drop_handle(detail::task_block& task) noexcept;
    void unwind_in_next_turn(detail::task_block& task) noexcept;
    void raise_in(detail::task_block& task, errc error) noexcept;
    void step_pending() noexcept;

  private:
    friend struct detail::hooks;

    void end_task(detail::task_block& task) noexcept;
    void release(detail::task_block& task) noexcept;
    static void report_exception(detail::task_block& task) noexcept;

    errc run_until(detail::task_block* main) noexcept;
    bool run_pass() noexcept;
    void resume(detail::task_block& task) noexcept;
    void turn(detail::task_block& task) noexcept;
    void stop_after_this_turn() noexcept;
    void set_pending(detail::task_block& task) noexcept;
    void unwind(detail::task_block& task, detail::scope* to, errc cause) noexcept;
    void leave_if_due(detail::task_block& task) noexcept;
    static void look_what_is_pending(detail::task_block& task) noexcept;
    void collect_wakes() noexcept;
    void collect_timers() noexcept;
    bool sleep() noexcept;
    bool outside_can_wake() const noexcept;
    void report_deadlock() const noexcept;

    detail::task_block* current_ = nullptr; // whose turn it is; nullptr when it has ended
    std::coroutine_handle<> next_;          // the trampoline: what resume() resumes next
    detail::frame* ended_frame_ = nullptr;  // the child whose parent is about to take its result
    detail::fifo<detail::task_block> run_queue_; // who runs in the next pass
    // What the pass does after this turn: stop() and a task that cancels itself ask for it. A
    // pointer, and so is the next one, so that a program which cancels nothing links no cancelling.
    void (*attention_)(executor&) noexcept = nullptr;
    void (*on_limit_)(executor&, detail::timer_node&) noexcept = nullptr; // a deadline has passed
    bool stopping_ = false;
    detail::timer_queue timers_;
    detail::fifo<detail::task_block> inbox_; // filled by interrupts, emptied with them locked
    detail::task_block* tasks_ = nullptr;    // all that have not ended, youngest first
    const detail::task_block* main_ = nullptr;
    frame_memory frames_;
    [[no_unique_address]] detail::exception_slot exception_; // left the ended frame
};

namespace detail {
extern executor main_loop;
}

/// The loop that runs here and now: of this interrupt level, or of this thread. Outside of any
/// run it is the main loop.
/// Context: any.
[[nodiscard]] RONDO_ISR_SAFE inline executor& this_loop() noexcept { return *port::current_loop(); }

} // namespace rondo
