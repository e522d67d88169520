// model_test.cpp - random use of every primitive, beside a plain model of it.
//
// Main does something at random: lets a task take, gives, lets one that has waited leave, cancels
// one, or yields. The model says who gets through, in which order, from nothing but the rules: a
// run queue that is emptied pass by pass, into which device tasks go ahead, and for each primitive
// what take, give and leave do (models.hpp). Which item comes out of a queue: queue_model_test.cpp.
//
// Each seed is a program of 100 operations. RONDO_MODEL_OPERATIONS says how many in all (10,000 if
// it is not set), RONDO_MODEL_SEED which seed comes first (1); a failure prints its seed.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "tests/host/from_environment.hpp"
#include "tests/host/models.hpp"
#include "tests/primitives.hpp"
#include "tests/rondo_test.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <random>
#include <string>
#include <vector>

namespace rondo {
namespace {

using namespace test;

constexpr unsigned main_task = workers;

template <class P, class Model>
class comparison {
  public:
    explicit comparison(unsigned seed) : random_(seed) {}

    task<> run_for(unsigned operations) {
        for (; operations != 0 && said_ == expected_; --operations) {
            if (step()) {
                co_await give();
            }
            if (operations == 1 || pick(3) == 0) {
                co_await yield();
                pass();
                EXPECT_EQ(said_, expected_); // now: when they differ, a panic may follow
            }
        }
        const std::string said = said_; // what comes now is not compared
        for (task_handle<>& each : tasks_) {
            each.cancel();
            static_cast<void>(co_await each);
        }
        said_ = said;
        if (model_.can_give()) {
            co_await test::give(it_); // it may be a lock that main still holds
        }
        if (!it_.at_rest()) {
            said_ += " not at rest";
        }
    }
    [[nodiscard]] const std::string& said() const { return said_; }
    [[nodiscard]] const std::string& expected() const { return expected_; }

  private:
    // gives_up: unwinds from the wait. leaves: goes on, or unwinds, from behind it.
    enum class state { idle, starts, waits, gives_up, woken, holds, leaves };

    struct leaves {
        P& it;
        ~leaves() { it.leave(); }
    };
    task<> takes(unsigned who) {
        co_await it_.wait();
        const leaves after{it_};
        said_ += static_cast<char>('a' + who);
        may_leave_[who].clear();
        co_await may_leave_[who].wait();
    }

    unsigned pick(unsigned choices) { return static_cast<unsigned>(random_() % choices); }

    // True if main is to give.
    bool step() {
        const unsigned who = pick(workers);
        switch (pick(4)) {
        case 0:
            if (states_[who] == state::idle) {
                tasks_[who] = create_task(takes(who));
                queue(who, state::starts);
            }
            break;
        case 1:
            if (states_[who] == state::holds) {
                may_leave_[who].set();
                queue(who, state::leaves);
            }
            break;
        case 2:
            cancel(who);
            break;
        default:
            if constexpr (requires { model_.take_back(); }) {
                if (pick(2) == 0) {
                    it_.take_back();
                    model_.take_back();
                    break;
                }
            }
            return model_.can_give();
        }
        return false;
    }

    task<> give() {
        co_await test::give(it_);
        if constexpr (requires { model_.before_time(); }) {
            model_.before_time();
            while (turn_of_next()) {
            }
        }
        names through;
        model_.give(through);
        wake(through);
    }

    void cancel(unsigned who) {
        tasks_[who].cancel();
        switch (states_[who]) {
        case state::waits:
            cancel_waiting(who);
            break;
        case state::holds:
            queue(who, state::leaves);
            break;
        case state::starts: // has its turn, and ends there
        case state::woken:  // has what it waited for
            cancelled_[who] = true;
            break;
        case state::idle:
        case state::gives_up:
        case state::leaves:
            break;
        }
    }
    void cancel_waiting(unsigned who) {
        names through;
        next comes = next::ends;
        if constexpr (in_steps) {
            comes = model_.cancel(who, through);
        } else {
            std::erase(model_.waiting, who);
        }
        if (comes == next::ends) {
            queue(who, state::gives_up);
        }
        cancelled_[who] = comes == next::has_it;
        wake(through);
    }

