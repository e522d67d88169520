// gpio_test.cpp - pins of the machine, with a simulated chip behind its device file.
//
// SPDX-License-Identifier: MIT
#include "ports/linux/gpio/gpio.hpp"
#include "ports/linux/system_calls.hpp"
#include "rondo/drivers/led.hpp"
#include "rondo/drivers/pushbutton.hpp"
#include "tests/linux/devices/gpio/mock_gpio.hpp"
#include "tests/rondo_test.hpp"

#include <thread>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using linux_port::gpio_input;
using linux_port::open_input;
using linux_port::open_output;
using linux_port::pull;
using linux_port::system_calls;
using test::mock_gpio;
using test::trace;

constexpr const char* path = "/dev/gpiochip0";

RONDO_TEST(gpio_a_line_is_taken_by_its_number_and_given_back) {
    mock_gpio chip;
    RONDO_EXPECT_EQ(open_output("/dev/gpiochip1", 0).error(), errc::not_found);
    RONDO_EXPECT_EQ(open_output("/dev/null", 0).error(), errc::not_permitted);
    RONDO_EXPECT_EQ(open_input(path, 4).error(), errc::not_found);
    {
        const auto light = open_output(path, 3, true);
        RONDO_EXPECT(light.has_value() && light->is_high());
        RONDO_EXPECT_EQ(open_input(path, 3).error(), errc::not_permitted);
        RONDO_EXPECT_EQ(open_output(path, 3).error(), errc::not_permitted);
    }
    for (const pull to : {pull::up, pull::down, pull::none, pull::as_it_is}) {
        RONDO_EXPECT(open_input(path, 3, to).has_value());
    }
    RONDO_EXPECT_EQ(chip.text(), "out3=1 in3,up in3,down in3,none in3 ");
}

// ---- Outputs -----------------------------------------------------------------------------------

task<> flashes() {
    auto pin = open_output(path, 1);
    led light{*pin};
    light.flash(500_Hz);
    co_await sleep_for(5ms);
    light.off();
    pin->toggle();
}
RONDO_TEST(gpio_a_led_flashes) {
    mock_gpio chip;
    RONDO_EXPECT(run(flashes()).has_value());
    const std::string seen = chip.text();
    RONDO_EXPECT(seen.starts_with("out1=0 1 0 1 0 "));
    RONDO_EXPECT(seen.ends_with("0 1 "));
}

// ---- Inputs ------------------------------------------------------------------------------------

task<> tells_edges(trace& words, gpio_input& pin) {
    for (;;) {
        co_await pin.wait_edge();
        words.push(pin.read() ? "high" : "low");
    }
}
task<> waits_for_edges(trace& words, mock_gpio& chip) {
    auto pin = open_input(path, 2);
    words.push(pin->read() ? "?" : "low");
    for (int i = 0; i != 5; ++i) { // before anybody waits: one
        chip.drive(2, i % 2 == 0);
    }
    auto teller = create_task(tells_edges(words, *pin));
    co_await sleep_for(1ms);
    words.push("|");
    chip.drive(2, false);
    co_await sleep_for(1ms);
    words.push("|");
    chip.drive(2, true);
    chip.drive(2, false); // before its turn: one
    co_await sleep_for(1ms);
    teller.cancel();
    static_cast<void>(co_await teller);
    words.push("|");
    chip.drive(2, true);
    co_await pin->wait_edge();
    words.push(pin->read() ? "high" : "?");
    words.push(to_string((co_await wait_for(pin->wait_edge(), 1ms)).error()));
}
RONDO_TEST(gpio_edges_since_the_last_wait_count_as_one) {
    trace words;
    mock_gpio chip;
    RONDO_EXPECT(run(waits_for_edges(words, chip)).has_value());
    RONDO_EXPECT_EQ(words.text(), "low high | low | low | high timed out");
}

task<std::uint64_t> waits_in_sleep(mock_gpio& chip) {
    auto pin = open_input(path, 2);
    static_cast<void>(co_await wait_for(pin->wait_edge(), 0s)); // from here on it is watched
    const auto before = system_calls;
    std::thread world([&chip] {
        std::this_thread::sleep_for(50ms);
        chip.drive(2, true);
    });
    co_await pin->wait_edge();
    world.join();
    co_return system_calls - before;
}
RONDO_TEST(gpio_a_wait_for_an_edge_is_a_sleep) {
    mock_gpio chip;
    const auto calls = run(waits_in_sleep(chip));
    RONDO_EXPECT_EQ(calls.value_or(0), 1u);
}

task<> is_unplugged(trace& words, mock_gpio& chip) {
    auto light = open_output(path, 1);
    auto pin = open_input(path, 2);
    chip.drive(2, true);
    chip.drive(2, false);
    co_await pin->wait_edge();
    words.push(pin->read() ? "?" : "low");
    auto teller = create_task(tells_edges(words, *pin));
    co_await sleep_for(1ms);
    chip.unplug();
    co_await sleep_for(5ms);
    words.push("goes-on");
    light->write(true);
    words.push(light->is_high() ? "as-told" : "?");
    teller.cancel();
    static_cast<void>(co_await teller);
}
RONDO_TEST(gpio_a_pin_that_is_gone_stays_as_it_was) {
    trace words;
    mock_gpio chip;
    RONDO_EXPECT(run(is_unplugged(words, chip)).has_value());
    RONDO_EXPECT_EQ(words.text(), "low low goes-on as-told");
}

task<> presses(trace& words, mock_gpio& chip) {
    chip.drive(0, true); // a button at rest, to ground
    auto pin = open_input(path, 0, pull::up);
    pushbutton button{*pin};
    button.debounce(1ms);
    event told;
    button.on_press([&] {
        words.push("press");
        told.set();
    });
    button.on_release([&] {
        words.push("release");
        told.set();
    });
    auto running = create_task(button.run());
    co_await yield();
    for (const bool level : {false, true, false, true}) {
        told.clear();
        chip.drive(0, level);
        chip.drive(0, !level); // it bounces
        chip.drive(0, level);
        co_await told.wait();
    }
    running.cancel();
    static_cast<void>(co_await running);
}
RONDO_TEST(gpio_a_pushbutton_is_pressed) {
    trace words;
    mock_gpio chip;
    RONDO_EXPECT(run(presses(words, chip)).has_value());
    RONDO_EXPECT_EQ(words.text(), "press release press release");
}

} // namespace
} // namespace rondo
