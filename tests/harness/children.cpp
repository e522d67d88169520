// children.cpp - scenarios: several tasks, and tasks that cancel.
//
// SPDX-License-Identifier: MIT
#include "tests/harness/harness.hpp"

namespace rondo::harness {
namespace {

template <class T>
std::string_view outcome(const result<T>& how) {
    return how ? "value" : to_string(how.error());
}

task<thing> makes(world& w, duration time) {
    thing t(w);
    const local here(w);
    co_await sleeps(w, time);
    co_return t;
}

task<> fails_after(world& w, duration time, errc error) {
    const local here(w);
    co_await sleeps(w, time);
    co_await fail(error);
}

const scenario gathers("gathers", "b a end", [](world& w) -> task<> {
    const auto all = co_await gather(sleeper(w, 2ms, "a"), makes(w, 1ms), sleeper(w, 1ms, "b"));
    static_cast<void>(all);
    w.say("end");
    co_await yields(w);
});

const scenario gather_fails("gather_fails", "overrun framing error end", [](world& w) -> task<> {
    const auto a = co_await attempt(
        gather(sleeper(w, 5ms, "?"), fails_after(w, 1ms, errc::overrun), makes(w, 9ms)));
    w.say(outcome(a));
    const auto b = co_await wait_for(
        gather(fails_after(w, 1ms, errc::framing), fails_after(w, 1ms, errc::overrun)), 1s);
    w.say(outcome(b));
    co_await yields(w);
    w.say("end");
});

const scenario gather_of_waits("gather_of_waits", "end", [](world& w) -> task<> {
    w.events[0].set();
    co_await gather(w.events[0].wait(), yield(), sleep_for(1ms), w.events[0].wait());
    w.say("end");
});

const scenario selects("selects", "second both end", [](world& w) -> task<> {
    const auto a = co_await select(makes(w, 5ms), makes(w, 1ms), w.events[0].wait());
    w.say(std::get<1>(a) && !std::get<0>(a) ? "second" : "?");
    w.spawn([](world& x) -> task<> {
        co_await sleeps(x, 1ms);
        x.events[1].set();
    }(w));
    const auto b = co_await select(w.events[1].wait(), w.events[1].wait());
    w.say(std::get<0>(b) && std::get<1>(b) ? "both" : "one");
    co_await yields(w);
    w.say("end");
});

const scenario select_fails("select_fails", "value overrun end", [](world& w) -> task<> {
    const auto a = co_await attempt(select(fails_after(w, 1ms, errc::overrun), makes(w, 2ms)));
    w.say(outcome(a));
    const auto b = co_await attempt(
        select(fails_after(w, 1ms, errc::overrun), fails_after(w, 2ms, errc::framing)));
    w.say(outcome(b));
    co_await yields(w);
    w.say("end");
});

task<> tree(world& w, int depth) {
    const local here(w);
    if (depth == 0) {
        co_await sleeps(w, 1ms);
        w.say("leaf");
    } else {
        co_await gather(tree(w, depth - 1), tree(w, depth - 1));
    }
}

const scenario gather_of_gathers("gather_of_gathers", "leaf leaf leaf leaf end",
                                 [](world& w) -> task<> {
                                     co_await tree(w, 2);
                                     co_await yields(w);
                                     w.say("end");
                                 });

const scenario tree_with_limit("tree_with_limit", "timed out end", [](world& w) -> task<> {
    const auto how = co_await wait_for(tree(w, 2), 500us);
    w.say(outcome(how));
    co_await yields(w);
    w.say("end");
});

const scenario select_in_gather("select_in_gather", "a end", [](world& w) -> task<> {
    auto first_of = [](world& x) -> task<int> {
        const local here(x);
        const auto how = co_await select(makes(x, 1ms), x.events[0].wait());
        co_return std::get<0>(how) ? 1 : 2;
    };
    const auto both = co_await gather(first_of(w), sleeper(w, 2ms, "a"));
    w.say(std::get<0>(both) == 1 ? "end" : "?");
});

const scenario gather_in_select("gather_in_select", "a b second", [](world& w) -> task<> {
    const auto how =
        co_await select(sleeper(w, 9ms, "?"), gather(sleeper(w, 1ms, "a"), sleeper(w, 2ms, "b")));
    w.say(std::get<1>(how) ? "second" : "?");
});

// Children that clean up slowly, and one that fails while it does.
const scenario gather_cleans_up("gather_cleans_up", "on used on off off timed out",
                                [](world& w) -> task<> {
                                    auto uses = [](world& x, duration time) -> task<> {
                                        resource r{x, time};
                                        co_await with(r, [](resource& y) -> task<> {
                                            const local here(y.w);
                                            co_await sleeps(y.w, 1ms);
                                            y.w.say("used");
                                            co_await sleeps(y.w, 1h);
                                        });
                                    };
                                    const auto how =
                                        co_await wait_for(gather(uses(w, 1ms), uses(w, 3ms)), 3ms);
                                    w.say(outcome(how));
                                });

task<> fails_when_cancelled(world& w) {
    const auto how = co_await attempt(sleeps(w, 1h));
    w.say(how ? "?" : "child");
    co_await fail(errc::overrun);
}

const scenario gather_observes("gather_observes", "child overrun end", [](world& w) -> task<> {
    auto both = [](world& x) -> task<> {
        co_await gather(fails_when_cancelled(x), sleeper(x, 1h, "?"));
    };
    auto& task = w.spawn(both(w));
    co_await sleeps(w, 1ms);
    task.cancel();
    w.say(outcome(co_await task));
    w.say("end");
});

const scenario gather_shielded("gather_shielded", "b a timed out", [](world& w) -> task<> {
    auto work = [](world& x) -> task<> {
        co_await shield(gather(sleeper(x, 2ms, "a"), sleeper(x, 1ms, "b")));
        co_await yields(x);
    };
    const auto how = co_await wait_for(work(w), 500us);
    w.say(outcome(how));
});

const scenario locks_in_children("locks_in_children", "a timed out c", [](world& w) -> task<> {
    auto holds = [](world& x, std::string_view word, duration time) -> task<> {
        const auto held = co_await watch(x, x.locks[0].scoped());
        x.say(word);
        co_await sleeps(x, time);
    };
    const auto how = co_await wait_for(gather(holds(w, "a", 3ms), holds(w, "b", 1ms)), 1ms);
    w.say(outcome(how));
    co_await holds(w, "c", 0ms);
});

const scenario values_in_select("values_in_select", "got end", [](world& w) -> task<> {
    w.spawn([](world& x) -> task<> {
        co_await sleeps(x, 1ms);
        x.values.send(1);
    }(w));
    const auto how = co_await select(w.values.receive(), sleep_for(1ms), w.values.receive());
    w.say(std::get<0>(how) ? "got" : "no");
    co_await yields(w);
    w.say("end");
});

// ---- Handles ----------------------------------------------------------------------------------

const scenario joins("joins", "a value value", [](world& w) -> task<> {
    auto waits_too = [](world& x, task_handle<>& other) -> task<> {
        const auto how = co_await other;
        x.say(outcome(how));
    };
    auto& task = w.spawn(sleeper(w, 1ms, "a"));
    w.spawn(waits_too(w, task));
    const auto how = co_await task;
    w.say(outcome(how));
    static_cast<void>(co_await task); // ended: does not suspend
});

const scenario join_of_cancelled("join_of_cancelled", "cancelled", [](world& w) -> task<> {
    auto& task = w.spawn(sleeper(w, 1h, "?"));
    co_await yields(w);
    task.cancel();
    const auto how = co_await task;
    w.say(outcome(how));
});

const scenario handle_of_result("handle_of_result", "value end", [](world& w) -> task<> {
    const auto how = co_await create_task(makes(w, 1ms), "maker");
    w.say(how ? "value" : "none");
    {
        const auto dropped = create_task(makes(w, 1ms), "dropped");
        co_await yields(w);
    }
    co_await sleeps(w, 2ms);
    w.say("end");
});

const scenario join_chain("join_chain", "a end", [](world& w) -> task<> {
    auto joins_it = [](task_handle<>& other) -> task<> { static_cast<void>(co_await other); };
    auto& a = w.spawn(sleeper(w, 1ms, "a"));
    auto& b = w.spawn(joins_it(a));
    auto& c = w.spawn(joins_it(b));
    static_cast<void>(co_await c);
    w.say("end");
});

const scenario join_with_limit("join_with_limit", "timed out a", [](world& w) -> task<> {
    auto joins_it = [](task_handle<>& other) -> task<> { static_cast<void>(co_await other); };
    auto& a = w.spawn(sleeper(w, 3ms, "a"));
    const auto how = co_await wait_for(joins_it(a), 1ms);
    w.say(outcome(how));
    static_cast<void>(co_await a);
});

const scenario cancels_itself("cancels_itself", "on ~ cancelled", [](world& w) -> task<> {
    auto self = [](world& x) -> task<> {
        const witness here(x, "~");
        cancel_this_task();
        x.say("on");
        co_await yields(x);
        x.say("not reached");
    };
    auto& task = w.spawn(self(w));
    w.say(outcome(co_await task));
});

const scenario child_cancels_itself("child_cancels_itself", "on ~ cancelled end",
                                    [](world& w) -> task<> {
                                        auto self = [](world& x) -> task<> {
                                            const witness here(x, "~");
                                            co_await yields(x);
                                            cancel_this_task();
                                            x.say("on");
                                            co_await yields(x);
                                        };
                                        const auto how =
                                            co_await attempt(gather(self(w), sleeper(w, 1h, "?")));
                                        w.say(outcome(how));
                                        co_await yields(w);
                                        w.say("end");
                                    });

const scenario child_cancels_parent("child_cancels_parent", "cancelled", [](world& w) -> task<> {
    auto parent = [](world& x) -> task<> {
        auto child = [](world& y) -> task<> {
            const local here(y);
            co_await yields(y);
            y.spawned(1).cancel();
            co_await yields(y);
            y.say("not reached");
        };
        co_await gather(child(x), sleeper(x, 1h, "?"));
    };
    auto& task = w.spawn(parent(w));
    w.say(outcome(co_await task));
});

struct cancels_at_death : local {
    task_handle<>& other;
    cancels_at_death(world& w, task_handle<>& o) : local(w), other(o) {}
    ~cancels_at_death() {
        other.cancel();
        cancel_this_task();
        world_.events[2].set();
    }
};

const scenario cancelled_by_destructor("cancelled_by_destructor", "~ end", [](world& w) -> task<> {
    auto victim = [](world& x) -> task<> {
        const witness here(x, "~");
        co_await sleeps(x, 1h);
    };
    auto dies = [](world& x, task_handle<>& other) -> task<> {
        const cancels_at_death here(x, other);
        co_await sleeps(x, 1ms);
    };
    auto& a = w.spawn(victim(w));
    auto& b = w.spawn(dies(w, a));
    static_cast<void>(co_await attempt(waits(w, 2)));
    static_cast<void>(co_await a);
    static_cast<void>(co_await b);
    w.say("end");
});

struct starts_at_death : local {
    using local::local;
    ~starts_at_death() { world_.spawn(sleeper(world_, 1ms, "late")); }
};

const scenario started_by_destructor("started_by_destructor", "end late", [](world& w) -> task<> {
    const starts_at_death here(w);
    co_await sleeps(w, 1ms);
    w.say("end");
});

// An argument dies when its coroutine has ended, between two of them: it may do what others may.
class last_will {
  public:
    last_will(world& w, task_handle<>& heir) noexcept : object_(w), world_(&w), heir_(heir) {}
    last_will(last_will&& other) noexcept
        : object_(std::move(other.object_)),
          world_(std::exchange(other.world_, nullptr)),
          heir_(other.heir_) {}
    ~last_will() {
        if (world_ != nullptr) {
            heir_.cancel();
            cancel_this_task();
            world_->spawn(sleeper(*world_, 1ms, "late"));
        }
    }

