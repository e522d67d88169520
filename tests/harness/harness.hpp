// harness.hpp - disturbing programs at every instant, and what must hold whatever is done to them.
//
// A *scenario* is a small program. It runs once undisturbed; the hooks of the core (hooks.hpp)
// number its *moments*: before each turn of a task, in each suspension, at each frame that is
// taken. Then it runs again and again, each time with a *plan* that does something at one of those
// moments, or at each pair of them: cancel one of the tasks, let a deadline expire, refuse a frame.
// After every run the invariants hold (`world::check_after_run`):
//
//   - each object was destroyed exactly once, in the turn of its task, leaf first;
//   - no task, frame, timer or waiter is left, each lock and each permit is free;
//   - what hardware writes to was alive, and the hardware is quiet;
//   - each enter() has its exit(); what was sent was received or is kept;
//   - a task ends outside of all boundaries; nobody waits for one that has ended;
//   - a suspension under a cancel does not return; nobody runs for ever;
//   - the undisturbed run ends by itself, and its trace is the expected one.
//
// What still waits when nothing else can happen is cancelled by the rescuer, a task of the harness:
// a setter that was cancelled leaves its waiters waiting, and that is no fault.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/sim/sim.hpp"
#include "rondo/rondo.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rondo::harness {

using namespace std::chrono_literals;

// ---- Plans ------------------------------------------------------------------------------------

enum class action : char { cancel = 'c', expire = 'e', refuse = 'f' };

struct disturbance {
    std::uint32_t moment;
    action what;
    std::uint32_t who; // of the tasks, oldest first (in a suspension 0 is the one that runs); of
                       // the armed deadlines; 0 for a frame
};

/// What could have been done at a moment.
struct moment {
    std::uint8_t tasks = 0;  // that can be cancelled
    std::uint8_t limits = 0; // that can expire
    bool frame = false;
};

struct plan {
    std::vector<disturbance> steps; // by rising moment
    std::uint64_t seed = 0;         // not 0: disturb at random
    [[nodiscard]] std::string text() const;
};

class world;

/// Registers itself where it is defined, at namespace scope.
struct scenario {
    std::string_view name;
    std::string_view expected; // the trace of the undisturbed run
    task<> (*main)(world&);

    scenario(std::string_view n, std::string_view trace, task<> (*m)(world&));
    static std::vector<const scenario*>& all();
};

// ---- What scenarios are made of ---------------------------------------------------------------

/// Values that are handed from task to task without a store in between, as a queue does it: a wait
/// that completed and was not delivered would lose one.
class channel {
  public:
    void send(int value);

    class [[nodiscard]] awaiter {
      public:
        explicit awaiter(channel& c) noexcept : channel_(c) {}
        bool await_ready() noexcept;
        void await_suspend(std::coroutine_handle<> leaf);
        int await_resume();

      private:
        friend channel;
        channel& channel_;
        int value_ = 0;
        detail::task_block* task_ = nullptr;
    };
    awaiter receive() noexcept { return awaiter(*this); }

  private:
    friend world;
    static bool leave(detail::task_block& task) noexcept;
    static const detail::wait_kind kind;

    std::vector<awaiter*> waiters_;
    std::vector<int> kept_;
    int sent_ = 0;
    int received_ = 0;
};

/// Hardware that writes to a buffer in a frame, one transfer at a time.
class device {
  public:
    enum class abort {
        late,  ///< it can be told to stop, and has stopped 2 ms later
        never, ///< it completes
    };
    device(world& w, abort how) noexcept : world_(w), how_(how) {}

    class [[nodiscard]] awaiter {
      public:
        awaiter(device& d, duration time, int& buffer) noexcept
            : device_(d),
              time_(time),
              buffer_(buffer) {}
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> leaf);
        void await_resume() const noexcept {}

      private:
        device& device_;
        duration time_;
        int& buffer_;
    };
    /// Writes 7 to `buffer`, which must be a `thing`'s.
    awaiter transfer(duration time, int& buffer) noexcept { return awaiter(*this, time, buffer); }

    static bool is_kind(const detail::wait_kind* k) noexcept { return k == &kind; }
    [[nodiscard]] bool busy() const noexcept { return waiter_ != nullptr; }

  private:
    static bool leave(detail::task_block& task) noexcept;
    static const detail::wait_kind kind;
    void end(unsigned transfer, bool aborted) noexcept; // an interrupt

    world& world_;
    abort how_;
    unsigned transfers_ = 0;
    bool stopping_ = false;
    int* buffer_ = nullptr;
    detail::task_block* waiter_ = nullptr;
};

/// One run: what the tasks share (it outlives every frame), and what is counted.
class world {
  public:
    world(const scenario& s, const plan& p, bool verbose);
    ~world();
    world(const world&) = delete;
    world& operator=(const world&) = delete;

