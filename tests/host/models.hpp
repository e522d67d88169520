// models.hpp - plain models of the primitives, for model_test.cpp.
//
// Each says of those who wait which are let through: take() whether the caller is at once; the
// others, in order, are appended to `through`.
//
// Where getting through takes several steps, turn() and cancel() say what comes next. `device`: an
// interrupt could wake them, so they go ahead. before_time(): give() sleeps, from there on.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <deque>

namespace rondo::test {

inline constexpr unsigned workers = 6;

using names = std::deque<unsigned>;

inline void move_all(names& waiting, names& through) {
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
using model_of_priority_queue = model_of_semaphore;
using model_of_lifo_queue = model_of_semaphore;
using model_of_ring_queue = model_of_semaphore;

struct model_of_isr_queue : model_of_semaphore {
    static constexpr bool device = true;
};

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

struct model_of_isr_event : model_of_event {
    static constexpr bool device = true;
};

struct model_of_delay : model_of_event {
    void before_time() { set = false; }
};

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

enum class next { has_it, waits, ends };

struct model_of_condition {
    enum class stage { enters, waits, notified, gives_up };

    bool free = true; // the lock
    names waiting;    // for a notify
    names locked_out; // for the lock
    std::array<stage, workers> stages{};

    [[nodiscard]] bool can_give() const { return free; }
    bool take(unsigned who, names&) {
        if (free) {
            waits(who);
        } else {
            stages[who] = stage::enters;
            locked_out.push_back(who);
        }
        return false;
    }
    void give(names& through) {
        for (const unsigned who : waiting) {
            stages[who] = stage::notified;
        }
        move_all(waiting, locked_out);
        release(through);
    }
    void leave(names&) {}

    // It has the lock.
    next turn(unsigned who, bool cancelled, names& through) {
        if (stages[who] == stage::enters) {
            waits(who);
            release(through);
            if (cancelled) {
                static_cast<void>(cancel(who, through));
            }
            return next::waits;
        }
        release(through);
        return stages[who] == stage::notified ? next::has_it : next::ends;
    }
    // ends: it leaves now. has_it: the lock first, and then it goes on.
    next cancel(unsigned who, names& through) {
        switch (stages[who]) {
        case stage::enters:
            std::erase(locked_out, who);
            return next::ends;
        case stage::notified:
            return next::has_it;
        case stage::waits:
            std::erase(waiting, who);
            stages[who] = stage::gives_up;
            locked_out.push_back(who);
            if (free) {
                release(through);
            }
            break;
        case stage::gives_up:
            break;
        }
        return next::waits;
    }

  private:
    void waits(unsigned who) {
        stages[who] = stage::waits;
        waiting.push_back(who);
    }
    void release(names& through) {
        free = locked_out.empty();
        if (!free) {
            through.push_back(locked_out.front());
            locked_out.pop_front();
        }
    }
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

} // namespace rondo::test
