// streams.cpp - scenarios: readers, writers and polled devices.
//
// What the tasks of a scenario share is a `line`, which the last of them destroys: it then knows
// whether each byte that was sent was read, or is still there.
//
// SPDX-License-Identifier: MIT
#include "tests/harness/harness.hpp"
#include "tests/scripted_device.hpp"

#include <array>
#include <memory>

namespace rondo::harness {
namespace {

using test::scripted_device;

struct line {
    line(world& x, std::size_t chunk) : w(x) { device.chunk = chunk; }
    line(const line&) = delete;
    line& operator=(const line&) = delete;
    ~line() {
        if (sent != got + reader.buffered() + device.left()) {
            w.failure("a byte was lost, or came twice");
        }
    }

    world& w;
    scripted_device device;
    stream_reader<scripted_device, 16> reader{device};
    stream_writer<scripted_device> writer{device};
    std::size_t sent = 0;
    std::size_t got = 0;
};
using shared = std::shared_ptr<line>;

task<> sends(world& w, shared l, std::string_view text) {
    const local here(w);
    for (const char& c : text) {
        l->device.sends(std::string_view(&c, 1));
        ++l->sent;
        if (c == '-' || c == '\n') {
            co_await sleeps(w, 1ms);
        }
    }
}
task<> reads_lines(world& w, shared l, int times) {
    const local here(w);
    for (int i = 0; i < times; ++i) {
        const auto got = co_await l->reader.read_line();
        if (got) {
            l->got += got->size() + 1;
            w.say(*got);
        }
    }
}
const scenario stream_two_readers("stream_two_readers", "a-b c d-e", [](world& w) -> task<> {
    const auto l = std::make_shared<line>(w, 1);
    w.spawn(reads_lines(w, l, 2));
    w.spawn(reads_lines(w, l, 1));
    co_await sends(w, l, "a-b\nc\nd-e\n");
});

task<> reads_in_time(world& w, shared l, duration limit) {
    const local here(w);
    for (int i = 0; i < 3; ++i) {
        const auto got = co_await wait_for(l->reader.read_exactly(std::size_t(3)), limit);
        if (got) {
            l->got += got->size();
        }
        w.say(got ? test::text_of(*got) : to_string(got.error()));
    }
}
const scenario stream_limits("stream_limits", "ab- timed out timed out", [](world& w) -> task<> {
    const auto l = std::make_shared<line>(w, scripted_device::plenty);
    w.spawn(reads_in_time(w, l, 2ms));
    co_await sends(w, l, "ab-");
    co_await sends(w, l, "c");
});

task<> reads_bursts(world& w, shared l) {
    const local here(w);
    for (int i = 0; i < 2; ++i) {
        const auto got = co_await l->reader.read_burst(500us);
        if (got) {
            l->got += got->size();
            w.say(test::text_of(*got));
        }
    }
}
const scenario stream_bursts("stream_bursts", "ab- cd-", [](world& w) -> task<> {
    const auto l = std::make_shared<line>(w, 1);
    w.spawn(reads_bursts(w, l));
    co_await sends(w, l, "ab-cd-");
});

task<> writes(world& w, shared l, std::string_view text) {
    const local here(w);
    const auto how = co_await l->writer.write(text, ".");
    w.say(how ? text : to_string(how.error()));
}
const scenario stream_two_writers("stream_two_writers", "ab cd", [](world& w) -> task<> {
    const auto l = std::make_shared<line>(w, 1);
    l->device.room = 2;
    w.spawn(writes(w, l, "ab"));
    w.spawn(writes(w, l, "cd"));
    co_await sleeps(w, 1ms);
    l->device.make_room(100);
});

// ---- A device that the loop asks ---------------------------------------------------------------

// Ready by the clock: a program that waits for it ends, whoever else is cancelled.
struct asked_device : polled_device<asked_device> {
    time_point start = now();
    io_events ready(io_events) noexcept {
        return (now() >= start + 500us ? io_events::readable : io_events::none) |
               (now() >= start + 2ms ? io_events::writable : io_events::none);
    }
};
task<> waits_to_read(world& w, std::shared_ptr<asked_device> d) {
    const local here(w);
    for (int i = 0; i < 2; ++i) {
        co_await watch(w, d->wait_readable());
        w.say("read");
    }
}
task<> waits_to_write(world& w, std::shared_ptr<asked_device> d) {
    const local here(w);
    const auto late = co_await wait_for(watch(w, d->wait_writable()), 800us);
    w.say(late ? "?" : to_string(late.error()));
    co_await watch(w, d->wait_writable());
    w.say("write");
}
const scenario polled_both_ways("polled_both_ways", "read timed out read write",
                                [](world& w) -> task<> {
                                    const auto d = std::make_shared<asked_device>();
                                    w.spawn(waits_to_read(w, d));
                                    w.spawn(waits_to_write(w, d));
                                    co_await yields(w);
                                });

} // namespace
} // namespace rondo::harness
