// executor.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/core/executor.hpp"

#include "rondo/core/report.hpp"
#include "rondo/core/static_task.hpp"
#include "rondo/core/task.hpp"

#include <new>
#include <utility>

namespace rondo {
namespace detail {

constinit executor main_loop;

constinit const wait_kind waits_to_start{"start"};
constinit const wait_kind waits_its_turn{"turn"};

// What the root of a task returns to: a frame in flash, made as a compiler would make it, whose
// coroutine ends the task. So a root ends like any other coroutine.
static void end_current_task(void*) { this_loop().end_current(); }
constinit const pseudo_coroutine end_of_root{end_current_task, end_current_task};

} // namespace detail

void executor::end_current() noexcept { end_task(*current_); }

// ---- The loop ---------------------------------------------------------------------------------

// Both together, before the first task or pass: so one of them tells, and an interrupt, which may
// fill the inbox just now, is not looked at.
RONDO_ALWAYS_INLINE void executor::open_queues() noexcept {
    if (!run_queue_.is_open()) {
        run_queue_.open();
        inbox_.open();
    }
}

RONDO_ALWAYS_INLINE void executor::begin_run() noexcept {
    open_queues();
    left_ = errc::none;
    trace_.run_begins();
}

// The trampoline: a coroutine that awaits another, or ends, says in next_ who goes on.
RONDO_ALWAYS_INLINE void executor::turn(detail::task_block& task) noexcept {
    current_ = &task;
    std::coroutine_handle<> runs = task.leaf;
    if constexpr (RONDO_CHECKED) {
        task.leaf = nullptr; // suspend() says it anew
    }
    __builtin_coro_resume(runs.address()); // runs.resume(), but never a call of its own
    while ((runs = next_)) [[unlikely]] {
        next_ = nullptr;
        __builtin_coro_resume(runs.address());
    }
    if constexpr (RONDO_CHECKED) {
        RONDO_ASSERT(current_ == nullptr || task.leaf,
                     "a task awaits what is not rondo's: nobody would ever wake it");
    }
}

void executor::resume(detail::task_block& task) noexcept { turn(task); }

// Looks what has happened beside the turns, and gives who runs next; `next` was to.
RONDO_ALWAYS_INLINE detail::task_block* executor::attend(detail::task_block* next) noexcept {
    attention_.store(false, std::memory_order_relaxed); // first: what comes now is seen next time
    attend_function* more;
    {
        const critical_section locked;
        next = inbox_.take_all_before(next);
        more = attend_more_.load(std::memory_order_relaxed);
        if (more != nullptr) {
            attend_more_.store(nullptr, std::memory_order_relaxed);
        }
    }
    return more != nullptr ? more(*this, next) : next;
}

// Out of line, as it is rare; after a sleep it is the rule, and inline.
[[gnu::noinline]] detail::task_block* executor::attend_in_pass(detail::task_block* next) noexcept {
    return attend(next);
}

// True if a timer was more than the end of a wait: there may be something to attend to.
[[gnu::noinline]] bool executor::collect_timers() noexcept {
    bool called = false;
    const detail::due_time present = detail::due_time::everything_until(port::now_us());
    while (!(present < timers_.front().due)) {
        detail::timer_node& timer = timers_.pop_front();
        if (const auto what = timer.due.what(); what != detail::due_class::turn) {
            on_due_[static_cast<std::size_t>(what) - 1](*this, timer);
            called = true;
        } else {
            make_runnable(static_cast<detail::task_block&>(timer));
        }
        if (timers_.empty()) {
            break;
        }
    }
    return called;
}

// Gives who runs first in a new pass.
RONDO_ALWAYS_INLINE detail::task_block* executor::begin_pass() noexcept {
    const bool looked = port::before_pass();
    const bool called = !timers_.empty() && collect_timers();
    detail::task_block* const first = run_queue_.take_all();
    if ((looked || called) && attention_.load(std::memory_order_relaxed)) {
        return attend_in_pass(first);
    }
    return first;
}

// Sleeps until the next deadline or interrupt, unless there is something to attend to by now, and
// gives who runs then, if it is somebody whom no timer wakes.
RONDO_ALWAYS_INLINE detail::task_block* executor::sleep() noexcept {
    if (!attention_.load(std::memory_order_relaxed)) {
        time_point deadline = never;
        if (!timers_.empty()) {
            deadline = timers_.front().due.time();
        } else if (!outside_can_wake()) {
            report_deadlock();
            left_ = errc::deadlock;
            return nullptr;
        }
        const critical_section locked;
        if (!attention_.load(std::memory_order_relaxed) && port::set_alarm(deadline)) {
            trace_.idle_begins();
            port::idle();
            trace_.idle_ends();
        }
    }
    return attention_.load(std::memory_order_relaxed) ? attend(nullptr) : nullptr;
}

// Nobody is runnable: sleeps until somebody is, and begins that pass. Gives nullptr if the run
// ends.
[[gnu::noinline]] detail::task_block* executor::rest() noexcept {
    while (!timers_.empty() || tasks_ != nullptr) {
        if (detail::task_block* const woken = sleep()) [[likely]] {
            return woken;
        }
        if (left_ != errc::none) {
            break;
        }
        if (detail::task_block* const first = begin_pass()) [[likely]] {
            return first;
        }
        if (left_ != errc::none) {
            break;
        }
    }
    return nullptr;
}

// Runs pass after pass until the run ends; without `may_sleep` also when nobody is runnable. Only
// attend() and rest() end a run, so what a turn and a pass look at else is one flag and two queues.
RONDO_ALWAYS_INLINE void executor::run_passes(bool may_sleep) noexcept {
    begin_run();
    detail::task_block* task = nullptr; // whose turn is next in this pass
    if (attention_.load(std::memory_order_relaxed)) {
        task = attend_in_pass(task);
        if (task == nullptr && left_ != errc::none) {
            return;
        }
    }
    for (;;) {
        while (task != nullptr) {
            detail::task_block* const next = run_queue_.after(*task);
            if constexpr (with_hooks) {
                detail::hooks::before_turn(*this);
            }
            trace_.turn_begins(*task);
            turn(*task); // may queue it anew, or free it
            trace_.turn_ends();
            task = next;
            if (attention_.load(std::memory_order_relaxed)) [[unlikely]] {
                task = attend_in_pass(next);
                if (task == nullptr && left_ != errc::none) {
                    return;
                }
            }
        }
        if (run_queue_.empty()) {
            task = may_sleep ? rest() : nullptr;
        } else {
            task = begin_pass();
        }
        if (task == nullptr) {
            return;
        }
    }
}

// If GCC sees that it is always the main loop, it loads the address of each member on its own: 2
// instructions a turn.
RONDO_FOR_ANY_CALLER errc executor::run_until(const detail::task_block* main) noexcept {
    [[maybe_unused]] const port::run_scope running(*this);
    RONDO_ASSERT(current_ == nullptr, "a task calls run(): the loop runs already; await instead");
    if constexpr (RONDO_CHECKED) {
        RONDO_ASSERT(this == &this_loop(), "run() of another loop: make it this one, loop_scope");
    }
    main_ = main;
    run_passes(true);
    current_ = nullptr;
    return left_;
}

result<void> executor::run_forever() noexcept {
    if (const errc left = run_until(nullptr); left != errc::none) {
        return std::unexpected(left);
    }
    return {};
}

time_point executor::run_ready() noexcept {
    main_ = nullptr;
    if (!timers_.empty()) {
        static_cast<void>(collect_timers());
    }
    run_passes(false);
    current_ = nullptr;
    return timers_.empty() ? never : timers_.front().due.time();
}

bool executor::outside_can_wake() const noexcept {
    for (const detail::task_block* task = tasks_; task != nullptr; task = task->older) {
        if (task->waits_for->from_outside) {
            return true;
        }
    }
    return false;
}

void executor::report_deadlock() const noexcept {
    if constexpr (!RONDO_CHECKED) {
        return; // the result of run() says it; the words are left out of release firmware
    }
    report("rondo: deadlock: nothing can ever wake these tasks\n");
    for (const detail::task_block* task = tasks_; task != nullptr; task = task->older) {
        detail::report_wait(*task);
    }
}

// ---- Tasks ------------------------------------------------------------------------------------

// Makes a task of an unstarted coroutine.
void executor::init_block(detail::task_block& task, detail::frame& root,
                          const char* name) noexcept {
    open_queues();
    task.leaf = root.handle();
    task.waits_for = &detail::waits_to_start;
    task.name = name;
    task.older = tasks_;
    task.younger = &tasks_;
    if (tasks_ != nullptr) {
        tasks_->younger = &task.older;
    }
    tasks_ = &task;
    trace_.created(task);
    make_runnable(task);
}

// The same with a block of its own; nullptr if there was no memory for it, or for the coroutine.
detail::task_block* executor::start(detail::frame* root, const char* name,
                                    bool has_result) noexcept {
    if (root == nullptr) {
        return nullptr;
    }
    void* const memory = frames_.take(sizeof(detail::task_block));
    if (memory == nullptr) {
        root->handle().destroy();
        return nullptr;
    }
    auto* const task = ::new (memory) detail::task_block;
    task->keeps_root = has_result; // next to the constructor, to be one store with it
    init_block(*task, *root, name);
    return task;
}

// The same with the block inside the root frame, as a static_task has it.
detail::task_block* executor::start_in_slot(detail::static_frame* root, const char* name) noexcept {
    if (root == nullptr) {
        return nullptr;
    }
    auto* const task = ::new (root->block) detail::task_block;
    task->in_slot = true;
    init_block(*task, *root, name);
    return task;
}

// The root has ended with a value or an exception, or unwinding has destroyed it.
void executor::end_task(detail::task_block& task) noexcept {
    if constexpr (with_hooks) {
        detail::hooks::task_ends(task);
    }
    *task.younger = task.older;
    if (task.older != nullptr) {
        task.older->younger = task.younger;
    }
    task.ended = true;
    if (task.keeps_root) {
        task.root = ended_frame_;
    }
    task.exception.take(exception_);
    trace_.ended(task);
    current_ = nullptr;
    if (task.handles == 0 && task.listener == nullptr && task.joiners.empty()) {
        release(task);
    } else {
        tell_end(task);
    }
}

// Out of line, as most tasks end unheard.
[[gnu::noinline]] void executor::tell_end(detail::task_block& task) noexcept {
    while (!task.joiners.empty()) {
        make_runnable(task.joiners.pop_front());
    }
    if (&task == main_) {
        stop_after_all_queued(); // run() has a handle
    }
    if (task.listener != nullptr) {
        task.listener->task_ended(*task.listener, task);
    } else if (task.handles == 0) {
        release(task);
    }
}

void executor::drop_handle(detail::task_block& task) noexcept {
    --task.handles;
    if (task.handles == 0 && task.ended) {
        release(task);
    }
}

// Frees what is left of a task that has ended and that nobody can ask any more. Its root frame may
// be the one whose final suspension this is: a suspended coroutine may be destroyed, also from
// there.
void executor::release(detail::task_block& task) noexcept {
    if constexpr (RONDO_EXCEPTIONS) {
        if (task.exception.holds() && !task.told) {
            tell_exception(task);
        }
    }
    if (task.in_slot) {
        task.~task_block();
        detail::free_slot_of(task);
    } else {
        free_block(task);
    }
}

[[gnu::noinline]] void executor::free_block(detail::task_block& task) noexcept {
    if (task.keeps_root) {
        task.root->handle().destroy();
    }
    task.~task_block();
    frames_.give(&task, sizeof(detail::task_block));
}

std::size_t executor::tasks() const noexcept {
    std::size_t count = 0;
    for (const detail::task_block* task = tasks_; task != nullptr; task = task->older) {
        ++count;
    }
    return count;
}

} // namespace rondo
