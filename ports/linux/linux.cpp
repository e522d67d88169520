// linux.cpp - the port of Linux; see rondo/core/port.hpp for its obligations.
//
// SPDX-License-Identifier: MIT
#include "ports/linux/descriptor.hpp"
#include "ports/linux/poller.hpp"
#include "ports/linux/system_calls.hpp"

#include "rondo/core/executor.hpp"
#include "rondo/core/port.hpp"
#include "rondo/core/report.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <span>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace rondo {
namespace {

// Who sleeps in idle(), and in which loop; with interrupts locked. There are as many as threads.
struct sleeper {
    executor* loop;
    int event;
    bool woken = false;
    sleeper* next;
};
sleeper* sleepers = nullptr;

[[noreturn]] void die(const char* what) {
    report("rondo: ", what, ": ", static_cast<const char*>(std::strerror(errno)), "\n");
    port::halt(1);
}

using event_buffer = std::array<epoll_event, 128>; // more come at the next call

// Interrupts are locked.
void tell_devices(std::span<const epoll_event> events) noexcept {
    for (const epoll_event& event : events) {
        if (event.data.ptr != nullptr) { // else it is the eventfd, which has done its work
            static_cast<linux_port::descriptor*>(event.data.ptr)->on_ready(event.events);
        }
    }
}

} // namespace

namespace linux_port {

poller::poller() noexcept
    : epoll(epoll_create1(EPOLL_CLOEXEC)),
      event(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    epoll_event each_write{.events = EPOLLIN | EPOLLET, .data = {.ptr = nullptr}};
    if (epoll < 0 || event < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, event, &each_write) < 0) {
        die("opening what the loop sleeps in");
    }
}

poller::~poller() {
    close(event);
    close(epoll);
}

poller& this_poller() noexcept {
    static thread_local poller p;
    return p;
}

void end_sleep(int event) noexcept {
    constexpr std::uint64_t once = 1;
    // Fails only if it was written to 2^64 times.
    [[maybe_unused]] const ssize_t written = write(event, &once, sizeof once);
}

} // namespace linux_port

namespace port {

std::int64_t now_us() noexcept {
    const auto read = [] {
        timespec t{};
        clock_gettime(CLOCK_MONOTONIC, &t);
        return std::int64_t{t.tv_sec} * 1'000'000 + t.tv_nsec / 1'000;
    };
    static const std::int64_t start = read();
    return read() - start;
}

bool set_alarm(time_point deadline) noexcept {
    linux_port::this_poller().alarm = deadline;
    return deadline == never || deadline > now();
}

namespace {

// Until the alarm, at the latest. To the microsecond, where the system can (Linux 5.11).
int wait_for_events(const linux_port::poller& p, event_buffer& events) noexcept {
    const auto wait = [&](int milliseconds) {
        ++linux_port::system_calls;
        return epoll_wait(p.epoll, events.data(), static_cast<int>(events.size()), milliseconds);
    };
    if (p.alarm == never) {
        return wait(-1);
    }
    const auto left = std::max(p.alarm - now(), duration::zero()).count();
    const timespec timeout{.tv_sec = left / 1'000'000, .tv_nsec = left % 1'000'000 * 1'000};
    ++linux_port::system_calls;
    const int ready =
        epoll_pwait2(p.epoll, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
    if (ready < 0 && errno == ENOSYS) {
        return wait(static_cast<int>(std::min<std::int64_t>((left + 999) / 1000, 1'000'000)));
    }
    return ready;
}

} // namespace

// The lock is open while this thread is in the kernel. What was set before is seen by the loop,
// which has looked with the lock held; who comes later finds the sleeper.
void idle() noexcept {
    const linux_port::poller& p = linux_port::this_poller();
    event_buffer events;
    sleeper self{.loop = &this_loop(), .event = p.event, .next = sleepers};
    sleepers = &self;
    interrupts.unlock();
    const int ready = wait_for_events(p, events);
    const int error = errno;
    interrupts.lock();
    sleeper** at = &sleepers;
    while (*at != &self) {
        at = &(*at)->next;
    }
    *at = self.next;

    if (ready < 0 && error != EINTR) {
        errno = error;
        die("waiting for events");
    }
    tell_devices(std::span(events).first(static_cast<std::size_t>(std::max(ready, 0))));
    has_just_slept = true;
}

// What idle() would see. At the pace at which it would come from a loop that sleeps now and then.
void look_at_descriptors() noexcept {
    constexpr auto pace = std::chrono::microseconds(50);
    linux_port::poller& p = linux_port::this_poller();
    const time_point present = now();
    if (present < p.next_look) {
        return;
    }
    p.next_look = present + pace;
    event_buffer events;
    const int ready =
        linux_port::call(epoll_wait, p.epoll, events.data(), static_cast<int>(events.size()), 0);
    const critical_section locked;
    tell_devices(std::span(events).first(static_cast<std::size_t>(std::max(ready, 0))));
}

// No system call but for a loop that sleeps, and one for each of its sleeps.
void wake(executor& loop) noexcept {
    for (sleeper* each = sleepers; each != nullptr; each = each->next) {
        if (each->loop == &loop && !each->woken) {
            each->woken = true;
            linux_port::end_sleep(each->event);
        }
    }
}

std::span<std::byte> frame_arena() noexcept {
    alignas(frame_alignment) static std::array<std::byte, 1 << 20> arena;
    return arena;
}

void console_put(char character) noexcept {
    while (write(STDERR_FILENO, &character, 1) < 0 && errno == EINTR) {
    }
}

void halt(int status) noexcept { status == 0 ? std::exit(0) : std::abort(); }

} // namespace port

} // namespace rondo