  private:
    thing object_;
    world* world_;
    task_handle<>& heir_;
};

task<> leaves(world& w, [[maybe_unused]] last_will will) {
    const local here(w);
    co_await yields(w);
}
task<> calls(world& w, task_handle<>& heir) {
    const local here(w);
    co_await leaves(w, last_will(w, heir));
    w.say("ended");
    co_await yields(w);
    w.say("not reached");
}

const scenario arguments("arguments", "ended cancelled late late", [](world& w) -> task<> {
    auto& a = w.spawn(sleeper(w, 1h, "?"));
    auto& b = w.spawn(sleeper(w, 1h, "?"));
    auto& c = w.spawn(leaves(w, last_will(w, a)));
    auto& d = w.spawn(calls(w, b));
    static_cast<void>(co_await gather(a.join(), b.join(), c.join()));
    w.say(outcome(co_await d));
});

// A limit around the join of another task: the task goes on.
const scenario limited_join("limited_join", "timed out a value", [](world& w) -> task<> {
    auto& a = w.spawn(sleeper(w, 3ms, "a"));
    const auto how = co_await wait_for(watch(w, a.join()), 1ms);
    w.say(outcome(how));
    const auto again = co_await attempt(a.join());
    w.say(outcome(again));
    co_await yields(w);
});

const scenario tasks_that_create("tasks_that_create", "2 1 1 0 0 0 0", [](world& w) -> task<> {
    struct grows {
        static task<> run(world& w, int depth) {
            static constexpr std::string_view words[] = {"0", "1", "2"};
            const local here(w);
            w.say(words[depth]);
            if (depth > 0) {
                w.spawn(run(w, depth - 1));
                w.spawn(run(w, depth - 1));
            }
            co_await sleeps(w, 1ms);
        }
    };
    co_await grows::run(w, 2);
});

const scenario cancels_many("cancels_many", "~a ~b ~c end", [](world& w) -> task<> {
    auto victim = [](world& x, std::string_view word) -> task<> {
        const witness here(x, word);
        co_await sleeps(x, 1h);
    };
    auto& a = w.spawn(victim(w, "~a"));
    auto& b = w.spawn(victim(w, "~b"));
    auto& c = w.spawn(victim(w, "~c"));
    co_await sleeps(w, 1ms);
    for (task_handle<>* task : {&a, &b, &c}) {
        task->cancel();
    }
    static_cast<void>(co_await c);
    w.say("end");
});

} // namespace
} // namespace rondo::harness
