// sigint.cpp - ctrl-C ends the run of the main loop, as interrupted.
//
// The handler is installed while the main loop runs, and only where SIGINT has its default
// disposition: a program's own handler, or nohup's "ignore", wins. Once a first ctrl-C has been
// taken, a second one that comes before the loop has noticed (a task hogs it) ends the program, as
// by default.
//
//   default --the main loop runs--> ours --SIGINT--> noted --the loop looks--> the run ends:
//   default
//                                                    noted --SIGINT--> the process ends
//
// The handler must run in the thread of the main loop: there it comes between two instructions of
// the loop, as an interrupt does on a chip, and note_interrupt() needs no lock. In another thread
// it sends the signal on. Whatever it calls is async-signal-safe.
//
// SPDX-License-Identifier: MIT
#include "ports/linux/poller.hpp"

#include "rondo/core/executor.hpp"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <sys/types.h>
#include <unistd.h>

namespace rondo {
namespace {

constinit std::atomic<pid_t> runner = 0;     // the thread in which the main loop runs; 0: none
constinit std::atomic<int> runner_event = 0; // ends its sleep

void on_sigint(int signal) {
    const int error = errno;
    if (const pid_t thread = runner.load(std::memory_order_relaxed); thread != gettid()) {
        // A thread that has ended, or a run: then there is nothing left to interrupt.
        tgkill(getpid(), thread, signal);
    } else if (rondo::detail::main_loop.note_interrupt()) {
        linux_port::end_sleep(runner_event.load(std::memory_order_relaxed));
    } else {
        std::signal(signal, SIG_DFL);
        std::raise(signal);
    }
    errno = error;
}

bool has_handler(void (*handler)(int)) noexcept {
    struct sigaction now{};
    sigaction(SIGINT, nullptr, &now);
    return (now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == handler;
}

void set_handler(void (*handler)(int)) noexcept {
    struct sigaction next{};
    next.sa_handler = handler;
    next.sa_flags = SA_RESTART; // tasks that read a file need not know
    sigaction(SIGINT, &next, nullptr);
}

} // namespace

namespace port {

void begin_main_run() noexcept {
    const pid_t before = runner.exchange(gettid(), std::memory_order_relaxed);
    RONDO_ASSERT(before == 0,
                 "the main loop runs in another thread: give this one a loop, and a loop_scope");
    runner_event.store(linux_port::this_poller().event, std::memory_order_relaxed);
    if (has_handler(SIG_DFL)) {
        set_handler(on_sigint);
    }
}

void end_main_run() noexcept {
    if (has_handler(on_sigint)) {
        set_handler(SIG_DFL);
    }
    runner.store(0, std::memory_order_relaxed);
}

} // namespace port
} // namespace rondo
