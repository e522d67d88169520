// steps.cpp - the words of the scenarios; see machine.hpp. words.py has each once more.
//
// SPDX-License-Identifier: MIT
#include "tests/asyncio/machine.hpp"

namespace rondo::scenarios {
namespace {

task<> do_say(machine& m, const std::string& who, const step& s) {
    m.say(who, s.name);
    co_return;
}

// ---- Time -------------------------------------------------------------------------------------

task<> do_sleep(machine& m, const std::string&, const step& s) { co_await sleep_until(m.due(s)); }

task<> do_yield(machine&, const std::string&, const step&) { co_await yield(); }

// A gather that is cancelled takes a turn more than asyncio's, so what follows it waits a little.
task<> do_within(machine& m, const std::string& who, const step& s) {
    const result<void> r = co_await wait_until(run_block(m, who, s.blocks[0]), m.due(s));
    if (!r) {
        co_await m.settle(s.number);
    }
    m.say(who, r ? "in-time" : r.error() == errc::timed_out ? "late" : to_string(r.error()));
}

task<> do_repeat(machine& m, const std::string& who, const step& s) {
    for (long i = 0; i < s.count; ++i) {
        co_await run_block(m, who, s.blocks[0]);
    }
}

// ---- Unwinding --------------------------------------------------------------------------------

struct leaver {
    machine& m;
    const std::string& who;
    const std::string& text;
    ~leaver() { m.say(who, text); }
};

task<> do_leaving(machine& m, const std::string& who, const step& s) {
    const leaver at_end{m, who, s.name};
    co_await run_block(m, who, s.blocks[0]);
}

task<> do_catch(machine& m, const std::string& who, const step& s) {
    const result<void> r = co_await attempt(run_block(m, who, s.blocks[0]));
    m.say(who, r                              ? "nothing-to-catch"
               : r.error() == errc::cancelled ? "caught-cancel"
                                              : "caught-error");
}

task<> do_fail(machine&, const std::string&, const step&) { co_await fail(errc::io_error); }

task<> do_shield(machine& m, const std::string& who, const step& s) {
    co_await shield(run_block(m, who, s.blocks[0]));
}

// ---- Event, lock, barrier ---------------------------------------------------------------------

task<> do_set(machine& m, const std::string&, const step& s) {
    m.object<event>(s.name).set();
    co_return;
}
task<> do_clear(machine& m, const std::string&, const step& s) {
    m.object<event>(s.name).clear();
    co_return;
}
task<> do_wait(machine& m, const std::string&, const step& s) {
    co_await m.object<event>(s.name).wait();
}

task<> do_hold(machine& m, const std::string& who, const step& s) {
    const auto held = co_await m.object<lock>(s.name).scoped();
    co_await run_block(m, who, s.blocks[0]);
}

// asyncio's has no try_acquire; it is free once whoever was woken has run.
task<> do_try_hold(machine& m, const std::string& who, const step& s) {
    co_await m.settle(s.number);
    lock& l = m.object<lock>(s.name);
    if (!l.try_acquire()) {
        m.say(who, "taken");
        co_return;
    }
    const lock::guard held(l);
    co_await run_block(m, who, s.blocks[0]);
}

// An asyncio.Barrier that has opened takes no arrivals until all have left it; rondo's does.
task<> do_arrive(machine& m, const std::string&, const step& s) {
    co_await m.settle(s.number);
    co_await m.object<barrier<>>(s.name).wait();
    co_await m.settle(s.number);
}

// ---- Several tasks ----------------------------------------------------------------------------

task<> do_cancel(machine& m, const std::string&, const step& s) {
    co_await m.settle(s.number);
    m.handle(s.name).cancel();
    co_await m.settle(s.number);
}

task<> do_join(machine& m, const std::string& who, const step& s) {
    const result<void> r = co_await m.handle(s.name).join();
    co_await m.settle(s.number);
    m.say(who, s.name + (r ? "=value" : "=cancelled"));
}

task<> do_await(machine& m, const std::string& who, const step& s) {
    const result<void> r = co_await m.handle(s.name).join();
    m.say(who, s.name + (r ? "=value" : "=cancelled"));
}

task<> child(machine& m, const std::string& who, const step& s, std::size_t index) {
    return run_block(m, m.child_of(who, index), s.blocks[index]);
}

task<> do_gather(machine& m, const std::string& who, const step& s) {
    if (s.blocks.size() == 1) {
        co_await gather(child(m, who, s, 0));
    } else if (s.blocks.size() == 2) {
        co_await gather(child(m, who, s, 0), child(m, who, s, 1));
    } else {
        co_await gather(child(m, who, s, 0), child(m, who, s, 1), child(m, who, s, 2));
    }
    co_await m.settle(s.number);
    m.say(who, "gathered");
}

task<> do_together(machine& m, const std::string& who, const step& s) {
    co_await with_group([&](task_group& g) -> task<> {
        for (std::size_t i = 0; i < s.blocks.size(); ++i) {
            g.start(child(m, who, s, i), "child");
        }
        co_return;
    });
    co_await m.settle(s.number);
    m.say(who, "together");
}

std::string which() { return ""; }
template <class... Rest>
std::string which(bool ended, Rest... rest) {
    return (ended ? "1" : "0") + which(rest...);
}

// A select may be biased where two end in the same instant: so each ends in one of its own.
task<> contender(machine& m, const std::string& who, const step& s, std::size_t index) {
    co_await child(m, who, s, index);
    co_await m.settle(s.number + 1 + static_cast<unsigned>(index));
}

task<> do_first(machine& m, const std::string& who, const step& s) {
    std::string ended;
    if (s.blocks.size() == 2) {
        const auto [a, b] = co_await select(contender(m, who, s, 0), contender(m, who, s, 1));
        ended = which(a.has_value(), b.has_value());
    } else {
        const auto [a, b, c] = co_await select(contender(m, who, s, 0), contender(m, who, s, 1),
                                               contender(m, who, s, 2));
        ended = which(a.has_value(), b.has_value(), c.has_value());
    }
    co_await m.settle(s.number);
    m.say(who, "first=" + ended);
}

template <class T>
std::shared_ptr<void> make(long) {
    return std::make_shared<T>();
}
std::shared_ptr<void> make_barrier(long participants) {
    return std::make_shared<barrier<>>(static_cast<std::uint16_t>(participants));
}

const vocabulary words(
    {{"event", make<event>}, {"lock", make<lock>}, {"barrier", make_barrier}},
    {{"say", "w", do_say},        {"sleep", "n", do_sleep},        {"yield", "", do_yield},
     {"within", "nb", do_within}, {"repeat", "nb", do_repeat},     {"leaving", "wb", do_leaving},
     {"catch", "b", do_catch},    {"fail", "", do_fail},           {"shield", "b", do_shield},
     {"set", "w", do_set},        {"clear", "w", do_clear},        {"wait", "w", do_wait},
     {"hold", "wb", do_hold},     {"try_hold", "wb", do_try_hold}, {"arrive", "w", do_arrive},
     {"cancel", "w", do_cancel},  {"join", "w", do_join},          {"await", "w", do_await},
     {"gather", "*", do_gather},  {"together", "*", do_together},  {"first", "*", do_first}});

} // namespace
} // namespace rondo::scenarios
