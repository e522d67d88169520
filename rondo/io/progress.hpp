// progress.hpp - how far a read or write has come, when its own frame can no longer say.
//
// A coroutine that is unwound returns nothing. Its stream says afterwards how many bytes it had
// moved. It says so when the frame goes, and not before: the next to read may have begun.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace rondo::detail {

class progress {
  public:
    explicit progress(std::size_t& published) noexcept : published_(published) {}
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;
    ~progress() { published_ = bytes; }

    std::size_t bytes = 0;

  private:
    std::size_t& published_;
};

} // namespace rondo::detail
