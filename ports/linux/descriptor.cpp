// descriptor.cpp
//
// SPDX-License-Identifier: MIT
#include "ports/linux/descriptor.hpp"

#include "ports/linux/os_error.hpp"
#include "ports/linux/poller.hpp"
#include "ports/linux/system_calls.hpp"

#include "rondo/core/executor.hpp"
#include "rondo/core/port.hpp"

#include <sys/epoll.h>
#include <utility>

namespace rondo::linux_port {
namespace {

constinit const detail::wait_kind waits_for_descriptor{"descriptor", true,
                                                       &descriptor::side::leave};

} // namespace

void descriptor::side::wait(std::coroutine_handle<> leaf) noexcept {
    RONDO_ASSERT(waiter == nullptr, "two tasks wait for one descriptor: one reads, one writes");
    executor& loop = this_loop();
    waiter = &loop.suspend(leaf, waits_for_descriptor);
    waiter->remember(loop);
    waiter->next = reinterpret_cast<detail::link_head*>(this);
    waiter->prev = waiter;
}

bool descriptor::side::leave(detail::task_block& task) noexcept {
    reinterpret_cast<side*>(task.next)->waiter = nullptr;
    task.prev = nullptr;
    return true;
}

// Interrupts are locked, as the inbox is anybody's.
void descriptor::side::report() noexcept {
    dry = false;
    if (waiter != nullptr) {
        detail::task_block& task = *std::exchange(waiter, nullptr);
        task.remembered<executor>().make_runnable_from_interrupt(task);
    }
}

descriptor::descriptor(descriptor&& other) noexcept : fd_(other.fd_) {
    other.forget(); // epoll knows it by its address
}

void descriptor::forget() noexcept {
    if (registered_) {
        // Explicitly: closing it would not do if another process has it too.
        call(epoll_ctl, this_poller().epoll, EPOLL_CTL_DEL, fd_, nullptr);
        --port::watched;
        registered_ = false;
    }
    short_says_nothing_ = false;
    for (side& each : sides_) {
        each.dry = false;
    }
}

errc descriptor::found_dry(direction which) noexcept {
    if (!registered_) {
        // What is ready by now is reported, too.
        epoll_event each_edge{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLPRI | EPOLLET,
                              .data = {.ptr = this}};
        if (call(epoll_ctl, this_poller().epoll, EPOLL_CTL_ADD, fd_, &each_edge) < 0) {
            // A plain file: it never blocks, and is never dry.
            return errno == EPERM ? errc::none : os_error(errno);
        }
        ++port::watched;
        registered_ = true;
    }
    run_dry(which);
    return errc::none;
}

void descriptor::on_ready(std::uint32_t events) noexcept {
    constexpr std::uint32_t broken = EPOLLERR | EPOLLHUP; // reads and writes both return
    constexpr std::uint32_t says_nothing = EPOLLRDHUP | EPOLLPRI | broken;
    if ((events & says_nothing) != 0) {
        short_says_nothing_ = true;
    }
    if (side& in = sides_[reading]; in.dry && (events & (EPOLLIN | says_nothing)) != 0) {
        in.report();
    }
    if (side& out = sides_[writing]; out.dry && (events & (EPOLLOUT | broken)) != 0) {
        out.report();
    }
}

} // namespace rondo::linux_port
