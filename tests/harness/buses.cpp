// buses.cpp - scenarios: two chips on an SPI bus.
//
// Whatever happens to the tasks, a chip is let go when its transaction is over, before another is
// selected (the bus would stop the program), and no transfer is given up in the middle.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/spi.hpp"
#include "tests/harness/harness.hpp"

#include <array>
#include <memory>

namespace rondo::harness {
namespace {

constexpr std::size_t part = 2; // bytes

struct listener {
    bool hears(unsigned, std::uint32_t) const { return true; }
    void select(std::int64_t) {
        selected = true;
        bytes = 0;
    }
    std::uint8_t exchange(std::uint8_t, std::int64_t) { return static_cast<std::uint8_t>(++bytes); }
    void deselect(std::int64_t) {
        selected = false;
        torn = torn || bytes % part != 0;
    }
    bool selected = false;
    bool torn = false;
    std::size_t bytes = 0;
};

struct wires {
    explicit wires(world& x) : w(x) {
        master.attach(select_a, a);
        master.attach(select_b, b);
    }
    wires(const wires&) = delete;
    wires& operator=(const wires&) = delete;
    ~wires() {
        if (a.selected || b.selected) {
            w.failure("a chip was not let go");
        }
        if (a.torn || b.torn) {
            w.failure("a transfer was given up");
        }
    }

    world& w;
    listener a, b;
    sim::output select_a, select_b;
    sim::spi master;
    shared_spi<sim::spi> bus{master};
    using device = spi_chip<shared_spi<sim::spi>, sim::output>;
    device to_a{bus, select_a, {.hertz = 16'000}}; // 1 ms a part
    device to_b{bus, select_b, {.hertz = 16'000}};
};
using shared = std::shared_ptr<wires>;

task<> exchanges(world& w, shared on, wires::device wires::* chip, std::string_view word) {
    const local here(w);
    constexpr std::array<std::byte, part> out{};
    std::array<std::byte, part> in{};
    const auto how = co_await ((*on).*chip).write_read(out, in);
    w.say(!how ? to_string(how.error()) : in[1] == std::byte{2 * part} ? word : "?");
}
const scenario spi_two_chips("spi_two_chips", "main a b", [](world& w) -> task<> {
    const auto on = std::make_shared<wires>(w);
    w.spawn(exchanges(w, on, &wires::to_a, "a"));
    w.spawn(exchanges(w, on, &wires::to_b, "b"));
    co_await exchanges(w, on, &wires::to_a, "main");
});

const scenario spi_limits("spi_limits", "timed out a b", [](world& w) -> task<> {
    const auto on = std::make_shared<wires>(w);
    w.spawn(exchanges(w, on, &wires::to_a, "a"));
    co_await sleeps(w, 500us);
    const auto waits = co_await wait_for(exchanges(w, on, &wires::to_b, "?"), 500us);
    w.say(waits ? "in time" : to_string(waits.error()));
    co_await exchanges(w, on, &wires::to_b, "b");
});

} // namespace
} // namespace rondo::harness