    void queue(unsigned who, state why) {
        states_[who] = why;
        runnable_.push_back(who);
    }
    void wake(const names& through) {
        for (const unsigned who : through) {
            states_[who] = state::woken;
            (goes_ahead ? inbox_ : runnable_).push_back(who);
        }
    }
    void has_it(unsigned who) {
        expected_ += static_cast<char>('a' + who);
        if (cancelled_[who]) {
            queue(who, state::leaves); // from its next suspension
        } else {
            states_[who] = state::holds;
        }
    }
    void lets_go(unsigned who) {
        names through;
        model_.leave(through);
        wake(through);
        is_idle(who);
    }
    void is_idle(unsigned who) {
        states_[who] = state::idle;
        cancelled_[who] = false;
    }

    // From one turn of main to the next.
    void pass() {
        runnable_.push_back(main_task);
        while (turn_of_next()) {
        }
    }

    // False if nobody is left, or it is main's turn.
    bool turn_of_next() {
        now_.insert(now_.begin(), inbox_.begin(), inbox_.end());
        inbox_.clear();
        if (now_.empty()) {
            now_ = std::exchange(runnable_, {});
        }
        if (now_.empty()) {
            return false;
        }
        const unsigned who = now_.front();
        now_.pop_front();
        if (who != main_task) {
            turn(who);
        }
        return who != main_task;
    }

    void turn(unsigned who) {
        names through;
        switch (states_[who]) {
        case state::starts:
            if (cancelled_[who]) {
                is_idle(who);
            } else if (model_.take(who, through)) {
                wake(through);
                has_it(who);
            } else {
                states_[who] = state::waits;
            }
            break;
        case state::woken:
            turn_of_woken(who);
            break;
        case state::leaves:
            lets_go(who);
            break;
        case state::gives_up:
            is_idle(who);
            break;
        default:
            expected_ += '?';
        }
    }
    void turn_of_woken(unsigned who) {
        next comes = next::has_it;
        names through;
        if constexpr (in_steps) {
            comes = model_.turn(who, cancelled_[who], through);
            states_[who] = state::waits;
            wake(through);
        }
        if (comes == next::has_it) {
            has_it(who);
        } else if (comes == next::ends) {
            is_idle(who);
        }
    }

    static constexpr bool goes_ahead = requires { Model::device; };
    static constexpr bool in_steps = requires(Model& m, names& n) { m.turn(0U, false, n); };

    std::minstd_rand random_;
    P it_{3};
    Model model_;
    std::array<event, workers> may_leave_;
    std::array<task_handle<>, workers> tasks_;
    std::array<state, workers> states_{};
    std::array<bool, workers> cancelled_{};
    names now_;      // the rest of this pass
    names runnable_; // the next one
    names inbox_;
    std::string said_;
    std::string expected_;
};

struct outcome {
    std::string said;
    std::string expected;
};
template <class P, class Model>
task<> compare_in_a_task(unsigned seed, unsigned operations, outcome& seen) {
    comparison<P, Model> both(seed);
    co_await both.run_for(operations);
    seen = {both.said(), both.expected()};
}

template <class P, class Model>
void compare() {
    constexpr unsigned in_one_program = 100;
    const unsigned first = from_environment("RONDO_MODEL_SEED", 1);
    const unsigned programs = from_environment("RONDO_MODEL_OPERATIONS", 10'000) / in_one_program;
    for (unsigned seed = first; seed < first + programs; ++seed) {
        SCOPED_TRACE("RONDO_MODEL_SEED=" + std::to_string(seed));
        sim::reset();
        outcome seen;
        RONDO_EXPECT(run(compare_in_a_task<P, Model>(seed, in_one_program, seen)).has_value());
        ASSERT_EQ(seen.said, seen.expected);
        ASSERT_NE(seen.said, "");
    }
}

#define RONDO_MODEL(primitive)                                                                     \
    RONDO_TEST(primitive##_does_as_its_model) {                                                    \
        compare<test::of_##primitive, model_of_##primitive>();                                     \
    }
RONDO_MODEL(lock)
RONDO_MODEL(semaphore)
RONDO_MODEL(condition)
RONDO_MODEL(barrier)
RONDO_MODEL(event)
RONDO_MODEL(value_event)
RONDO_MODEL(pulse)
RONDO_MODEL(isr_event)
RONDO_MODEL(delay)
RONDO_MODEL(queue_get)
RONDO_MODEL(queue_put)
RONDO_MODEL(priority_queue)
RONDO_MODEL(lifo_queue)
RONDO_MODEL(ring_queue)
RONDO_MODEL(isr_queue)

} // namespace
} // namespace rondo
