// executor.hpp - the event loop.
//
// One loop runs any number of tasks in turn. A pass runs, once each, the tasks that were runnable
// when it began; what becomes runnable meanwhile waits for the next pass. Three classes of work:
//
//   device   a task that an interrupt has woken, or whose polled device is ready, runs next, ahead
//            of who has not had its turn yet
//   normal   in the order in which they became runnable; before each pass those whose deadline has
//            passed join behind the others, earliest deadline first
//   low      after() and call_after(): one a pass, when nobody else is runnable, or when it has
//            waited for longer than max_overdue()
//
// With nobody runnable the loop sleeps until the next deadline or interrupt.
//
// Most programs use the free functions run(), run_forever() and create_task() on the main loop
// and never name this class. Further loops (a thread, an interrupt level) have an arena of their
// own, and loop_scope says on which one code runs. What belongs to one loop (tasks, handles,
// events, locks) must not be touched on another: only isr_flag, ring_buffer, isr_event, isr_queue
// and interrupt() cross over. A thread with a loop:
//
//     std::jthread t([&] {
//         executor loop{arena};
//         const loop_scope here(loop);
//         (void)run(worker(flag));
//     });
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/error.hpp"
#include "rondo/core/exception_slot.hpp"
#include "rondo/core/frame_memory.hpp"
#include "rondo/core/hooks.hpp"
#include "rondo/core/port.hpp"
#include "rondo/core/scope.hpp"
#include "rondo/core/trace.hpp"
#include "rondo/core/wait.hpp"

#include <atomic>
#include <coroutine>

namespace rondo {

namespace detail {
class polled;
struct static_frame;
struct timed_call;
} // namespace detail
template <class T>
class task;
template <unsigned N>
class static_task;
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

    /// Runs the loop until `main` has ended, as by stop(), and gives its value. The others stay
    /// for the next run, or until reset().
    /// Context: outside of any task, on this loop.  Suspends: never (it is not a coroutine).
    /// Errors:
    ///  - no_frame: there was no memory for main;
    ///  - stopped: stop() was called before main ended;
    ///  - interrupted: the user asked the program to end;
    ///  - deadlock: every task waits for another one. They are reported on the console;
    ///  - cancelled: main was cancelled;
    ///  - what main raised by fail().
    template <class T>
    [[nodiscard]] result<T> run(task<T> main, const char* name = "main");

    /// Runs the loop until stop() is called, or every task has ended.
    /// Errors: stopped, interrupted, deadlock as above; none (a value) when every task has ended.
    result<void> run_forever() noexcept;

    /// Runs what is runnable, without sleeping: for a loop inside another one's. Gives when to
    /// call it again if no interrupt wakes a task before: the next deadline, or `never`.
    /// Context: outside of any task of this loop.  Suspends: never.  Errors: none.
    time_point run_ready() noexcept;

    /// Ends the run. What is runnable now still has its turn; what becomes so later stays for the
    /// next run.
    /// Context: task.  Suspends: never.  Errors: none.
    void stop() noexcept;

    /// Ends the run after the current turn, as `interrupted`: ctrl-C, a key, a break condition.
    /// Nothing is lost: tasks go on in the next run, which may be that of a shutdown coroutine. If
    /// no run is going on, the next one ends at once.
    /// Context: any, another thread too.  Suspends: never.  Errors: none.
    RONDO_ISR_SAFE void interrupt() noexcept;

    /// Destroys every task, youngest first, and forgets all that is queued: the loop is as new.
    /// Destructors run. Waits only for hardware that still uses a task's buffer.
    /// Context: outside of any task, on this loop.  Suspends: never.  Errors: none.
    void reset() noexcept;

    /// How long low-priority work that is due may be kept waiting by other tasks; zero: for ever.
    /// Context: any but interrupts.  Suspends: never.  Errors: none.
    void max_overdue(duration limit) noexcept { max_overdue_ = limit; }
    [[nodiscard]] duration max_overdue() const noexcept { return max_overdue_; }

    /// Has `told` called when a task fails that nobody awaits, in place of a report on the console;
    /// nullptr: the console again. The others go on. `told` may create tasks, and cancel them.
    ///  - `cause` is none for an exception, which is then being handled: `throw;` throws it anew.
    /// Context: any but interrupts.  Suspends: never.  Errors: none.
    using failure_handler = void(const char* task, errc cause) noexcept;
    void on_failure(failure_handler* told) noexcept { on_failure_ = told; }

    /// Starts a task. It takes its first step in the next pass.
    /// Context: task, startup.  Suspends: never.
    /// Errors: an empty handle if there is no frame memory, for the coroutine or the task itself.
    /// Cost: O(1); one block of frame memory.
    template <class T>
    task_handle<T> create_task(task<T> coroutine, const char* name = "task") noexcept;

