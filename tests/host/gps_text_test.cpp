// gps_text_test.cpp - positions, dates and speeds as people write them.
//
// SPDX-License-Identifier: MIT
#include "rondo/drivers/gps_text.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>
#include <string_view>

namespace rondo {
namespace {

using namespace std::chrono;
std::string_view of(const gps_text& text) { return text; }

RONDO_TEST(line_90_a_position_is_written_in_four_ways) {
    const auto north = gps_side::latitude;
    const auto east = gps_side::longitude;
    EXPECT_EQ(of(gps_angle(378'196'700, north, gps_format::dd)), "37.819670° N");
    EXPECT_EQ(of(gps_angle(-836'464'417, east, gps_format::dd)), "83.646442° W");
    EXPECT_EQ(of(gps_angle(378'196'700, north, gps_format::dms)), "37° 49' 11\" N");
    EXPECT_EQ(of(gps_angle(-836'464'417, east, gps_format::dms)), "83° 38' 47\" W");
    EXPECT_EQ(of(gps_angle(378'196'700, north)), "37° 49.1802' N");
    EXPECT_EQ(of(gps_angle(-836'464'417, east)), "83° 38.7865' W");
    EXPECT_EQ(of(gps_angle(-836'464'417, east, gps_format::kml)), "-83.646442");
    EXPECT_EQ(of(gps_angle(-1'800'000'000, east, gps_format::dm)), "180° 00.0000' W");
}
RONDO_TEST(line_91_fault_F22_no_angle_has_60_seconds) {
    EXPECT_EQ(of(gps_angle(369'999'999, gps_side::latitude, gps_format::dms)), "37° 00' 00\" N");
    EXPECT_EQ(of(gps_angle(369'999'999, gps_side::latitude, gps_format::dm)), "37° 00.0000' N");
}
RONDO_TEST(line_90_a_date_a_time_and_a_speed) {
    const auto at = sys_days(2011y / May / 28) + 9h + 27min + 51s + 900ms;
    EXPECT_EQ(of(gps_time(at)), "09:27:51");
    EXPECT_EQ(of(gps_date(at)), "05/28/11");
    EXPECT_EQ(of(gps_date(at, gps_date_format::dmy)), "28/05/11");
    EXPECT_EQ(of(gps_date(at, gps_date_format::long_form)), "May 28th, 2011");
    EXPECT_EQ(kmh_of_knots(2'300), 4'260);
    EXPECT_EQ(mph_of_knots(2'300), 2'647);
    EXPECT_EQ(compass_point(0), "N");
    EXPECT_EQ(compass_point(11'249), "N");
    EXPECT_EQ(compass_point(11'250), "NNE");
    EXPECT_EQ(compass_point(360'000), "N");
}
RONDO_TEST(line_91_fault_F22_dates_keep_their_digits_and_local_time_rolls_over) {
    const auto at = sys_days(2009y / December / 31) + 23h + 30min + 0ms;
    EXPECT_EQ(of(gps_date(at, gps_date_format::long_form)), "December 31st, 2009");
    EXPECT_EQ(of(gps_date(at)), "12/31/09");
    EXPECT_EQ(of(gps_date(at + 1h, gps_date_format::long_form)), "January 1st, 2010");
    EXPECT_EQ(of(gps_date(sys_days(1998y / March / 11) + 0ms, gps_date_format::long_form)),
              "March 11th, 1998");
}

} // namespace
} // namespace rondo
