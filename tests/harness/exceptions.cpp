// exceptions.cpp - scenarios: exceptions of user code through everything, where a build has them.
//
// SPDX-License-Identifier: MIT
#include "tests/harness/harness.hpp"

#if RONDO_EXCEPTIONS

#include <stdexcept>

namespace rondo::harness {
namespace {

// An exception that counts as an object: it must die, too.
struct thrown : thing {
    using thing::thing;
};

task<int> throws(world& w, duration time, int depth = 0) {
    const local here(w);
    if (depth > 0) {
        co_return co_await throws(w, time, depth - 1);
    }
    co_await sleeps(w, time);
    throw thrown(w);
}

task<std::string_view> catches(task<int> op) {
    std::string_view how = "value";
    try {
        static_cast<void>(co_await std::move(op));
    } catch (const thrown&) {
        how = "thrown";
    }
    co_return how;
}

const scenario exceptions("exceptions", "thrown end", [](world& w) -> task<> {
    w.say(co_await catches(throws(w, 1ms, 3)));
    co_await yields(w);
    w.say("end");
});

// catch (...) never sees a cancel (rule 11).
const scenario exceptions_catch_all("exceptions_catch_all", "thrown end", [](world& w) -> task<> {
    int seen = 0;
    try {
        const local here(w);
        co_await sleeps(w, 1ms);
        co_await shield(sleeps(w, 1ms));
    } catch (...) {
        w.failure("catch (...) has seen a cancel");
    }
    try {
        static_cast<void>(co_await throws(w, 0ms, 1));
    } catch (...) {
        ++seen;
        w.say("thrown");
    }
    co_await yields(w);
    w.say(seen == 1 ? "end" : "?");
});

task<int> through_boundaries(world& w) {
    const local here(w);
    const auto a = co_await attempt(throws(w, 1ms));
    w.say(a ? "?" : "none");
    co_return 0;
}
task<int> through_limit(world& w) {
    const auto a = co_await wait_for(throws(w, 1ms, 1), 5ms);
    w.say(a ? "?" : "none");
    co_return 0;
}
task<int> through_composed(world& w) {
    const auto a = co_await attempt(shield(wait_for(attempt(throws(w, 1ms)), 9ms)));
    w.say(a ? "?" : "none");
    co_return 0;
}

const scenario exceptions_in_scopes("exceptions_in_scopes", "thrown thrown thrown end",
                                    [](world& w) -> task<> {
                                        w.say(co_await catches(through_boundaries(w)));
                                        w.say(co_await catches(through_limit(w)));
                                        w.say(co_await catches(through_composed(w)));
                                        co_await sleeps(w, 20ms);
                                        w.say("end");
                                    });

task<int> through_with(resource& r, bool exit_throws) {
    co_return co_await with(r, [exit_throws](resource& x) -> task<int> {
        const local here(x.w);
        if (exit_throws) {
            co_await sleeps(x.w, 1ms);
            co_return 1;
        }
        co_return co_await throws(x.w, 1ms, 1);
    });
}

const scenario exceptions_in_with("exceptions_in_with", "on off thrown on off error end",
                                  [](world& w) -> task<> {
                                      resource r{w};
                                      w.say(co_await catches(through_with(r, false)));
                                      resource fails{w, 1ms, errc::io_error};
                                      const auto how =
                                          co_await attempt(catches(through_with(fails, false)));
                                      w.say(how ? "?" : "error");
                                      co_await yields(w);
                                      w.say("end");
                                  });

struct throwing_exit {
    world& w;
    task<> enter() { return run_enter(w); }
    task<> exit() { return run_exit(w); }
    static task<> run_enter(world& x) {
        co_await yields(x);
        ++x.entered;
    }
    static task<> run_exit(world& x) {
        ++x.exited;
        const local here(x);
        co_await yields(x);
        throw thrown(x);
    }
};

task<int> leaves_by_throwing(world& w) {
    throwing_exit r{w};
    co_await with(r, [](throwing_exit& x) -> task<> {
        co_await sleeps(x.w, 1ms);
        static_cast<void>(co_await throws(x.w, 0ms));
    });
    co_return 1;
}

const scenario exceptions_in_exit("exceptions_in_exit", "thrown end", [](world& w) -> task<> {
    w.say(co_await catches(leaves_by_throwing(w)));
    co_await yields(w);
    w.say("end");
});

task<int> gathers(world& w) {
    co_await gather(throws(w, 1ms), sleeper(w, 5ms, "?"), throws(w, 1ms, 1));
    co_return 1;
}
task<int> selects(world& w) {
    const auto how = co_await select(throws(w, 1ms), throws(w, 2ms));
    co_return std::get<0>(how) ? 1 : 0;
}
task<int> selects_another(world& w) {
    const auto how = co_await select(throws(w, 1ms), sleep_for(2ms));
    co_return std::get<1>(how) ? 1 : 0;
}

const scenario exceptions_of_children("exceptions_of_children", "thrown thrown value end",
                                      [](world& w) -> task<> {
                                          w.say(co_await catches(gathers(w)));
                                          w.say(co_await catches(selects(w)));
                                          w.say(co_await catches(selects_another(w)));
                                          co_await yields(w);
                                          w.say("end");
                                      });

task<int> asks(task_handle<int>& of) {
    const auto how = co_await attempt(yield());
    static_cast<void>(how);
    const auto value = co_await of;
    co_return value.value_or(-1);
}

const scenario
    exceptions_of_tasks("exceptions_of_tasks", "thrown thrown end", [](world& w) -> task<> {
        auto task = create_task(throws(w, 1ms, 1), "thrower");
        w.say(co_await catches(asks(task)));
        w.say(co_await catches(asks(task))); // as often as it is asked
        co_await yields(w);
        w.say("end");
    });

// The result is refused: its move throws on the way out.
struct throws_when_moved {
    world* w;
    bool armed = false;
    explicit throws_when_moved(world& x) : w(&x) {}
    throws_when_moved(throws_when_moved&& other) : w(other.w) {
        if (other.armed) {
            throw thrown(*w);
        }
        armed = true;
    }
};
task<throws_when_moved> gives(world& w) {
    const local here(w);
    co_await yields(w);
    throws_when_moved value(w);
    co_return value;
}
task<int> takes(world& w) {
    const auto value = co_await gives(w);
    co_return value.armed ? 1 : 0;
}

const scenario exceptions_of_results("exceptions_of_results", "thrown end", [](world& w) -> task<> {
    w.say(co_await catches(takes(w)));
    co_await yields(w);
    w.say("end");
});

} // namespace
} // namespace rondo::harness

#endif
