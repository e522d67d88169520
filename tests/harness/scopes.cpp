// scopes.cpp - scenarios: attempt, wait_for, shield, with, fail, alone and inside each other.
//
// SPDX-License-Identifier: MIT
#include "tests/harness/harness.hpp"

namespace rondo::harness {
namespace {

template <class T>
std::string_view outcome(const result<T>& how) {
    return how ? "value" : to_string(how.error());
}

task<> deep(world& w, int depth) {
    const local here(w);
    if (depth == 0) {
        co_await sleeps(w, 1ms);
        co_return;
    }
    co_await deep(w, depth - 1);
    w.say("up");
}

const scenario recursion("recursion", "up up up up up up", [](world& w) -> task<> {
    co_await deep(w, 6);
    co_await yields(w);
});

task<int> answers(world& w) {
    const local here(w);
    co_await sleeps(w, 1ms);
    co_await yields(w);
    co_return 5;
}

const scenario attempts("attempts", "value value", [](world& w) -> task<> {
    const local here(w);
    const auto a = co_await attempt(answers(w));
    w.say(outcome(a));
    const auto b = co_await attempt(sleeps(w, 1ms));
    w.say(outcome(b));
    co_await yields(w);
});

task<> two_attempts(world& w) {
    const local here(w);
    const auto a = co_await attempt(answers(w));
    w.say(outcome(a));
    const auto b = co_await attempt(sleeps(w, 1ms));
    w.say(outcome(b));
    co_await yields(w);
}

const scenario attempts_nested("attempts_nested", "value value value", [](world& w) -> task<> {
    auto middle = [](world& x) -> task<> { co_await two_attempts(x); };
    const auto how = co_await attempt(middle(w));
    w.say(outcome(how));
    co_await sleeps(w, 1ms);
});

const scenario composed("composed", "value value value timed out value timed out",
                        [](world& w) -> task<> {
                            const local here(w);
                            const auto a = co_await attempt(attempt(sleeps(w, 1ms)));
                            w.say(outcome(a));
                            const auto b = co_await attempt(shield(wait_for(answers(w), 5ms)));
                            w.say(outcome(b));
                            const auto c = co_await shield(attempt(attempt(yields(w))));
                            w.say(outcome(c));
                            const auto d = co_await wait_for(wait_for(sleeps(w, 9ms), 3ms), 5ms);
                            w.say(outcome(d));
                            const auto e = co_await wait_for(shield(sleeps(w, 2ms)), 1ms);
                            w.say(outcome(e));
                            const auto f = co_await attempt(wait_for(attempt(answers(w)), 500us));
                            w.say(f ? "?" : "timed out");
                            co_await yields(w);
                        });

// Cancelled, it tries again and again; each loop ends by the task's end.
const scenario stubborn("stubborn", "cancelled ended", [](world& w) -> task<> {
    auto loop = [](world& x) -> task<> {
        const local here(x);
        for (;;) {
            const auto how = co_await attempt(sleeps(x, 1h));
            x.say(outcome(how));
        }
    };
    auto& task = w.spawn(loop(w));
    co_await sleeps(w, 1ms);
    task.cancel();
    static_cast<void>(co_await task);
    w.say("ended");
});

const scenario limit_kept("limit_kept", "value end", [](world& w) -> task<> {
    const auto how = co_await wait_for(answers(w), 10ms);
    w.say(outcome(how));
    const auto none_left = co_await attempt(sleeps(w, 50ms));
    w.say(none_left ? "end" : "no end");
});

const scenario limit_passed("limit_passed", "timed out timed out end", [](world& w) -> task<> {
    const auto how = co_await wait_for(deep(w, 3), 500us);
    w.say(outcome(how));
    const auto none = co_await wait_for(sleeps(w, 1s), 0s);
    w.say(outcome(none));
    co_await sleeps(w, 5ms);
    w.say("end");
});

task<> works_for_ever(world& w) {
    const local here(w);
    for (;;) {
        co_await sleeps(w, 1ms);
    }
}

const scenario limit_observed("limit_observed", "value value", [](world& w) -> task<> {
    auto counts = [](world& x) -> task<int> {
        static_cast<void>(co_await attempt(works_for_ever(x)));
        co_return 3;
    };
    const auto how = co_await wait_for(counts(w), 2500us);
    w.say(outcome(how));
    const auto again = co_await attempt(sleeps(w, 1ms)); // nothing is pending any more
    w.say(outcome(again));
});

const scenario limits_nested("limits_nested", "timed out cancelled timed out end",
                             [](world& w) -> task<> {
                                 auto inner = [](world& x) -> task<> {
                                     const local here(x);
                                     const auto a = co_await wait_for(sleeps(x, 1h), 1ms);
                                     x.say(outcome(a));
                                     const auto b = co_await attempt(wait_for(deep(x, 2), 9ms));
                                     x.say(outcome(b));
                                     co_await yields(x);
                                     x.say("not reached");
                                 };
                                 const auto how = co_await wait_for(inner(w), 1500us);
                                 w.say(outcome(how));
                                 co_await sleeps(w, 20ms);
                                 w.say("end");
                             });

const scenario shields("shields", "value up end", [](world& w) -> task<> {
    const local here(w);
    const auto how = co_await shield(attempt(answers(w)));
    w.say(outcome(how));
    if (!how && how.error() == errc::cancelled) {
        w.failure("a cancel has passed a shield");
    }
    co_await shield(deep(w, 1));
    w.say("end");
    co_await yields(w);
});

const scenario shield_in_attempt("shield_in_attempt", "up value up timed out",
                                 [](world& w) -> task<> {
                                     auto work = [](world& x) -> task<> {
                                         co_await shield(deep(x, 1));
                                         co_await yields(x);
                                     };
                                     const auto a = co_await attempt(work(w));
                                     w.say(outcome(a));
                                     const auto b = co_await wait_for(work(w), 500us);
                                     w.say(outcome(b));
                                 });

const scenario limit_in_shield("limit_in_shield", "timed out end", [](world& w) -> task<> {
    const auto how = co_await shield(wait_for(deep(w, 2), 500us));
    w.say(outcome(how));
    co_await yields(w);
    w.say("end");
});

task<int> used(resource& r, int how) {
    co_return co_await with(r, [how](resource& x) -> task<int> {
        const local here(x.w);
        co_await sleeps(x.w, 1ms);
        x.w.say("used");
        if (how == 1) {
            co_await fail(errc::framing);
        }
        if (how == 2) {
            co_await sleeps(x.w, 1h);
        }
        co_return 1;
    });
}

const scenario with_ends("with_ends", "on used off value", [](world& w) -> task<> {
    resource r{w};
    const auto how = co_await attempt(used(r, 0));
    w.say(outcome(how));
    co_await yields(w);
});

const scenario with_fails("with_fails", "on used off framing error end", [](world& w) -> task<> {
    resource r{w};
    const auto how = co_await attempt(used(r, 1));
    w.say(outcome(how));
    co_await yields(w);
    w.say("end");
});

const scenario with_limit("with_limit", "on used off timed out", [](world& w) -> task<> {
    resource r{w};
    const auto how = co_await wait_for(used(r, 2), 3ms);
    w.say(outcome(how));
});

const scenario with_exit_fails("with_exit_fails",
                               "on used off input/output error on used off input/output error",
                               [](world& w) -> task<> {
                                   resource r{w, 1ms, errc::io_error};
                                   const auto a = co_await attempt(used(r, 0));
                                   w.say(outcome(a));
                                   const auto b = co_await attempt(used(r, 1));
                                   w.say(outcome(b));
                                   co_await yields(w);
                               });

const scenario with_nested("with_nested", "on on in off off end", [](world& w) -> task<> {
    resource r{w};
    co_await with(r, [](resource& outer) -> task<> {
        resource second{outer.w, 2ms};
        co_await with(second, [](resource& x) -> task<> {
            const local here(x.w);
            co_await yields(x.w);
            x.w.say("in");
        });
        co_await yields(outer.w);
    });
    w.say("end");
});

const scenario with_hanging_exit("with_hanging_exit", "in exit timed out end",
                                 [](world& w) -> task<> {
                                     struct hangs {
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
                                             x.say("exit");
                                             const auto how = co_await wait_for(deep(x, 9), 100us);
                                             x.say(outcome(how));
                                         }
                                     };
                                     hangs r{w};
                                     co_await with(r, [](hangs& x) -> task<> {
                                         x.w.say("in");
                                         co_await yields(x.w);
                                     });
                                     co_await yields(w);
                                     w.say("end");
                                 });

const scenario with_and_lock("with_and_lock", "on in off a", [](world& w) -> task<> {
    w.spawn([](world& x) -> task<> {
        co_await yields(x);
        const auto held = co_await watch(x, x.locks[0].scoped());
        co_await yields(x);
        x.say("a");
    }(w));
    resource r{w};
    const auto held = co_await watch(w, w.locks[0].scoped());
    co_await with(r, [](resource& x) -> task<> {
        co_await yields(x.w);
        x.w.say("in");
    });
});

task<> fails(world& w, int depth, errc error) {
    const local here(w);
    co_await yields(w);
    if (depth == 0) {
        co_await fail(error);
    }
    co_await fails(w, depth - 1, error);
    w.say("not reached");
}

const scenario failing("failing", "overrun framing error overrun end", [](world& w) -> task<> {
    const auto a = co_await attempt(fails(w, 2, errc::overrun));
    w.say(outcome(a));
    const auto b = co_await wait_for(fails(w, 1, errc::framing), 1s);
    w.say(outcome(b));
    const auto c = co_await attempt(shield(fails(w, 1, errc::overrun)));
    w.say(outcome(c));
    co_await yields(w);
    w.say("end");
});

const scenario task_fails("task_fails", "overrun", [](world& w) -> task<> {
    auto& task = w.spawn(fails(w, 1, errc::overrun));
    const auto how = co_await task;
    w.say(outcome(how));
});

// Values with destructors, on their way when the cancel comes.
task<thing> makes(world& w, int value) {
    thing t(w);
    t.value = value;
    co_await yields(w);
    co_return t;
}

const scenario objects_returned("objects_returned", "2 value", [](world& w) -> task<> {
    auto pass = [](world& x) -> task<thing> {
        const thing argument = co_await makes(x, 1);
        thing t = co_await makes(x, argument.value + 1);
        co_return t;
    };
    const thing t = co_await pass(w);
    w.say(t.value == 2 ? "2" : "?");
    const auto how = co_await wait_for(pass(w), 1s);
    w.say(how ? "value" : "none");
    co_await yields(w);
});

} // namespace
} // namespace rondo::harness
