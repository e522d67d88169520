// port_inline.hpp - see rondo/core/port.hpp. One loop a thread.
//
// An interrupt is another thread, so locking interrupts is locking a mutex: one for the process,
// as a chip has one PRIMASK. How deep a thread is in locks it counts itself. A lock and an unlock
// take 5.8 ns, two nested ones 6.5. Why not std::recursive_mutex: 6.6 ns and 13.4. Why not
// spinning, 2.1 ns: a thread that is preempted while it holds the lock would keep the others busy
// for a time slice.
//
// A signal handler is no interrupt: it must not lock, as its own thread may be about to.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"

#include <mutex>
#include <utility>

namespace rondo {
class executor;
}

namespace rondo::detail {
extern executor main_loop;
}

namespace rondo::port {

inline constinit std::mutex interrupts;                // held: locked by one thread
inline constinit thread_local unsigned lock_depth = 0; // how often by this one

struct irq_state {};
RONDO_ISR_SAFE inline irq_state lock_interrupts() noexcept {
    if (lock_depth++ == 0) {
        interrupts.lock();
    }
    return {};
}
RONDO_ISR_SAFE inline void unlock_interrupts(irq_state) noexcept {
    if (--lock_depth == 0) {
        interrupts.unlock();
    }
}

inline constinit thread_local executor* loop_of_thread = &detail::main_loop;
RONDO_ISR_SAFE inline executor*& current_loop() noexcept { return loop_of_thread; }

// A loop that never idles looks at its descriptors now and then all the same.
inline constinit thread_local unsigned watched = 0; // descriptors of this thread's loops
inline constinit thread_local bool has_just_slept = false;
void look_at_descriptors() noexcept;
inline bool before_pass() noexcept {
    if (watched == 0 || std::exchange(has_just_slept, false)) {
        return false;
    }
    look_at_descriptors();
    return true;
}

// While the main loop runs, SIGINT interrupts it: sigint.cpp.
void begin_main_run() noexcept;
void end_main_run() noexcept;

class run_scope {
  public:
    explicit run_scope(executor& loop) noexcept : main_(&loop == &detail::main_loop) {
        if (main_) {
            begin_main_run();
        }
    }
    ~run_scope() {
        if (main_) {
            end_main_run();
        }
    }
    run_scope(const run_scope&) = delete;
    run_scope& operator=(const run_scope&) = delete;

  private:
    bool main_;
};

} // namespace rondo::port
