// broker.cpp - topics and patterns.
//
// SPDX-License-Identifier: MIT
#include "rondo/sync/broker.hpp"

namespace rondo::detail {
namespace {

// The first level, and what is left behind its slash.
struct split {
    std::string_view level;
    std::string_view rest;
    bool has_rest;

    explicit split(std::string_view text) noexcept : level(text) {
        const std::size_t slash = text.find('/');
        has_rest = slash != std::string_view::npos;
        if (has_rest) {
            level.remove_suffix(text.size() - slash);
            rest = text;
            rest.remove_prefix(slash + 1); // no substr: it can throw
        }
    }
};

} // namespace

bool meets(std::string_view pattern, std::string_view topic) noexcept {
    for (;;) {
        const split wanted(pattern);
        const split given(topic);
        if (wanted.level == "#") {
            return true;
        }
        if (wanted.level != "+" && wanted.level != given.level) {
            return false;
        }
        if (!wanted.has_rest || !given.has_rest) {
            return wanted.has_rest == given.has_rest || wanted.rest == "#";
        }
        pattern = wanted.rest;
        topic = given.rest;
    }
}

bool is_topic(std::string_view text) noexcept { return text.find_first_of("+#") == text.npos; }

bool is_pattern(std::string_view text) noexcept {
    for (;;) {
        const split at(text);
        if (at.level == "#" ? at.has_rest : at.level != "+" && !is_topic(at.level)) {
            return false;
        }
        if (!at.has_rest) {
            return true;
        }
        text = at.rest;
    }
}

} // namespace rondo::detail
