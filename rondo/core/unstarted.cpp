// unstarted.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/core/unstarted.hpp"

#include "rondo/core/report.hpp"
#include "rondo/core/task.hpp"

#include <bit>
#include <exception>
#include <string_view>

namespace rondo::detail {

#if RONDO_CHECKED

static std::size_t failures_at_last_call = 0;

std::coroutine_handle<> mark_of(written_at place) noexcept {
    failures_at_last_call = this_loop().frames().failures();
    return std::coroutine_handle<>::from_address(std::bit_cast<void*>(place)); // it is one pointer
}

void check_dropped(const frame& dropped) noexcept {
    executor& loop = this_loop();
    if (!dropped.parent || (loop.running() != nullptr && loop.running()->pending) ||
        (RONDO_EXCEPTIONS && std::uncaught_exceptions() != 0) ||
        loop.frames().failures() != failures_at_last_call) {
        return;
    }
    const auto place = std::bit_cast<written_at>(dropped.parent.address());
    const std::string_view path = place.file_name();
    report("\nrondo: never started: ", place.function_name());
    panic("a coroutine was called, but neither awaited nor given to create_task",
          place.file_name() + path.rfind('/') + 1, place.line());
}

#endif

} // namespace rondo::detail
