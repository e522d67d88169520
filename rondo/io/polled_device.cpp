// polled_device.cpp - the executor's part: when the loop asks devices. A program without them does
// not link it.
//
// Devices that tasks wait for keep the loop's attention: it asks them before each turn. When nobody
// is runnable it shall sleep, so then a timer brings the attention back; before the next deadline
// at the latest, so that devices are asked ahead of the task that is due.
//
// SPDX-License-Identifier: MIT
#include "rondo/io/polled_device.hpp"

#include <utility>

namespace rondo {
namespace detail {

constinit const wait_kind waits_for_device{"device", true, &polled::leave};

polled::polled(ready_function* ready) noexcept
    : link{{nullptr}, nullptr},
      ready_(ready),
      again_([](timed_call&) noexcept { this_loop().ask_for_attention(); }) {}

void polled::wait(std::coroutine_handle<> leaf, io_events what) noexcept {
    task_block*& waiter = what == io_events::readable ? reader_ : writer_;
    RONDO_ASSERT(waiter == nullptr, "two tasks wait for one polled device: one reads, one writes");
    executor& loop = this_loop();
    task_block& task = loop.suspend(leaf, waits_for_device);
    task.remember(*this);
    task.prev = &task;
    if (asked() == io_events::none) {
        loop.watch_device(*this);
    }
    waiter = &task;
}

bool polled::leave(task_block& task) noexcept {
    auto& device = task.remembered<polled>();
    (device.reader_ == &task ? device.reader_ : device.writer_) = nullptr;
    task.prev = nullptr;
    device.forget_if_idle();
    return true;
}

void polled::forget_if_idle() noexcept {
    if (asked() == io_events::none) {
        unlink();
        again_.disarm();
    }
}

} // namespace detail

void executor::watch_device(detail::polled& device) noexcept {
    devices_.push_back(device);
    ask_devices_ = [](executor& loop, detail::task_block* next) noexcept {
        return loop.ask_devices(next);
    };
    ask_for_attention();
}

// After each turn, before that of `next` or the end of the pass. Who is served goes ahead of
// `next`; that one then has its turn, or the pass ends, whatever is ready again.
detail::task_block* executor::ask_devices(detail::task_block* next) noexcept {
    if (devices_.empty()) {
        device_served_ = false;
        return next;
    }
    const bool served = device_served_;
    if (served) {
        device_served_ = next != nullptr && next->waits_for == &detail::waits_for_device;
    } else {
        next = serve_devices(next);
    }
    if (next == nullptr && run_queue_.empty()) {
        sleep_between_questions(served ? duration::zero() : duration::max());
    } else {
        ask_for_attention();
    }
    return next;
}

detail::task_block* executor::serve_devices(detail::task_block* next) noexcept {
    current_ = nullptr; // whose turn was the last
    detail::fifo<detail::task_block> served;
    served.open();
    for (detail::polled* device = devices_.first(); device != nullptr;) {
        detail::polled& asked = *device;
        device = devices_.after(asked);
        asked.serve([&](detail::task_block& task) {
            trace_.woken(task);
            served.push_back(task);
        });
    }
    device_served_ = !served.empty();
    return served.take_all_before(next);
}

// The loop is about to sleep. Whatever ends that, devices are asked before anybody has a turn.
void executor::sleep_between_questions(duration longest) noexcept {
    for (const detail::polled* device = devices_.first(); device != nullptr;
         device = devices_.after(*device)) {
        longest = std::min(longest, device->interval_);
    }
    detail::timed_call& again = devices_.first()->again_;
    again.disarm();
    time_point time = now() + longest;
    if (!timers_.empty()) {
        time = std::min(time, timers_.front().due.time());
    }
    again.arm(detail::due_time(time));
    prepare_attention();
}

} // namespace rondo
