// json.hpp - is this text JSON? A line of a protocol is looked at before it is believed.
//
// Source: RFC 8259.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace json {

/// Walks over a text. Each of its functions takes one thing from the front, or says false.
class scanner {
  public:
    explicit constexpr scanner(std::string_view text) noexcept : left_(text) {}

    /// Nesting is limited, because the stack is.
    constexpr bool value(int depth = 16) noexcept {
        space();
        const bool fine = depth != 0 && (take("true") || take("false") || take("null") || text() ||
                                         list(depth) || object(depth) || number());
        space();
        return fine;
    }
    constexpr bool end() const noexcept { return left_.empty(); }

  private:
    constexpr bool take(std::string_view word) noexcept {
        const bool there = left_.starts_with(word);
        left_.remove_prefix(there ? word.size() : 0);
        return there;
    }
    constexpr void space() noexcept {
        while (take(" ") || take("\t") || take("\r") || take("\n")) {
        }
    }
    constexpr bool digits() noexcept {
        const std::size_t count = left_.find_first_not_of("0123456789");
        const std::size_t taken = count == left_.npos ? left_.size() : count;
        left_.remove_prefix(taken);
        return taken != 0;
    }
    constexpr bool number() noexcept {
        take("-");
        if (!take("0") && !digits()) {
            return false;
        }
        if (take(".") && !digits()) {
            return false;
        }
        if (take("e") || take("E")) {
            static_cast<void>(take("+") || take("-"));
            return digits();
        }
        return true;
    }
    constexpr bool text() noexcept {
        if (!take("\"")) {
            return false;
        }
        while (!left_.empty()) {
            if (take("\"")) {
                return true;
            }
            const bool escape = take("\\");
            if (left_.empty() || static_cast<unsigned char>(left_.front()) < ' ' ||
                (escape && !escaped())) {
                return false;
            }
            left_.remove_prefix(1);
        }
        return false;
    }
    // Behind a backslash; leaves its last letter.
    constexpr bool escaped() noexcept {
        if (left_.front() != 'u') {
            return std::string_view("\"\\/bfnrt").contains(left_.front());
        }
        if (left_.size() < 5 ||
            left_.substr(1, 4).find_first_not_of("0123456789abcdefABCDEF") != left_.npos) {
            return false;
        }
        left_.remove_prefix(4);
        return true;
    }
    constexpr bool list(int depth) noexcept {
        if (!take("[")) {
            return false;
        }
        space();
        if (take("]")) {
            return true;
        }
        do {
            if (!value(depth - 1)) {
                return false;
            }
        } while (take(","));
        return take("]");
    }
    constexpr bool object(int depth) noexcept {
        if (!take("{")) {
            return false;
        }
        space();
        if (take("}")) {
            return true;
        }
        do {
            space();
            if (!text()) {
                return false;
            }
            space();
            if (!take(":") || !value(depth - 1)) {
                return false;
            }
        } while (take(","));
        return take("}");
    }

    std::string_view left_;
};

constexpr bool is_json(std::string_view text) noexcept {
    scanner all(text);
    return all.value() && all.end();
}

static_assert(is_json(R"(["value", 7])") &&
              is_json(R"( {"a": [1.5e3, "\u00e4\n", {}], "b": null})"));
static_assert(!is_json("") && !is_json("[1,]") && !is_json("01") && !is_json("\"\\x\"") &&
              !is_json("[1] 2") && !is_json("[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]"));

} // namespace json
