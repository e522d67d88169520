// rondo_test.hpp - one way to write a test, in every world and without a heap.
//
//     RONDO_TEST(a_sleep_is_never_early) {
//         ...
//         RONDO_EXPECT_EQ(count, 3u);
//     }
//
// On a host a RONDO_TEST is a GoogleTest test. On a chip it registers itself in a table of fixed
// memory, and run_all_tests() runs the table and prints one line each. Either way the loop must be
// empty afterwards: a test that leaves a task or a frame behind fails.
//
// `trace` is the usual expected value: tasks push words, the test compares the whole list.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/rondo.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace rondo::test {

/// Words in the order in which they were pushed, in fixed memory: "a b c".
class trace {
  public:
    void push(std::string_view word) noexcept {
        if (size_ + word.size() + 1 > text_.size()) {
            overflow_ = true;
            return;
        }
        if (size_ != 0) {
            text_[size_++] = ' ';
        }
        std::memcpy(text_.data() + size_, word.data(), word.size());
        size_ += word.size();
    }
    void push(char word) noexcept { push(std::string_view(&word, 1)); }

    [[nodiscard]] std::string_view text() const noexcept {
        return overflow_ ? std::string_view("(the trace is full)")
                         : std::string_view(text_.data(), size_);
    }

  private:
    std::array<char, 512> text_{};
    std::size_t size_ = 0;
    bool overflow_ = false;
};

/// What must hold before and after each test.
struct loop_state {
    std::size_t tasks = this_loop().tasks();
    std::size_t frame_bytes = this_loop().frames().stats().in_use;
    friend bool operator==(const loop_state&, const loop_state&) = default;
};

} // namespace rondo::test

#include "test_backend.hpp" // tests/host or tests/target, through the include path
