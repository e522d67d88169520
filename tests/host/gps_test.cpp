// gps_test.cpp - the sentences of satellite receivers, good ones and bad ones.
//
// SPDX-License-Identifier: MIT
#include "rondo/drivers/gps_decoder.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>
#include <string>
#include <string_view>

namespace rondo {
namespace {

using namespace std::chrono;

// The whole line.
std::string sentence(std::string_view body) {
    constexpr const char* digits = "0123456789ABCDEF";
    const unsigned sum = nmea_check_sum(body);
    return "$" + std::string(body) + "*" + digits[sum >> 4] + digits[sum & 15];
}
gps_data takes(gps_decoder& gps, std::string_view body) { return gps.take(sentence(body)); }

constexpr std::string_view rmc =
    "GPRMC,092751.000,A,5321.6802,N,00630.3371,W,0.06,31.66,280511,,,A";

RONDO_TEST(line_90_a_position_a_course_and_a_date) {
    gps_decoder gps;
    EXPECT_EQ(gps.take("$GPRMC,092751.000,A,5321.6802,N,00630.3371,W,0.06,31.66,280511,,,A*45"),
              gps_data::rmc);
    EXPECT_EQ(gps.position(), (gps_position{533'613'367, -65'056'183}));
    EXPECT_EQ(gps.milliknots(), 60);
    EXPECT_EQ(gps.millidegrees_course(), 31'660);
    EXPECT_EQ(gps.utc(), sys_days(2011y / May / 28) + 9h + 27min + 51s);
    EXPECT_EQ(gps.valid(), gps_data::rmc);
}
RONDO_TEST(line_90_heights_satellites_and_dilutions) {
    gps_decoder gps;
    EXPECT_EQ(takes(gps, "GPGGA,092750.000,5321.6802,N,00630.3372,W,1,8,1.03,61.7,M,55.2,M,,"),
              gps_data::gga);
    EXPECT_EQ(gps.altitude(), 61'700);
    EXPECT_EQ(gps.geoid_height(), 55'200);
    EXPECT_EQ(gps.satellites_in_use(), 8);
    EXPECT_EQ(takes(gps, "GNGSA,A,3,10,07,05,02,29,04,08,13,,,,,1.72,1.03,1.38"), gps_data::gsa);
    EXPECT_EQ(gps.pdop(), 1'720);
    EXPECT_EQ(gps.hdop(), 1'030);
    EXPECT_EQ(gps.vdop(), 1'380);
    EXPECT_EQ(takes(gps, "GPVTG,90.5,T,,M,12.3,N,22.8,K,A"), gps_data::vtg);
    EXPECT_EQ(gps.milliknots(), 12'300);
    EXPECT_EQ(takes(gps, "GLGLL,3749.1802,N,08338.7865,W,030227.000,A,A"), gps_data::gll);
    EXPECT_EQ(gps.position(), (gps_position{378'196'700, -836'464'417}));
}

std::string gsv(int parts, int part, int in_view, int first, int count) {
    std::string body = "GPGSV," + std::to_string(parts) + ',' + std::to_string(part) + ',' +
                       std::to_string(in_view);
    for (int i = 0; i != count; ++i) {
        body += ',' + std::to_string(first + i) + ",40,083,46";
    }
    return body;
}
RONDO_TEST(line_91_fault_F22_no_satellites_are_lost_where_they_are_a_multiple_of_four) {
    gps_decoder gps;
    for (int part = 1; part <= 3; ++part) {
        EXPECT_EQ(takes(gps, gsv(3, part, 12, 4 * part, 4)), gps_data::gsv);
    }
    EXPECT_EQ(gps.satellites_in_view(), 12);
    EXPECT_EQ(gps.satellites().size(), 12u);
    EXPECT_EQ(gps.satellites()[11], (gps_satellite{15, 40, 83, 46}));
}
RONDO_TEST(line_91_a_series_with_a_gap_is_not_shown) {
    gps_decoder gps;
    takes(gps, gsv(1, 1, 1, 7, 1));
    takes(gps, gsv(3, 1, 12, 1, 4));
    EXPECT_EQ(takes(gps, gsv(3, 3, 12, 9, 4)), gps_data::none);
    EXPECT_EQ(gps.satellites().size(), 1u);
    EXPECT_EQ(takes(gps, "GPGSV,1,1,02,12,,,,13,05,,"), gps_data::gsv);
    EXPECT_EQ(gps.satellites()[0], (gps_satellite{12, {}, {}, {}}));
    EXPECT_EQ(gps.satellites()[1], (gps_satellite{13, 5, {}, {}}));
}
RONDO_TEST(line_91_fault_F22_years_are_1980_to_2079) {
    gps_decoder gps;
    takes(gps, "GPRMC,000000,A,5321.6802,N,00630.3371,W,0,0,010198,,");
    EXPECT_EQ(gps.utc(), sys_days(1998y / January / 1));
    takes(gps, "GPRMC,235959.500,A,5321.6802,N,00630.3371,W,0,0,290209,,");
    EXPECT_EQ(gps.utc(), sys_days(1998y / January / 1)); // 2009 had no such day
    takes(gps, "GPRMC,235959.500,A,5321.6802,N,00630.3371,W,0,0,280209,,");
    EXPECT_EQ(gps.utc(), sys_days(2009y / February / 28) + 23h + 59min + 59s + 500ms);
}
RONDO_TEST(line_91_fault_F22_who_stands_still_has_no_course_but_a_position) {
    gps_decoder gps;
    EXPECT_EQ(takes(gps, rmc), gps_data::rmc);
    EXPECT_EQ(takes(gps, "GPRMC,092752.000,A,5321.6803,N,00630.3371,W,0.00,,280511,,,A"),
              gps_data::rmc);
    EXPECT_EQ(gps.milliknots(), 0);
    EXPECT_EQ(gps.millidegrees_course(), 31'660);
}
RONDO_TEST(line_91_a_void_sentence_changes_nothing_but_its_validity) {
    gps_decoder gps;
    takes(gps, rmc);
    EXPECT_EQ(takes(gps, "GPRMC,092752.000,V,,,,,,,280511,,,N"), gps_data::none);
    EXPECT_EQ(gps.valid(), gps_data::none);
    EXPECT_EQ(gps.position(), (gps_position{533'613'367, -65'056'183}));
    EXPECT_EQ(gps.counts(), (gps_counts{.sentences = 2, .parsed = 1}));
}
RONDO_TEST(line_91_bad_lines_are_counted_and_do_no_harm) {
    gps_decoder gps;
    const std::string good = sentence(rmc);
    std::string wrong = good;
    wrong.back() = wrong.back() == '0' ? '1' : '0';
    gps.take(wrong);
    EXPECT_EQ(gps.counts(), (gps_counts{.crc_fails = 1}));
    gps.take(good + "x");
    gps.take(good.substr(1));
    gps.take(good.substr(0, 30));
    gps.take("");
    gps.take("$*00");
    gps.take(sentence(std::string(rmc) + std::string(40, ',')));
    gps.take(sentence("GPRMC,\x07"));
    EXPECT_EQ(gps.counts(), (gps_counts{.crc_fails = 1, .bad_lines = 7}));
    EXPECT_EQ(gps.valid(), gps_data::none);
}
RONDO_TEST(line_91_fields_that_cannot_be_are_not_believed) {
    gps_decoder gps;
    for (const char* body : {
             "GPRMC,246060.000,A,5321.6802,N,00630.3371,W,0.06,31.66,280511,,",
             "GPRMC,092751.000,A,9000.0001,N,00630.3371,W,0.06,31.66,280511,,",
             "GPRMC,092751.000,A,5360.0000,N,00630.3371,W,0.06,31.66,280511,,",
             "GPRMC,092751.000,A,5321.6802,E,00630.3371,W,0.06,31.66,280511,,",
             "GPRMC,092751.000,A,5321.6802,N,18100.0000,W,0.06,31.66,280511,,",
             "GPRMC,092751.000,A,5321.6802,N,00630.3371,W,fast,31.66,280511,,",
             "GPRMC,092751.000,A,5321.6802,N,00630.3371,W,0.06,361,280511,,",
             "GPRMC,092751.000,A,5321.6802,N,00630.3371,W,0.06,31.66,311311,,",
             "GPGSV,1,1,01,999,40,083,46",
             "GPGSV,0,0,00",
             "GPGSA,A,1,,,,,,,,,,,,,,,",
             "GPRMC",
         }) {
        EXPECT_EQ(takes(gps, body), gps_data::none) << body;
    }
    EXPECT_EQ(gps.counts(), (gps_counts{.sentences = 12}));
}
// Each byte of a good line is made each other byte: nothing is believed, nothing breaks.
RONDO_TEST(line_91_each_byte_may_be_wrong) {
    const std::string good = sentence(rmc);
    for (std::size_t at = 0; at != good.size() - 2; ++at) {
        for (unsigned byte = 0; byte != 256; ++byte) {
            std::string line = good;
            line[at] = static_cast<char>(byte);
            gps_decoder gps;
            ASSERT_EQ(gps.take(line) == gps_data::rmc, line == good) << line;
        }
    }
}
RONDO_TEST(line_92_sentences_of_other_kinds_are_handed_on) {
    gps_decoder gps;
    std::string names;
    gps.on_other([&names](const nmea_sentence& s) {
        names += std::string(s.name()) + "=" + std::string(s.field(2)) + " ";
    });
    takes(gps, "PMTK705,AXN_1.3,2102");
    takes(gps, "GPZDA,1,2");
    takes(gps, "GXRMC");
    EXPECT_EQ(names, "PMTK705=2102 GPZDA=2 GXRMC= ");
    EXPECT_EQ(gps.counts(), (gps_counts{.sentences = 3, .parsed = 3, .unsupported = 3}));
}
TEST(nmea, numbers) {
    EXPECT_EQ(nmea_decimal("-12.3456", 3), -12'345);
    EXPECT_EQ(nmea_decimal("5", 3), 5'000);
    EXPECT_EQ(nmea_decimal(".5", 3), 500);
    for (const char* bad : {"", "-", ".", "1.2.3", "1e3", "99999999999", "3000000"}) {
        EXPECT_EQ(nmea_decimal(bad, 3), std::nullopt) << bad;
    }
    EXPECT_EQ(nmea_number("007"), 7u);
    EXPECT_EQ(nmea_number("-1"), std::nullopt);
}

} // namespace
} // namespace rondo