    /// The same in the static slot that the coroutine stands in: nothing is taken from frames().
    /// Context: task, startup.  Suspends: never.
    /// Errors: an empty handle if all N slots are busy.  Cost: O(1).
    template <unsigned N>
    task_handle<void> create_task(static_task<N> coroutine, const char* name = "task") noexcept;

    /// The memory that this loop's coroutines live in.
    [[nodiscard]] frame_memory& frames() noexcept { return frames_; }

    /// How many tasks have not ended.
    /// Context: task.  Suspends: never.  Errors: none.  Cost: O(tasks).
    [[nodiscard]] std::size_t tasks() const noexcept;

    /// The name of the task that runs, or nullptr outside of any.
    [[nodiscard]] const char* current_name() const noexcept {
        return current_ != nullptr ? current_->name : nullptr;
    }

    /// What the loop has done lately. Only in builds with RONDO_TRACE: `if constexpr (with_trace)`.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    [[nodiscard]] trace_log& trace() noexcept;

    // ---- For whoever writes an awaiter ----------------------------------------------------

    /// The task that runs. There must be one.
    [[nodiscard]] detail::task_block& current() noexcept {
        if constexpr (RONDO_CHECKED) {
            RONDO_ASSERT(current_ != nullptr, "this needs a task, and none runs here");
        }
        return *current_;
    }
    /// The same, or nullptr outside of any.
    [[nodiscard]] detail::task_block* running() const noexcept { return current_; }

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
        trace_.suspended(task);
        return task;
    }

    /// Ends a wait: the task runs in the next pass. It must be on no list.
    void make_runnable(detail::task_block& task) noexcept {
        trace_.woken(task);
        run_queue_.push_back(task);
    }

    /// The same for all tasks of an open list that is not empty, which it then closes.
    void make_runnable_and_close(detail::list<detail::task_block>& waiters) noexcept {
        if constexpr (with_trace) {
            waiters.for_each([&](detail::task_block& task) { trace_.woken(task); });
        }
        run_queue_.push_back_all_of(waiters);
    }

    /// make_runnable() from an interrupt. Interrupts must be locked.
    RONDO_ISR_SAFE void make_runnable_from_interrupt(detail::task_block& task) noexcept {
        trace_.woken_by_interrupt(task);
        inbox_.push_back(task);
        attention_.store(true, std::memory_order_relaxed);
        port::wake(*this);
    }

    /// The same for a wait that has been aborted: its leave() had said that it would complete later
    /// (22). The task is unwound.
    RONDO_ISR_SAFE void abort_from_interrupt(detail::task_block& task) noexcept {
        task.waits_for = &detail::waits_to_unwind;
        make_runnable_from_interrupt(task);
    }

    /// Has a timer fire when it is due, or later; never earlier.
    void arm(detail::timer_node& timer) noexcept { timers_.insert(timer); }

    /// The same for a task that waits at low priority.
    void arm_low(detail::task_block& task) noexcept;

    /// Cancels a task of this loop; false if it has ended or was cancelled already. It leaves its
    /// wait now, unless that has completed already, and unwinds in its own next turn.
    bool cancel(detail::task_block& task) noexcept;

    /// Raises an error in the running task, which awaits in `leaf`: it is unwound in its next turn.
    void raise(std::coroutine_handle<> leaf, errc error) noexcept;

    // ---- For the core and its ports -------------------------------------------------------

    /// What interrupt() does but for the lock and the wake: for a signal handler in the thread
    /// that runs this loop. False if an earlier interrupt has not been noticed yet.
    RONDO_ISR_SAFE bool note_interrupt() noexcept;

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
    void arm_call(detail::timed_call& call) noexcept;
    void init_block(detail::task_block& task, detail::frame& root, const char* name) noexcept;
    detail::task_block* start(detail::frame* root, const char* name, bool has_result) noexcept;
    detail::task_block* start_in_slot(detail::static_frame* root, const char* name) noexcept;
    void end_current() noexcept;
    void drop_handle(detail::task_block& task) noexcept;
    void release(detail::task_block& task) noexcept;
    void unwind_in_next_turn(detail::task_block& task) noexcept;
    void raise_in(detail::task_block& task, errc error) noexcept;
    void step_pending() noexcept;
    void set_pending(detail::task_block& task) noexcept;
    static void look_what_is_pending(detail::task_block& task) noexcept;
    [[nodiscard]] detail::task_block* youngest_task() const noexcept { return tasks_; }
    // For whoever is not this task: an interrupt, or another thread, may end its wait just now.
    [[nodiscard]] static bool still_waits(const detail::task_block& task) noexcept {
        const critical_section locked;
        return task.waits();
    }
    void tell_failure(const detail::task_block& task) const noexcept;

  private:
    friend struct detail::hooks;
    friend detail::polled;
    friend trace_dump;
    friend trace_map;

    void end_task(detail::task_block& task) noexcept;
    void tell_end(detail::task_block& task) noexcept;
    void free_block(detail::task_block& task) noexcept;
    void tell_exception(detail::task_block& task) const noexcept;

    errc run_until(const detail::task_block* main) noexcept;
    void open_queues() noexcept;
    void begin_run() noexcept;
    void run_passes(bool may_sleep) noexcept;
    detail::task_block* attend(detail::task_block* next) noexcept;
    detail::task_block* attend_in_pass(detail::task_block* next) noexcept;
    void resume(detail::task_block& task) noexcept;
    void turn(detail::task_block& task) noexcept;
    void unwind(detail::task_block& task, detail::scope* to, errc cause) noexcept;
    void leave_if_due(detail::task_block& task) noexcept;
    void leave_new_wait(detail::task_block& task) noexcept;
    bool collect_timers() noexcept;
    detail::task_block* begin_pass() noexcept;
    detail::task_block* rest() noexcept;
    detail::task_block* sleep() noexcept;
    bool outside_can_wake() const noexcept;
    void report_deadlock() const noexcept;
    void prepare_attention() noexcept;
    void ask_for_attention() noexcept;
    void watch_device(detail::polled& device) noexcept;
    detail::task_block* ask_devices(detail::task_block* next) noexcept;
    detail::task_block* serve_devices(detail::task_block* next) noexcept;
    void sleep_between_questions(duration longest) noexcept;
    void stop_after_all_queued() noexcept;
    detail::task_block* serve_low(detail::task_block* next) noexcept;
    void forget_queued() noexcept;
    static void reveal_leaf(detail::task_block& task) noexcept;
    static bool leave_wait(detail::task_block& task) noexcept;

    detail::task_block* current_ = nullptr; // whose turn it is; nullptr when it has ended
    std::coroutine_handle<> next_;          // the trampoline: what resume() resumes next
    detail::frame* ended_frame_ = nullptr;  // the child whose parent is about to take its result
    detail::fifo<detail::task_block> run_queue_; // who runs in the next pass
    detail::timer_queue timers_;
    detail::fifo<detail::task_block> inbox_; // filled by interrupts, emptied with them locked
    // Something has happened beside the turns: attend() looks what. The one flag that a pass reads
    // after each turn, and that interrupts set.
    std::atomic<bool> attention_ = false;
    std::atomic<bool> interrupted_ = false; // interrupt() was called, and no run has ended for it
    errc left_ = errc::none;                // why the run ends with this pass
    bool device_served_ = false;            // a polled one: now others have a turn
    // What only some programs do: pointers, so that the others do not link it.
    using attend_function = detail::task_block*(executor&, detail::task_block* next) noexcept;
    std::atomic<attend_function*> attend_more_ = nullptr;
    attend_function* stop_ = nullptr;
    detail::link_head* stop_mark_ = nullptr;           // the queue when stop() was called
    void (*after_turn_)(executor&) noexcept = nullptr; // a task has cancelled itself
    using timer_action = void(executor&, detail::timer_node&) noexcept;
    timer_action* on_due_[3] = {}; // of the due_classes after `turn`
    attend_function* serve_low_ = nullptr;
    attend_function* ask_devices_ = nullptr;
    detail::list<detail::task_block> low_{detail::list<detail::task_block>::unopened()};
    duration max_overdue_{};
    detail::chain<detail::polled> devices_; // polled ones that tasks wait for
    failure_handler* on_failure_ = nullptr;
    detail::task_block* tasks_ = nullptr; // all that have not ended, youngest first
    const detail::task_block* main_ = nullptr;
    frame_memory frames_;
    [[no_unique_address]] detail::exception_slot exception_; // left the ended frame
    [[no_unique_address]] detail::loop_trace trace_;
};

namespace detail {
extern executor main_loop;
}

/// The loop that runs here and now: of this interrupt level, or of this thread. Outside of any
/// run it is the main loop.
/// Context: any.
[[nodiscard]] RONDO_ISR_SAFE inline executor& this_loop() noexcept { return *port::current_loop(); }

/// Makes `loop` this loop until the end of the block: around run() in a thread, around the start of
/// another loop's tasks, in the handler of an interrupt that runs a loop.
class [[nodiscard]] loop_scope {
  public:
    explicit loop_scope(executor& loop) noexcept
        : before_(std::exchange(port::current_loop(), &loop)) {}
    ~loop_scope() { port::current_loop() = before_; }
    loop_scope(const loop_scope&) = delete;
    loop_scope& operator=(const loop_scope&) = delete;

  private:
    executor* before_;
};

} // namespace rondo
