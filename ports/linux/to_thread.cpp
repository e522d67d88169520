// to_thread.cpp
//
// SPDX-License-Identifier: MIT
#include "ports/linux/to_thread.hpp"

#include "rondo/core/port.hpp"

#include <pthread.h>

namespace rondo::linux_port {
namespace {

bool cannot_leave(detail::task_block&) noexcept { return false; }

constinit const detail::wait_kind waits_for_thread{"a thread", true, &cannot_leave};

// Nobody waits for the end of the thread itself: the function has ended then.
bool start_detached(void* (*body)(void*), void* argument) noexcept {
    pthread_attr_t how;
    if (pthread_attr_init(&how) != 0) {
        return false;
    }
    pthread_attr_setdetachstate(&how, PTHREAD_CREATE_DETACHED);
    pthread_t thread;
    const bool started = pthread_create(&thread, &how, body, argument) == 0;
    pthread_attr_destroy(&how);
    return started;
}

} // namespace

void thread_call::start(std::coroutine_handle<> leaf) noexcept {
    executor& loop = this_loop();
    detail::task_block& task = loop.suspend(leaf, waits_for_thread);
    if (task.pending && detail::find_catch(task).found) {
        loop.unwind_in_next_turn(task); // (7): what is to be unwound begins nothing
        return;
    }
    loop_ = &loop;
    task_ = &task;
    task.prev = &task;
    if (!start_detached(&run, this)) {
        task.prev = nullptr;
        loop.raise_in(task, errc::io_error);
    }
}

// In the thread. When the lock is released this object may be gone.
void* thread_call::run(void* self) noexcept {
    auto& call = *static_cast<thread_call*>(self);
    call.body_(call);
    const critical_section locked;
    call.loop_->make_runnable_from_interrupt(*call.task_);
    return nullptr;
}

} // namespace rondo::linux_port