    // For scenarios.
    event events[3];
    lock locks[3];
    semaphore permits{2};
    condition changed{locks[0]};
    value_event<int> numbers;
    isr_flag flags[2];
    channel values;
    device stoppable{*this, device::abort::late};
    device unstoppable{*this, device::abort::never};
    int entered = 0;
    int exited = 0;
    void say(std::string_view word);
    task_handle<>& spawn(task<> coroutine, const char* name = "child");
    void keep(task_handle<> handle) { handles_.push_back(std::move(handle)); }
    task_handle<>& spawned(std::size_t i) { return handles_[i]; } // 0: main
    void failure(const char* what);
    [[nodiscard]] bool disturbed() const noexcept {
        return !plan_.steps.empty() || plan_.seed != 0;
    }

    // For the objects above.
    void born(const void* object, bool local);
    void died(const void* object, bool local);
    [[nodiscard]] bool alive(const void* object) const;

    // For hooks.
    void before_turn(executor& loop);
    void before_suspension(executor& loop);
    bool refuses_frame();
    void task_ends(detail::task_block& task);

    // For the driver.
    /// Runs the scenario and checks everything; false if something is wrong.
    bool run();
    [[nodiscard]] std::vector<moment>& moments() noexcept { return moments_; }

  private:
    struct birth {
        const void* object;
        const detail::task_block* task; // nullptr: may die anywhere
    };

    static task<> rescue(world& w);
    void check_block(const detail::task_block& task);
    void check_waiters_of_ended(executor& loop);
    void check_after_run();
    [[noreturn]] void die(const char* what); // a failure after which no other run can follow
    void disturb(executor& loop, moment m);
    void cancel(executor& loop, detail::task_block& task);
    [[nodiscard]] std::vector<detail::task_block*> tasks(executor& loop) const;

    const scenario& scenario_;
    const plan& plan_;
    const bool verbose_;
    bool counting_ = false; // the scenario runs
    bool failed_ = false;
    bool rescued_ = false; // the rescuer had something to do
    std::uint64_t random_;
    std::size_t done_ = 0;      // steps of the plan
    std::uint32_t elapsed_ = 0; // moments
    std::uint32_t turns_ = 0;
    isr_flag nothing_else_;
    std::vector<moment> moments_;
    std::vector<birth> births_;
    std::string trace_;
    std::deque<task_handle<>> handles_;
};

/// An object that must be destroyed exactly once, wherever.
class thing {
  public:
    explicit thing(world& w) : world_(w) { world_.born(this, false); }
    thing(thing&& other) noexcept : value(other.value), world_(other.world_) {
        world_.born(this, false);
    }
    ~thing() { world_.died(this, false); }

    int value = 0;

  private:
    world& world_;
};

/// The same for a local variable of a coroutine: in its task's turn, the youngest first.
class local {
  public:
    explicit local(world& w) : world_(w) { world_.born(this, true); }
    local(const local&) = delete;
    local& operator=(const local&) = delete;
    ~local() { world_.died(this, true); }

    int value = 0;

  protected:
    world& world_;
};

/// Says a word when its task is unwound or leaves the block.
class witness : public local {
  public:
    witness(world& w, std::string_view word) : local(w), word_(word) {}
    ~witness() { world_.say(word_); }

  private:
    std::string_view word_;
};

/// True if what is pending for the task is to be delivered at a suspension. An oracle: it knows
/// nothing of who catches.
bool is_doomed(const detail::task_block& task) noexcept;

/// A wait that must not return if it suspended under a cancel (rule 7).
template <class Op>
class [[nodiscard]] watched {
  public:
    watched(world& w, Op&& op) noexcept : world_(w), op_(std::move(op)) {}
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> leaf) {
        task_ = &this_loop().current();
        if (!detail::start(op_, leaf)) {
            return false;
        }
        doomed_ = is_doomed(*task_);
        return true;
    }
    auto await_resume() {
        if (doomed_) {
            world_.failure("a suspension under a cancel has returned");
        }
        return op_.await_resume();
    }

  private:
    world& world_;
    Op op_;
    bool doomed_ = false;
    detail::task_block* task_ = nullptr;
};

template <class Op>
watched<Op> watch(world& w, Op op) {
    return watched<Op>(w, std::move(op));
}
inline auto sleeps(world& w, duration time) { return watch(w, sleep_for(time)); }
inline auto yields(world& w) { return watch(w, yield()); }
inline auto waits(world& w, int i) { return watch(w, w.events[i].wait()); }

/// A task that sleeps, and says that it has.
task<> sleeper(world& w, duration time, std::string_view word);

/// A resource for with: enter and exit sleep.
struct resource {
    world& w;
    duration time = 1ms;
    errc exit_fails = errc::none;

    task<> enter() { return run_enter(w, time); }
    task<> exit() { return run_exit(w, time, exit_fails); }

  private:
    static task<> run_enter(world& w, duration time);
    static task<> run_exit(world& w, duration time, errc fails);
};

} // namespace rondo::harness
