// descriptor.cpp
//
// SPDX-License-Identifier: MIT
#include "ports/linux/descriptor.hpp"

#include "ports/linux/os_error.hpp"
#include "ports/linux/poller.hpp"
#include "ports/linux/system_calls.hpp"

#include "rondo/core/port.hpp"

#include <sys/epoll.h>

namespace rondo::linux_port {

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
        each.ready.clear();
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
        in.dry = false;
        in.ready.set();
    }
    if (side& out = sides_[writing]; out.dry && (events & (EPOLLOUT | broken)) != 0) {
        out.dry = false;
        out.ready.set();
    }
}

} // namespace rondo::linux_port
