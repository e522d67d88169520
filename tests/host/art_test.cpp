// art_test.cpp - the tutorial's programs about infra-red remotes, each transcript as a whole.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/art.hpp"
#include "demos/tutorial/art1.hpp"
#include "tests/host/transcript.hpp"
#include "tests/rondo_test.hpp"

#include <string>

namespace rondo {
namespace {

RONDO_TEST(line_75_art) {
    EXPECT_EQ(transcript_of(tutorial::art::program), R"(
art: what remotes send
80 data 0x11 address 0x40
188 repeat, address 0x40
296 repeat, address 0x40
404 data 0x22 address 0x1234
512 bad data
620 bad start
728 bad block
)");
}

RONDO_TEST(line_75_art1) {
    EXPECT_EQ(transcript_of(tutorial::art1::program), R"(
art1: a light that obeys a remote
80 led 2 on
404 wrong remote
512 bad data
836 led 2 off
)");
}

} // namespace
} // namespace rondo
