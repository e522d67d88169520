// first_programs_test.cpp - the tutorial's first programs, each transcript as a whole.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/awaitable.hpp"
#include "demos/tutorial/chain.hpp"
#include "demos/tutorial/counter.hpp"
#include "demos/tutorial/hello.hpp"
#include "tests/host/transcript.hpp"
#include "tests/rondo_test.hpp"

namespace rondo {
namespace {

RONDO_TEST(first_program_hello) {
    EXPECT_EQ(transcript_of(tutorial::hello::program), ours(R"(
hello: a greeting, ten times
0 hello 1
0 hello 2
0 hello 3
0 hello 4
0 hello 5
0 hello 6
0 hello 7
0 hello 8
0 hello 9
0 hello 10
)"));
}

RONDO_TEST(first_program_counter) {
    EXPECT_EQ(transcript_of(tutorial::counter::program), ours(R"(
counter: ten seconds
0 0
1000 1
2000 2
3000 3
4000 4
5000 5
6000 6
7000 7
8000 8
9000 9
9500 done
)"));
}

RONDO_TEST(first_program_chain) {
    EXPECT_EQ(transcript_of(tutorial::chain::program), ours(R"(
chain: a coroutine awaits another
0 computing 1 + 2
1000 1 + 2 = 3
)"));
}

RONDO_TEST(first_program_awaitable) {
    EXPECT_EQ(transcript_of(tutorial::awaitable::program), ours(R"(
awaitable: from ten down to one
0 10
0 9
0 8
0 7
0 6
0 5
0 4
0 3
0 2
0 1
0 done
)"));
}

} // namespace
} // namespace rondo
