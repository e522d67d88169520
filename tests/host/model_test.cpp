// model_test.cpp - random use of every primitive, beside a plain model of it.
//
// Main does something at random: lets a task take, gives, lets one that has waited leave, cancels
// one, or yields. The model says who gets through, in which order, from nothing but the rules: a
// run queue that is emptied pass by pass, and for each primitive what take, give and leave do.
//
// Each seed is a program of 100 operations. RONDO_MODEL_OPERATIONS says how many in all (10,000 if
// it is not set), RONDO_MODEL_SEED which seed comes first (1); a failure prints its seed.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "tests/primitives.hpp"
#include "tests/rondo_test.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>
#include <random>
#include <string>
#include <vector>

namespace rondo {
namespace {

constexpr unsigned workers = 6;

// ---- Models -----------------------------------------------------------------------------------
// Each says of those who wait which are let through: take() whether the caller is at once; the
// others, in order, are appended to `through`.

using names = std::deque<unsigned>;

void move_all(names& waiting, names& through) {
    through.insert(through.end(), waiting.begin(), waiting.end());
    waiting.clear();
}

struct model_of_lock {
    bool free = false; // main has it at first
    bool main_has_it = true;
    names waiting;

    [[nodiscard]] bool can_give() const { return main_has_it; }
    bool take(unsigned who, names&) {
        if (free) {
            free = false;
            return true;
        }
        waiting.push_back(who);
        return false;
    }
    void give(names& through) {
        main_has_it = false;
        leave(through);
    }
    void leave(names& through) {
        if (waiting.empty()) {
            free = true;
            return;
        }
        through.push_back(waiting.front());
        waiting.pop_front();
    }
};

struct model_of_semaphore {
    unsigned places = 0;
    names waiting;

    [[nodiscard]] static bool can_give() { return true; }
    bool take(unsigned who, names&) {
        if (places == 0) {
            waiting.push_back(who);
            return false;
        }
        --places;
        return true;
    }
    void give(names& through) {
        if (waiting.empty()) {
            ++places;
            return;
        }
        through.push_back(waiting.front());
        waiting.pop_front();
    }
    void leave(names& through) { give(through); }
};

using model_of_queue_get = model_of_semaphore;
using model_of_queue_put = model_of_semaphore;
using model_of_ring_queue = model_of_semaphore;

struct model_of_event {
    bool set = false;
    names waiting;

    [[nodiscard]] static bool can_give() { return true; }
    bool take(unsigned who, names&) {
        if (!set) {
            waiting.push_back(who);
        }
        return set;
    }
    void give(names& through) {
        set = true;
        move_all(waiting, through);
    }
    void leave(names&) {}
    void take_back() { set = false; }
};

using model_of_value_event = model_of_event;

struct model_of_pulse {
    names waiting;

    [[nodiscard]] static bool can_give() { return true; }
    bool take(unsigned who, names&) {
        waiting.push_back(who);
        return false;
    }
    void give(names& through) { move_all(waiting, through); }
    void leave(names&) {}
};

struct model_of_barrier {
    unsigned missing_of = 4; // participants: three waiters and one trigger, or any others
    unsigned triggered = 0;
    names waiting;

    [[nodiscard]] static bool can_give() { return true; }
    bool take(unsigned who, names& through) {
        if (triggered + waiting.size() + 1 < missing_of) {
            waiting.push_back(who);
            return false;
        }
        open(through);
        return true;
    }
    // As of_barrier::give(): until it has opened.
    void give(names& through) { open(through); }
    void leave(names&) {}
    void open(names& through) {
        triggered = 0;
        move_all(waiting, through);
    }
};

// ---- The world that both stand in -------------------------------------------------------------

template <class P, class Model>
class comparison {
  public:
    explicit comparison(unsigned seed) : random_(seed) {}

    task<> run_for(unsigned operations) {
        for (; operations != 0 && said_ == expected_; --operations) {
            step();
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
            it_.give(); // it may be a lock that main still holds
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

    void step() {
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
            if (model_.can_give()) {
                it_.give();
                names through;
                model_.give(through);
                wake(through);
            }
        }
    }

    void cancel(unsigned who) {
        tasks_[who].cancel();
        switch (states_[who]) {
        case state::waits:
            std::erase(model_.waiting, who);
            queue(who, state::gives_up);
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

    void queue(unsigned who, state why) {
        states_[who] = why;
        runnable_.push_back(who);
    }
    void wake(const names& through) {
        for (const unsigned who : through) {
            queue(who, state::woken);
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

    // All that is runnable now has its turn.
    void pass() {
        const names now = std::exchange(runnable_, {});
        for (const unsigned who : now) {
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
                has_it(who);
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
    }

    std::minstd_rand random_;
    P it_{3};
    Model model_;
    std::array<event, workers> may_leave_;
    std::array<task_handle<>, workers> tasks_;
    std::array<state, workers> states_{};
    std::array<bool, workers> cancelled_{};
    names runnable_;
    std::string said_;
    std::string expected_;
};

unsigned from_environment(const char* name, unsigned otherwise) {
    const char* const text = std::getenv(name);
    return text != nullptr ? static_cast<unsigned>(std::atoi(text)) : otherwise;
}

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
RONDO_MODEL(event)
RONDO_MODEL(value_event)
RONDO_MODEL(pulse)
RONDO_MODEL(barrier)
RONDO_MODEL(queue_get)
RONDO_MODEL(queue_put)
RONDO_MODEL(ring_queue)

} // namespace
} // namespace rondo
