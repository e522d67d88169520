// groups.cpp - scenarios: with_group, task_group, named tasks, barrier.
//
// SPDX-License-Identifier: MIT
#include "tests/harness/harness.hpp"

namespace rondo::harness {
namespace {

template <class T>
std::string_view outcome(const result<T>& how) {
    return how ? "value" : to_string(how.error());
}

task<> fails_after(world& w, duration time, errc error) {
    const local here(w);
    co_await sleeps(w, time);
    co_await fail(error);
}

task<thing> makes(world& w, duration time) {
    thing t(w);
    const local here(w);
    co_await sleeps(w, time);
    co_return t;
}

task<> uses(world& w, duration time) {
    resource r{w, time};
    co_await with(r, [](resource& own) -> task<> {
        const local here(own.w);
        co_await sleeps(own.w, 1h);
    });
}

// Nobody is in the group when it is left, whatever was done to it.
template <class Body>
task<> group_of(world& w, Body body) {
    int started = 0;
    int ended = 0;
    struct counted {
        int& ended;
        ~counted() { ++ended; }
    };
    struct checked : local {
        int& started;
        int& ended;
        checked(world& x, int& s, int& e) : local(x), started(s), ended(e) {}
        ~checked() {
            if (started != ended) {
                world_.failure("a group has left a task behind");
            }
        }
    };
    const checked at_end(w, started, ended);
    auto member = [&](task<> op) -> task<> {
        ++started; // if it starts at all
        const counted here{ended};
        co_await std::move(op);
    };
    co_await with_group([&](task_group& g) -> task<> {
        const local here(w);
        co_await body(g, member);
    });
}

const scenario group_of_sleepers("group_of_sleepers", "body b a end", [](world& w) -> task<> {
    co_await group_of(w, [&w](task_group& g, auto& member) -> task<> {
        g.start(member(sleeper(w, 2ms, "a")));
        g.start(member(sleeper(w, 1ms, "b")));
        co_await sleeps(w, 500us);
        w.say("body");
    });
    co_await yields(w);
    w.say("end");
});

const scenario group_fails("group_fails", "overrun end", [](world& w) -> task<> {
    const auto how = co_await attempt(group_of(w, [&w](task_group& g, auto& member) -> task<> {
        g.start(member(sleeper(w, 5ms, "?")));
        g.start(member(fails_after(w, 1ms, errc::overrun)));
        g.start(member(fails_after(w, 1ms, errc::framing)));
        co_await sleeps(w, 9ms);
        w.say("?");
    }));
    w.say(outcome(how));
    co_await yields(w); // nothing is pending
    w.say("end");
});

const scenario group_body_fails("group_body_fails", "a off overrun", [](world& w) -> task<> {
    const auto how = co_await attempt(group_of(w, [&w](task_group& g, auto& member) -> task<> {
        g.start(member(sleeper(w, 1ms, "a")));
        g.start(member([](world& x) -> task<> {
            const witness here(x, "off");
            static_cast<void>(co_await attempt(sleeps(x, 1h)));
            co_await fail(errc::framing); // the second
        }(w)));
        co_await sleeps(w, 2ms);
        co_await fail(errc::overrun);
    }));
    w.say(outcome(how));
    co_await yields(w);
});

// The body is elsewhere when a child fails: behind a shield, in a with, in an attempt.
const scenario
    group_body_busy("group_body_busy", "on shielded off cancelled overrun", [](world& w) -> task<> {
        const auto how = co_await attempt(group_of(w, [&w](task_group& g, auto& member) -> task<> {
            g.start(member(fails_after(w, 1500us, errc::overrun)));
            const auto seen = co_await attempt([](world& x) -> task<> {
                resource r{x};
                co_await with(r, [](resource& own) -> task<> {
                    co_await shield(sleeper(own.w, 2ms, "shielded"));
                    co_await sleeps(own.w, 1h);
                });
            }(w));
            w.say(outcome(seen));
            g.start(member(sleeper(w, 1ms, "?"))); // closed
        }));
        w.say(outcome(how));
        co_await yields(w);
    });

const scenario group_with_limit("group_with_limit", "on off timed out end", [](world& w) -> task<> {
    const auto how = co_await wait_for(group_of(w,
                                                [&w](task_group& g, auto& member) -> task<> {
                                                    g.start(member(uses(w, 1ms)));
                                                    g.start(member(sleeper(w, 9ms, "?")));
                                                    co_await sleeps(w, 3ms);
                                                }),
                                       4ms);
    w.say(outcome(how));
    co_await yields(w);
    w.say("end");
});

const scenario group_shielded("group_shielded", "b a timed out", [](world& w) -> task<> {
    auto work = [](world& x) -> task<> {
        co_await shield(group_of(x, [&x](task_group& g, auto& member) -> task<> {
            g.start(member(sleeper(x, 2ms, "a")));
            g.start(member(sleeper(x, 1ms, "b")));
            co_return;
        }));
        co_await yields(x);
    };
    const auto how = co_await wait_for(work(w), 500us);
    w.say(outcome(how));
});

task<> tree(world& w, int depth) {
    const local here(w);
    if (depth == 0) {
        co_await sleeps(w, 1ms);
        w.say("leaf");
        co_return;
    }
    co_await group_of(w, [&w, depth](task_group& g, auto& member) -> task<> {
        g.start(member(tree(w, depth - 1)));
        g.start(member(tree(w, depth - 1)));
        co_return;
    });
}

const scenario group_in_group("group_in_group", "leaf leaf leaf leaf end", [](world& w) -> task<> {
    co_await tree(w, 2);
    co_await yields(w);
    w.say("end");
});

const scenario group_in_group_fails(
    "group_in_group_fails", "on off overrun framing error", [](world& w) -> task<> {
        const auto how = co_await attempt(group_of(w, [&w](task_group& g, auto& member) -> task<> {
            g.start(member(group_of(w, [&w](task_group& inner, auto& m) -> task<> {
                inner.start(m(uses(w, 1ms)));
                co_await sleeps(w, 1h);
            })));
            const auto inner = co_await attempt(group_of(w, [&w](task_group& h, auto& m) -> task<> {
                h.start(m(fails_after(w, 2ms, errc::overrun)));
                co_await sleeps(w, 1h);
            }));
            g.start(member(fails_after(w, 1ms, errc::framing)));
            co_await group_of(w, [&w](task_group& h, auto& m) -> task<> {
                h.start(m(sleeper(w, 1h, "?")));
                co_return;
            });
            w.say(outcome(inner));
        }));
        w.say("overrun");
        w.say(outcome(how));
    });

const scenario gather_in_group("gather_in_group", "a b end", [](world& w) -> task<> {
    co_await group_of(w, [&w](task_group& g, auto& member) -> task<> {
        g.start(member(
            [](world& x) -> task<> { co_await gather(sleeper(x, 2ms, "b"), makes(x, 1ms)); }(w)));
        co_await gather(sleeper(w, 1ms, "a"), yield());
    });
    w.say("end");
});

const scenario groups_in_gather("groups_in_gather", "a timed out", [](world& w) -> task<> {
    auto one = [](world& x, duration time, std::string_view word) -> task<> {
        co_await group_of(x, [&](task_group& g, auto& member) -> task<> {
            g.start(member(sleeper(x, time, word)));
            co_await sleeps(x, time);
        });
    };
    const auto how = co_await wait_for(gather(one(w, 1ms, "a"), one(w, 1h, "?")), 3ms);
    w.say(outcome(how));
});

const scenario group_in_with("group_in_with", "on a off end", [](world& w) -> task<> {
    resource r{w};
    co_await with(r, [](resource& own) -> task<> {
        world& x = own.w;
        co_await group_of(x, [&x](task_group& g, auto& member) -> task<> {
            g.start(member(sleeper(x, 1ms, "a")));
            co_return;
        });
    });
    w.say("end");
});

task<> grows(world& w, task_group& g, int depth) {
    static constexpr std::string_view words[] = {"0", "1", "2"};
    const local here(w);
    w.say(words[depth]);
    co_await sleeps(w, 1ms);
    if (depth > 0) {
        g.start(grows(w, g, depth - 1));
        g.start(grows(w, g, depth - 1));
    }
    co_await yields(w);
}

const scenario children_that_start("children_that_start", "2 1 1 0 0 0 0 end",
                                   [](world& w) -> task<> {
                                       co_await with_group([&](task_group& g) -> task<> {
                                           g.start(grows(w, g, 2));
                                           co_return;
                                       });
                                       w.say("end");
                                   });

// A destructor starts a child while the group is cancelled.
struct heir : local {
    task_group& group;
    heir(world& w, task_group& g) : local(w), group(g) {}
    ~heir() { group.start(sleeper(world_, 1ms, "late")); }
};

const scenario group_started_by_destructor(
    "group_started_by_destructor", "late overrun", [](world& w) -> task<> {
        auto last = [](world& x, task_group& g, duration time) -> task<> {
            const heir here(x, g);
            co_await sleeps(x, time);
        };
        const auto how = co_await attempt(with_group([&](task_group& g) -> task<> {
            g.start(last(w, g, 1ms));
            g.start(last(w, g, 1h));
            co_await sleeps(w, 3ms);
            co_await fail(errc::overrun);
        }));
        w.say(outcome(how));
    });

const scenario group_handles("group_handles", "cancelled value end", [](world& w) -> task<> {
    co_await with_group([&](task_group& g) -> task<> {
        auto a = g.start(sleeper(w, 1h, "?"));
        auto b = g.start(makes(w, 2ms));
        co_await sleeps(w, 1ms);
        a.cancel();
        const auto how = co_await a;
        w.say(outcome(how));
        const auto value = co_await b;
        w.say(outcome(value));
        g.start(makes(w, 1ms)); // nobody takes it
    });
    w.say("end");
});

const scenario group_gives_a_value("group_gives_a_value", "a value end", [](world& w) -> task<> {
    const auto how = co_await wait_for(with_group([&](task_group& g) -> task<thing> {
                                           g.start(sleeper(w, 1ms, "a"));
                                           thing t(w);
                                           co_await yields(w);
                                           co_return t;
                                       }),
                                       1s);
    w.say(outcome(how));
    co_await yields(w);
    w.say("end");
});

const scenario
    group_child_cancels_parent("group_child_cancels_parent", "cancelled", [](world& w) -> task<> {
        auto parent = [](world& x) -> task<> {
            co_await group_of(x, [&x](task_group& g, auto& member) -> task<> {
                g.start(member([](world& y) -> task<> {
                    const local here(y);
                    co_await yields(y);
                    y.spawned(1).cancel();
                    co_await yields(y);
                    y.say("?");
                }(x)));
                co_await sleeps(x, 1h);
            });
        };
        auto& task = w.spawn(parent(w));
        const auto how = co_await task;
        w.say(outcome(how));
    });

const scenario group_cancelled_by_its_body(
    "group_cancelled_by_its_body", "on off a end", [](world& w) -> task<> {
        co_await group_of(w, [&w](task_group& g, auto& member) -> task<> {
            g.start(member(uses(w, 1ms)));
            g.start(member(sleeper(w, 1h, "?")));
            co_await sleeps(w, 2ms);
            co_await watch(w, g.cancel_all());
            g.start(member(sleeper(w, 1ms, "a"))); // open again
        });
        w.say("end");
    });

// ---- Groups that are objects ------------------------------------------------------------------

// Cancels what is left when it goes.
struct owned_group : task_group {
    world& w;
    explicit owned_group(world& x) : w(x) {}
    task<> enter() { co_return; }
    task<> exit() {
        co_await cancel_all();
        w.say(empty() ? "empty" : "?");
    }
};

const scenario groups_cancelled("groups_cancelled", "on off - b a end empty",
                                [](world& w) -> task<> {
                                    owned_group g(w);
                                    co_await with(g, [](owned_group& own) -> task<> {
                                        world& x = own.w;
                                        own.start(uses(x, 1ms));
                                        own.start(sleeper(x, 1h, "?"));
                                        co_await sleeps(x, 2ms);
                                        co_await watch(x, own.cancel_all());
                                        x.say("-");
                                        own.start(sleeper(x, 2ms, "a"));
                                        own.start(fails_after(x, 1ms, errc::overrun));
                                        own.start(sleeper(x, 1ms, "b"));
                                        co_await watch(x, own.join());
                                        x.say("end");
                                    });
                                });

const scenario two_cancel_a_group("two_cancel_a_group", "on off a b empty", [](world& w) -> task<> {
    owned_group g(w);
    co_await with(g, [](owned_group& own) -> task<> {
        world& x = own.w;
        auto cancels = [](world& y, task_group& group, std::string_view word) -> task<> {
            const local here(y);
            co_await watch(y, group.cancel_all());
            y.say(word);
        };
        own.start(uses(x, 1ms));
        co_await sleeps(x, 2ms);
        // Their handles outlive the group: who is cancelled here leaves two who still look at it.
        co_await gather(cancels(x, own, "a"), cancels(x, own, "b"));
    });
});

const scenario
    cancelled_from_inside("cancelled_from_inside", "~ cancelled empty", [](world& w) -> task<> {
        owned_group g(w);
        co_await with(g, [](owned_group& own) -> task<> {
            world& x = own.w;
            own.start(sleeper(x, 1h, "?"));
            auto inside = own.start([](world& y, task_group& group) -> task<> {
                const witness here(y, "~");
                co_await yields(y);
                co_await group.cancel_all();
                y.say("?");
            }(x, own));
            const auto how = co_await inside;
            x.say(outcome(how));
        });
    });

// ---- Names ------------------------------------------------------------------------------------

const scenario names("names", "value name in use on off stopped none", [](world& w) -> task<> {
    const auto a = start_named(uses(w, 1ms), "pump");
    w.say(outcome(a));
    const auto b = start_named(uses(w, 1ms), "pump");
    w.say(b ? "?" : "name in use");
    co_await sleeps(w, 2ms);
    const bool stopped = co_await watch(w, stop_named("pump"));
    w.say(stopped ? "stopped" : "?");
    w.say(is_running("pump") ? "?" : "none");
});

// ---- Barrier ----------------------------------------------------------------------------------

// Of three the cancelled ones are missing: the others wait for ever, and that is no fault.
const scenario
    barrier_of_three("barrier_of_three", "met c a b met b c a end", [](world& w) -> task<> {
        barrier b(3, [&w] { w.say("met"); });
        auto meets = [](world& x, auto& at, std::string_view word) -> task<> {
            const local here(x);
            for (int i = 0; i < 2; ++i) {
                co_await watch(x, at.wait());
                x.say(word);
            }
        };
        co_await gather(meets(w, b, "a"), meets(w, b, "b"), meets(w, b, "c"));
        w.say("end");
    });

const scenario
    barrier_triggered("barrier_triggered", "busy a b callback end", [](world& w) -> task<> {
        barrier b(3, [&w] {
            return [](world& x) -> task<> {
                const local here(x);
                x.say("callback");
                co_await yields(x);
            }(w);
        });
        auto meets = [](world& x, auto& at, std::string_view word) -> task<> {
            const local here(x);
            co_await watch(x, at.wait());
            x.say(word);
        };
        auto comes = [](world& x, auto& at) -> task<> {
            struct at_death : local {
                decltype(at) b;
                at_death(world& y, decltype(at) c) : local(y), b(c) {}
                ~at_death() { b.trigger(); }
            };
            const at_death here(x, at);
            co_await sleeps(x, 1ms);
            x.say(at.busy() ? "busy" : "?");
        };
        co_await gather(meets(w, b, "a"), meets(w, b, "b"), comes(w, b));
        w.say("end");
    });

} // namespace
} // namespace rondo::harness
