// htu_test.hpp - the HTU21D says every five seconds how warm and how humid it is.
//
// The driver measures every two seconds by itself; this program only looks at the last reading. The
// tutorial's driver raises an error where it is made if no chip answers; this program asks for the
// chip's settings first, and says what the bus says.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/tutorial/say.hpp"
#include "rondo/drivers/htu21d.hpp"
#include "rondo/rondo.hpp"

#include <chrono>
#include <cstdint>
#include <cstdlib>

namespace tutorial::htu_test {

using namespace rondo;
using namespace std::chrono_literals;

/// A number of thousandths with one decimal.
struct one_decimal {
    explicit one_decimal(std::int32_t thousandths) {
        const auto tenths = static_cast<std::uint32_t>((std::abs(thousandths) + 50) / 100);
        sign = thousandths < 0 && tenths != 0 ? "-" : "";
        whole = tenths / 10;
        tenth = tenths % 10;
    }
    const char* sign;
    std::uint32_t whole;
    std::uint32_t tenth;
};

inline void say_reading(const htu21d_reading& reading) {
    const one_decimal warm(reading.temperature_millicelsius);
    const one_decimal humid(reading.humidity_millipercent);
    say(warm.sign, warm.whole, ".", warm.tenth, " C, ", humid.sign, humid.whole, ".", humid.tenth,
        " % of relative humidity");
}

inline task<> program(i2c_master auto& bus, unsigned times = 3) {
    title("htu_test: temperature and humidity");
    htu21d sensor(bus);
    const result<std::uint8_t> settings = co_await sensor.user_register();
    if (!settings) {
        say("no sensor: ", to_string(settings.error()));
        co_return;
    }
    say("user register ", *settings);
    sensor.on_error([](errc why) { say("no reading: ", to_string(why)); });
    auto measuring = create_task(sensor.run(2s), "htu21d");
    co_await sensor; // until the first reading
    for (; times != 0; --times) {
        say_reading(*sensor.last());
        co_await sleep_for(5s);
    }
    measuring.cancel();
    static_cast<void>(co_await measuring);
    say("done");
}

} // namespace tutorial::htu_test
