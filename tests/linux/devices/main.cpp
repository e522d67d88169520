// main.cpp - runs the tests with umockdev's library ahead of libc.
//
// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <gtest/gtest.h>
#include <umockdev.h>
#include <unistd.h>

int main(int count, char** words) {
    if (!umockdev_in_mock_environment() && getenv("LD_PRELOAD") == nullptr) {
        setenv("LD_PRELOAD", "libumockdev-preload.so.0", 1);
        setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
        execv("/proc/self/exe", words);
        return 2;
    }
    testing::InitGoogleTest(&count, words);
    return RUN_ALL_TESTS();
}
