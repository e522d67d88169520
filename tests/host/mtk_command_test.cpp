// mtk_command_test.cpp - what an MTK receiver is told, and what it answers.
//
// SPDX-License-Identifier: MIT
#include "rondo/drivers/mtk_command.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>
#include <string>
#include <string_view>

namespace rondo {
namespace {

RONDO_TEST(line_93_the_commands_have_the_check_sums_of_the_data_sheet) {
    std::string all;
    for (unsigned i = 0; i != 10; ++i) {
        all += mtk_command(static_cast<mtk>(i)).line();
    }
    EXPECT_EQ(all, "$PMTK101*32\r\n$PMTK102*31\r\n$PMTK103*30\r\n$PMTK104*37\r\n"
                   "$PMTK161,0*28\r\n$PMTK314,-1*04\r\n$PMTK605*31\r\n$PMTK414*33\r\n"
                   "$PGCMD,33,1*6C\r\n$PGCMD,33,0*6D\r\n");
    EXPECT_EQ(mtk_command::baud_rate(4800)->line(), "$PMTK251,4800*14\r\n");
    EXPECT_EQ(mtk_command::baud_rate(9600)->line(), "$PMTK251,9600*17\r\n");
    EXPECT_EQ(mtk_command::baud_rate(38400)->line(), "$PMTK251,38400*27\r\n");
    EXPECT_EQ(mtk_command::baud_rate(115200)->line(), "$PMTK251,115200*1F\r\n");
    EXPECT_EQ(mtk_command::update_interval(1000)->line(), "$PMTK220,1000*1F\r\n");
    EXPECT_EQ(mtk_command::update_interval(2000)->line(), "$PMTK220,2000*1C\r\n");
    EXPECT_EQ(mtk_command::sentences({.gll = 1})->line(),
              "$PMTK314,1,1,1,1,1,5,0,0,0,0,0,0,0,0,0,0,0,0,0*2C\r\n");
}
RONDO_TEST(line_93_values_that_the_receiver_does_not_know_are_refused) {
    EXPECT_FALSE(mtk_command::baud_rate(1200));
    EXPECT_FALSE(mtk_command::update_interval(99));
    EXPECT_TRUE(mtk_command::update_interval(100));
    EXPECT_TRUE(mtk_command::update_interval(10'000));
    EXPECT_FALSE(mtk_command::update_interval(10'001));
    EXPECT_TRUE(mtk_command::sentences({.gsv = 5, .channels = 1}));
    EXPECT_FALSE(mtk_command::sentences({.gsv = 6}));
}

// The line of a sentence, which must be good.
template <class Read>
auto read(std::string_view body, Read f) {
    constexpr const char* digits = "0123456789ABCDEF";
    const unsigned sum = nmea_check_sum(body);
    const std::string line = "$" + std::string(body) + "*" + digits[sum >> 4] + digits[sum & 15];
    const nmea_sentence s(line);
    EXPECT_EQ(s.fault(), nmea_fault::none);
    return f(s);
}
RONDO_TEST(line_93_answers_are_read) {
    EXPECT_EQ(read("PMTK001,220,3", mtk_acknowledge_of), (mtk_acknowledge{220, 3}));
    EXPECT_EQ(read("PMTK001,220", mtk_acknowledge_of), std::nullopt);
    EXPECT_EQ(read("PMTK001,220,4", mtk_acknowledge_of), std::nullopt);
    EXPECT_EQ(read("PMTK705,220,3", mtk_acknowledge_of), std::nullopt);
    EXPECT_EQ(read("PMTK514,0,1,1,1,1,5,0,0,0,0,0,0,0,0,0,0,0,2", mtk_enabled_in), std::nullopt);
    EXPECT_EQ(read("PMTK514,0,1,2,3,4,5,0,0,0,0,0,0,0,0,0,0,0,0,1", mtk_enabled_in),
              (mtk_sentences{0, 1, 2, 3, 4, 5, 1}));
    EXPECT_EQ(read("PGTOP,11,3", mtk_antenna_in), mtk_antenna::external);
    EXPECT_EQ(read("PGTOP,11,0", mtk_antenna_in), std::nullopt);
}
// What is sent is a good sentence itself.
RONDO_TEST(line_93_fault_F22_each_command_is_a_whole_line) {
    for (unsigned i = 0; i != 10; ++i) {
        const mtk_command command(static_cast<mtk>(i));
        const std::string_view line = command.line();
        ASSERT_TRUE(line.ends_with("\r\n")) << line;
        EXPECT_EQ(nmea_sentence(line.substr(0, line.size() - 2)).fault(), nmea_fault::none) << line;
    }
}

} // namespace
} // namespace rondo
