// board.cpp - the main demo: three LEDs at their own rates, a button that toggles a fourth, and a
// serial line that answers in upper case. Six things at once, and the chip sleeps all the while.
//
// SPDX-License-Identifier: MIT
#include "demos/boards.hpp"
#include "rondo/rondo.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

using namespace rondo;
using namespace std::chrono_literals;

// Half a period of each LED, in ms. Volatile, so that a tool that patches the built image changes
// what the image does.
extern "C" const volatile std::uint32_t blink_period_ms[] = {200, 330, 500};

// From deadline to deadline, so that being late once does not add up.
task<> blink(output_pin auto& led, duration period) {
    for (time_point next = now();;) {
        led.toggle();
        next += period;
        co_await sleep_until(next);
    }
}

// A contact bounces for up to 20 ms. Source: the tutorial's debounce time is 50 ms; most switches
// need less. An edge starts the clock; only what is still true at its end counts.
constexpr auto debounce = 50ms;

task<> toggle_by_button(output_pin auto& led) {
    board::button.start();
    bool was_pressed = false;
    for (;;) {
        co_await board::button.wait_edge();
        co_await sleep_for(debounce);
        const bool pressed = board::button.is_pressed();
        if (pressed && !was_pressed) {
            led.toggle();
        }
        was_pressed = pressed;
    }
}

task<> write_all(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const result<std::size_t> written = board::uart.try_write(bytes);
        if (!written) {
            co_return; // nobody listens any more
        }
        bytes = bytes.subspan(*written);
        if (*written == 0) {
            co_await board::uart.wait_writable();
        }
    }
}

task<> echo_upper_case() {
    std::array<std::byte, 32> bytes;
    for (;;) {
        const result<std::size_t> count = board::uart.try_read(bytes);
        if (!count && (count.error() == errc::end_of_stream || count.error() == errc::hang_up)) {
            co_return;
        }
        if (count.value_or(0) == 0) { // nothing there, or noise on the line
            co_await board::uart.wait_readable();
            continue;
        }
        for (std::byte& b : std::span(bytes).first(*count)) {
            if (b >= std::byte{'a'} && b <= std::byte{'z'}) {
                b ^= std::byte{0x20};
            }
        }
        co_await write_all(std::span(bytes).first(*count));
    }
}

int main() {
    board::start();
    create_task(blink(board::led1, blink_period_ms[0] * 1ms), "led1");
    create_task(blink(board::led2, blink_period_ms[1] * 1ms), "led2");
    create_task(blink(board::led3, blink_period_ms[2] * 1ms), "led3");
    create_task(toggle_by_button(board::led4), "button");
    create_task(echo_upper_case(), "echo");
    run_forever();
}
