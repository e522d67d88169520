// test_backend.hpp - RONDO_TEST on a chip: a table that fills itself before main().
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/report.hpp"

#include <type_traits>

namespace rondo::test {

class test_case {
  public:
    test_case(const char* name, void (*body)()) noexcept : name_(name), body_(body), next_(first) {
        first = this;
    }

  private:
    friend int run_all_tests() noexcept;
    static inline test_case* first = nullptr;

    const char* name_;
    void (*body_)();
    test_case* next_;
};

inline unsigned failures_of_this_test = 0;

inline void fail(const char* what, const char* file, unsigned line) noexcept {
    ++failures_of_this_test;
    report("  ", file, ":", line, ": ", what, "\n");
}

void report_value(const auto& value) noexcept {
    using V = std::decay_t<decltype(value)>;
    if constexpr (std::is_convertible_v<V, std::string_view>) {
        report("    is ", std::string_view(value), "\n");
    } else if constexpr (std::is_integral_v<V>) {
        report("    is ", static_cast<std::uint64_t>(value), "\n");
    }
}

/// Runs every test and prints the closing line; 0 if all have passed.
inline int run_all_tests() noexcept {
    unsigned passed = 0;
    unsigned failed = 0;
    for (test_case* test = test_case::first; test != nullptr; test = test->next_) {
        failures_of_this_test = 0;
        const loop_state before;
        test->body_();
        if (!(before == loop_state{})) {
            fail("the test has left tasks or frames behind", test->name_, 0);
        }
        failures_of_this_test == 0 ? ++passed : ++failed;
        report(failures_of_this_test == 0 ? "ok      " : "FAILED  ", test->name_, "\n");
    }
    report("rondo: ", passed, " passed, ", failed, " failed\n");
    return failed == 0 && passed != 0 ? 0 : 1;
}

} // namespace rondo::test

#define RONDO_TEST(name)                                                                           \
    static void test_body_##name();                                                                \
    static ::rondo::test::test_case test_case_##name(#name, test_body_##name);                     \
    static void test_body_##name()

#define RONDO_EXPECT(condition)                                                                    \
    ((condition) ? void() : ::rondo::test::fail(#condition, __FILE_NAME__, __LINE__))

#define RONDO_EXPECT_EQ(actual, expected)                                                          \
    do {                                                                                           \
        const auto& rondo_actual = (actual);                                                       \
        if (!(rondo_actual == (expected))) {                                                       \
            ::rondo::test::fail(#actual " == " #expected, __FILE_NAME__, __LINE__);                \
            ::rondo::test::report_value(rondo_actual);                                             \
        }                                                                                          \
    } while (false)
