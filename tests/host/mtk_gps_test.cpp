// mtk_gps_test.cpp - commands to an MTK receiver: done, refused, lost, answered late.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "ports/sim/uart.hpp"
#include "rondo/drivers/mtk_gps.hpp"
#include "rondo/rondo.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>
#include <string>
#include <string_view>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using line = sim::uart<256>;
using receiver = mtk_gps<stream_reader<line, 96>, stream_writer<line>>;

// A receiver that answers each line it hears with the same sentence, after a time.
struct bench {
    line uart{{.baud = 9600}};
    stream_reader<line, 96> lines{uart};
    stream_writer<line> writer{uart};
    receiver chip{lines, writer};
    std::string heard;
    std::string_view answer;
    duration late = 10ms;

    bench() {
        uart.observe([this](std::byte b) {
            heard += static_cast<char>(b);
            if (b == std::byte{'\n'} && !answer.empty()) {
                says(late, answer);
            }
        });
    }
    void says(duration in, std::string_view body) {
        constexpr const char* digits = "0123456789ABCDEF";
        const unsigned sum = nmea_check_sum(body);
        uart.receive_at(now() + in, "$" + std::string(body) + "*" + digits[sum >> 4] +
                                        digits[sum & 15] + "\r\n");
    }
    // How the command ended, and how long it took.
    std::string sends(const mtk_command& command) {
        const auto all = [](bench& b, const mtk_command& c) -> task<std::string> {
            auto reading = create_task(b.chip.run());
            const time_point start = now();
            const result<void> how = co_await b.chip.send(c);
            const auto tenths = (now() - start) / 100ms;
            reading.cancel();
            co_return std::string(how ? "done" : to_string(how.error())) + " after " +
                std::to_string(tenths) + "/10 s";
        };
        return run(all(*this, command)).value();
    }
};

RONDO_TEST(line_93_a_command_is_done_when_it_is_acknowledged) {
    bench b;
    b.answer = "PMTK001,220,3";
    b.late = 300ms;
    EXPECT_EQ(b.sends(*mtk_command::update_interval(200)), "done after 3/10 s");
    EXPECT_EQ(b.heard, "$PMTK220,200*2C\r\n");
}
// Who knows the receiver as a gps alone takes it no answers away.
RONDO_TEST(line_93_whoever_listens_to_other_sentences_a_command_has_its_answer) {
    bench b;
    b.answer = "PMTK001,220,3";
    unsigned others = 0;
    gps<stream_reader<line, 96>>& base = b.chip;
    base.on_other([&others](const nmea_sentence&) { ++others; });
    EXPECT_EQ(b.sends(*mtk_command::update_interval(200)), "done after 0/10 s");
    EXPECT_EQ(others, 0u);
}
RONDO_TEST(line_93_a_command_that_the_receiver_refuses_has_failed) {
    bench b;
    b.answer = "PMTK001,314,2";
    EXPECT_EQ(b.sends(*mtk_command::sentences({})),
              std::string(to_string(errc::refused)) + " after 0/10 s");
}
RONDO_TEST(line_93_an_absent_receiver_costs_the_time_limit) {
    bench b;
    EXPECT_EQ(b.sends(mtk_command(mtk::standby)),
              std::string(to_string(errc::timed_out)) + " after 10/10 s");
}
RONDO_TEST(line_93_the_acknowledge_of_another_command_is_none) {
    bench b;
    b.answer = "PMTK001,314,3";
    EXPECT_EQ(b.sends(mtk_command(mtk::standby)),
              std::string(to_string(errc::timed_out)) + " after 10/10 s");
}
RONDO_TEST(line_93_a_restart_is_not_acknowledged) {
    bench b;
    EXPECT_EQ(b.sends(mtk_command(mtk::hot_start)), "done after 0/10 s");
}

} // namespace
} // namespace rondo
