// executor.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/core/executor.hpp"

#include "rondo/core/report.hpp"
#include "rondo/core/task.hpp"

#include <new>
#include <utility>

namespace rondo {
namespace detail {

constinit executor main_loop;

const wait_kind waits_to_start{"its first turn", false};
const wait_kind waits_its_turn{"its turn", false};
const wait_kind waits_for_time{"time", false};
const wait_kind waits_for_interrupt{"an interrupt", true};

} // namespace detail

// ---- The loop ---------------------------------------------------------------------------------

errc executor::run_until(detail::task_block* main) noexcept {
    RONDO_ASSERT(current_ == nullptr, "a task calls run(): the loop runs already; await instead");
    main_ = main;
    stopping_ = false;
    errc left = errc::none;
    while (!stopping_ && left == errc::none) {
        collect_wakes();
        collect_timers();
        if (!run_queue_.empty()) {
            run_pass();
        } else if (tasks_ == nullptr) {
            break;
        } else if (!sleep()) {
            left = errc::deadlock;
        }
    }
    main_ = nullptr;
    current_ = nullptr;
    if (left == errc::none && stopping_ && (main == nullptr || !main->ended)) {
        left = errc::stopped;
    }
    return left;
}

result<void> executor::run_forever() noexcept {
    if (const errc left = run_until(nullptr); left != errc::none) {
        return std::unexpected(left);
    }
    return {};
}

void executor::stop() noexcept {
    RONDO_ASSERT(current_ != nullptr, "stop() outside of a task: no loop is running");
    stopping_ = true;
}

void executor::run_pass() noexcept {
    detail::task_block* task = run_queue_.take_all();
    do {
        detail::task_block* const next = run_queue_.after(*task);
        resume(*task); // may queue the task anew, or free it
        task = next;
    } while (task != nullptr && !stopping_);
    run_queue_.put_back(task);
}

// The trampoline: a coroutine that awaits another, or ends, says in next_ who goes on.
void executor::resume(detail::task_block& task) noexcept {
    current_ = &task;
    next_ = task.leaf;
    do {
        std::exchange(next_, nullptr).resume();
    } while (next_ != nullptr);
}

void executor::collect_wakes() noexcept {
    if (inbox_.empty()) { // an interrupt that fills it right now is seen before the loop sleeps
        return;
    }
    const critical_section locked;
    run_queue_.splice_back(inbox_);
}

void executor::collect_timers() noexcept {
    if (timers_.empty()) {
        return;
    }
    const time_point present = port::now();
    while (!timers_.empty() && detail::ticks(timers_.front().deadline) <= detail::ticks(present)) {
        make_runnable(static_cast<detail::task_block&>(timers_.pop_front()));
    }
}

// Sleeps until the next deadline or interrupt; false if neither will ever come.
bool executor::sleep() noexcept {
    const time_point deadline = timers_.empty() ? never : timers_.front().deadline;
    if (detail::ticks(deadline) == detail::ticks(never) && !outside_can_wake()) {
        report_deadlock();
        return false;
    }
    const critical_section locked;
    if (inbox_.empty() && port::set_alarm(deadline)) {
        port::idle();
    }
    return true;
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
        report("  ", task->name, " waits for ", task->waits_for->name, "\n");
    }
}

// ---- Tasks ------------------------------------------------------------------------------------

// Makes a task of an unstarted coroutine, which it owns from here on; nullptr if there was no
// memory for either.
detail::task_block* executor::start(detail::frame* root, const char* name) noexcept {
    if (root == nullptr) {
        return nullptr;
    }
    void* const memory = frames_.take(sizeof(detail::task_block));
    if (memory == nullptr) {
        root->handle().destroy();
        return nullptr;
    }
    if (!run_queue_.is_open()) { // the first task of this loop
        run_queue_.open();
        inbox_.open();
    }
    auto* const task = ::new (memory) detail::task_block;
    task->leaf = root->handle();
    task->root = root;
    task->waits_for = &detail::waits_to_start;
    task->loop = this;
    task->name = name;
    task->older = tasks_;
    task->younger = &tasks_;
    if (tasks_ != nullptr) {
        tasks_->younger = &task->older;
    }
    tasks_ = task;
    make_runnable(*task);
    return task;
}

void executor::end_frame(detail::frame& ended) noexcept {
    ended_frame_ = &ended;
    if (ended.parent != nullptr) {
        next_ = ended.parent->handle();
    } else {
        end_task(*current_);
    }
}

void executor::end_task(detail::task_block& task) noexcept {
    *task.younger = task.older;
    if (task.older != nullptr) {
        task.older->younger = task.younger;
    }
    task.ended = true;
    if (&task == main_) {
        stop();
    } else {
        report_exception(task.name);
    }
    if (task.handles == 0) {
        release(task);
    }
}

void executor::drop_handle(detail::task_block& task) noexcept {
    --task.handles;
    if (task.handles == 0 && task.ended) {
        release(task);
    }
}

// Destroys the root frame of a task that has ended, which may be the frame whose final suspension
// this is: a suspended coroutine may be destroyed, also from there.
void executor::release(detail::task_block& task) noexcept {
    task.root->handle().destroy();
    frames_.give(&task, sizeof(detail::task_block));
}

std::size_t executor::tasks() const noexcept {
    std::size_t count = 0;
    for (const detail::task_block* task = tasks_; task != nullptr; task = task->older) {
        ++count;
    }
    return count;
}

void executor::no_frame_for_await() noexcept {
    panic("no frame memory for a coroutine that is awaited: give the loop a larger arena",
          __FILE_NAME__, __LINE__);
}

// An exception that left a task nobody awaits ends that task alone.
void executor::report_exception(const char* name) noexcept {
    if (!exception_.holds()) {
        return;
    }
#if RONDO_EXCEPTIONS
    try {
        exception_.rethrow();
    } catch (const std::exception& error) {
        report("rondo: task ", name, " was ended by an exception: ", error.what(), "\n");
    } catch (...) {
        report("rondo: task ", name, " was ended by an exception that is no std::exception\n");
    }
#else
    static_cast<void>(name);
#endif
}

} // namespace rondo
