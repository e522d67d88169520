// gps_line_test.cpp - a satellite receiver on a serial line, and tasks that wait for what it says.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "ports/sim/uart.hpp"
#include "rondo/drivers/gps.hpp"
#include "rondo/rondo.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>
#include <string>
#include <string_view>

namespace rondo {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view rmc =
    "GPRMC,092751.000,A,5321.6802,N,00630.3371,W,0.06,31.66,280511,,,A";
constexpr std::string_view void_rmc = "GPRMC,092751.000,V,,,,,,,280511,,,N";
constexpr std::string_view gga =
    "GPGGA,092750.000,5321.6802,N,00630.3372,W,1,8,1.03,61.7,M,55.2,M,,";
constexpr std::string_view vtg = "GPVTG,90.5,T,,M,12.3,N,22.8,K,A";

using line_reader = stream_reader<sim::uart<256>, 96>;

// A receiver at 9600 baud, whose lines begin at times of their own.
struct bench {
    sim::uart<256> uart{{.baud = 9600}};
    line_reader lines{uart};
    gps<line_reader> receiver{lines};
    time_point start = now();
    std::string told;

    void says(duration at, std::string_view body) {
        constexpr const char* digits = "0123456789ABCDEF";
        const unsigned sum = nmea_check_sum(body);
        uart.receive_at(start + at, "$" + std::string(body) + "*" + digits[sum >> 4] +
                                        digits[sum & 15] + "\r\n");
    }
    void tell(std::string_view what) {
        told += std::string(what) + ' ' + std::to_string((now() - start) / 1s) + ' ';
    }
    // The receiver is read while `observer` runs.
    void runs(task<> (*observer)(bench&)) {
        const auto all = [](bench& b, task<> (*o)(bench&)) -> task<> {
            auto reading = create_task(b.receiver.run());
            co_await o(b);
            reading.cancel();
        };
        EXPECT_TRUE(run(all(*this, observer)).has_value());
    }
};

RONDO_TEST(line_92_a_fix_calls_back_for_the_kinds_of_its_mask) {
    bench b;
    b.receiver.on_fix(
        [&b](gps_data what) {
            b.tell(what == gps_data::rmc ? "rmc" : what == gps_data::gga ? "gga" : "?");
        },
        gps_data::rmc | gps_data::gga);
    b.says(0s, rmc);
    b.says(1s, vtg);
    b.says(2s, gga);
    b.says(3s, void_rmc);
    b.runs([](bench&) -> task<> { co_await sleep_for(4s); });
    EXPECT_EQ(b.told, "rmc 0 gga 2 ");
}

task<> waits_for_position(bench& b) {
    co_await b.receiver.data_received(gps_data::position);
    b.tell("position");
}
task<> waits_for_altitude_and_date(bench& b) {
    co_await b.receiver.data_received(gps_data::altitude, gps_data::date);
    b.tell("altitude+date");
}
task<> waits_for_course(bench& b) {
    co_await b.receiver.data_received(gps_data::course);
    b.tell("course");
}
RONDO_TEST(line_92_who_waits_goes_on_when_all_of_it_has_come_anew) {
    bench b;
    b.says(0s, gga); // before anybody waits
    b.says(2s, rmc);
    b.says(4s, gga);
    b.runs([](bench& all) -> task<> {
        co_await sleep_for(1s);
        co_await gather(waits_for_position(all), waits_for_altitude_and_date(all));
    });
    EXPECT_EQ(b.told, "position 2 altitude+date 4 ");
}
RONDO_TEST(line_92_what_has_become_void_is_waited_for_again) {
    bench b;
    b.says(0s, rmc);
    b.says(1s, void_rmc);
    b.says(2s, gga);
    b.says(3s, rmc);
    b.runs(waits_for_altitude_and_date);
    EXPECT_EQ(b.told, "altitude+date 3 ");
}
RONDO_TEST(line_92_a_course_without_a_position_is_none) {
    bench b;
    b.says(0s, vtg);
    b.says(1s, vtg);
    b.says(2s, gga);
    b.runs(waits_for_course);
    EXPECT_EQ(b.told, "course 2 ");
}
RONDO_TEST(line_92_satellites_are_told_when_their_series_is_whole) {
    bench b;
    b.says(0s, "GPGSV,2,1,05,01,40,083,46,02,17,308,41,03,07,344,39,04,22,228,45");
    b.says(1s, "GPGSV,2,2,05,05,40,083,");
    b.runs([](bench& all) -> task<> {
        co_await all.receiver.satellites_received();
        all.tell("satellites");
    });
    EXPECT_EQ(b.told, "satellites 1 ");
    EXPECT_EQ(b.receiver.data().satellites().size(), 5u);
}
RONDO_TEST(line_92_a_wait_that_is_given_up_spoils_no_other) {
    bench b;
    b.says(2s, rmc);
    b.runs([](bench& all) -> task<> {
        const auto given_up = [](bench& x) -> task<> {
            const auto how = co_await wait_for(waits_for_position(x), 1s);
            x.tell(how ? "?" : to_string(how.error()));
        };
        co_await gather(given_up(all), waits_for_position(all));
    });
    EXPECT_EQ(b.told, std::string(to_string(errc::timed_out)) + " 1 position 2 ");
}
RONDO_TEST(line_92_what_is_valid_ages_while_the_receiver_is_silent) {
    bench b;
    EXPECT_EQ(b.receiver.age(), std::nullopt);
    b.says(0s, rmc);
    b.says(2s, vtg);
    b.runs([](bench& all) -> task<> {
        co_await sleep_for(3s);
        EXPECT_EQ(all.receiver.data().valid(), gps_data::rmc | gps_data::vtg);
        EXPECT_EQ(all.receiver.valid_within(1500ms), gps_data::vtg);
        EXPECT_GT(all.receiver.age(), duration(2900ms));
        EXPECT_LT(all.receiver.age(gps_data::course), duration(1s));
    });
}
RONDO_TEST(line_91_noise_costs_no_sentence_but_those_it_hits) {
    bench b;
    b.uart.receive_at(b.start, std::string(200, 'x') + "\r\n"); // longer than the reader's lines
    b.uart.receive_at(b.start, 0xFF, errc::framing);
    b.says(1s, rmc);
    b.runs(waits_for_position);
    EXPECT_EQ(b.told, "position 1 ");
    EXPECT_EQ(b.receiver.line_errors(), 2u);
}

} // namespace
} // namespace rondo
