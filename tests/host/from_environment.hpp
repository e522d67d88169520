// from_environment.hpp - numbers that a test run may be given.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>

namespace rondo::test {

inline unsigned from_environment(const char* name, unsigned otherwise) {
    const char* const text = std::getenv(name);
    return text != nullptr ? static_cast<unsigned>(std::atoi(text)) : otherwise;
}

} // namespace rondo::test
