// comms_restart.hpp - a link of several tasks that is stopped as a whole, and started anew, when
// one of them fails. What the tutorial has groups for.
//
// restart_by_hand is the tutorial's way: the link is a group, and who notices the error awaits
// cancel_all(). restart_by_group has the same from with_group: the error itself ends the block.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/rondo.hpp"

#include <chrono>

namespace tutorial::comms {

using namespace rondo;
using namespace std::chrono_literals;

// What the tasks of a link share: it must be as new at each start.
struct link_state {
    explicit link_state(unsigned c) : cycle(c) {}
    unsigned cycle;
    unsigned sent = 0;
    unsigned tasks = 0;
    event broken;
};

struct counts_task {
    link_state& link;
    explicit counts_task(link_state& l) : link(l) { ++link.tasks; }
    counts_task(const counts_task&) = delete;
    counts_task& operator=(const counts_task&) = delete;
    ~counts_task() { --link.tasks; }
};

inline task<> send(link_state& link) {
    const counts_task here(link);
    for (;;) {
        co_await sleep_for(300ms);
        ++link.sent;
    }
}
inline task<> receive(link_state& link) {
    const counts_task here(link);
    co_await sleep_for(1s);
    say("link ", link.cycle, " breaks after ", link.sent, " packets");
    link.broken.set();
    co_await fail(errc::framing);
}
inline task<> keep_alive(link_state& link) {
    const counts_task here(link);
    const says_at_end end("keep-alive", "has ended");
    for (;;) {
        co_await sleep_for(5s);
    }
}

inline task<> restart_by_hand() {
    title("comms: an error stops the group, and it is started anew");
    task_group tasks;
    for (unsigned cycle = 1; cycle <= 3; ++cycle) {
        link_state link(cycle);
        const auto receiver = tasks.start(receive(link), "receive");
        tasks.start(send(link), "send");
        tasks.start(keep_alive(link), "keep-alive");
        co_await link.broken.wait();
        co_await tasks.cancel_all();
        say("tasks left: ", link.tasks);
    }
    say("done");
}

inline task<> restart_by_group() {
    title("comms: an error ends the block of the group, and it is entered anew");
    for (unsigned cycle = 1; cycle <= 3; ++cycle) {
        link_state link(cycle);
        auto run_link = [&link](task_group& tasks) -> task<> {
            tasks.start(receive(link), "receive");
            tasks.start(send(link), "send");
            co_await keep_alive(link);
        };
        const auto how = co_await attempt(with_group(run_link));
        say(how ? "?" : to_string(how.error()), ", tasks left: ", link.tasks);
    }
    say("done");
}

} // namespace tutorial::comms
