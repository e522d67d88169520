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

// Of whichever loop made the last call; with interrupts locked, for there may be loops in threads.
static struct {
    executor* loop = nullptr;
    std::size_t failures = 0;
} last_call;

std::coroutine_handle<> mark_of(written_at place) noexcept {
    {
        const critical_section locked;
        last_call = {&this_loop(), this_loop().frames().failures()};
    }
    return std::coroutine_handle<>::from_address(std::bit_cast<void*>(place)); // it is one pointer
}

// False also when another loop has called something since: then nothing can be said.
static bool nothing_failed_since(executor& loop) noexcept {
    const critical_section locked;
    return last_call.loop == &loop && last_call.failures == loop.frames().failures();
}

void check_dropped(const frame& dropped) noexcept {
    executor& loop = this_loop();
    if (!dropped.parent || (loop.running() != nullptr && loop.running()->pending) ||
        (RONDO_EXCEPTIONS && std::uncaught_exceptions() != 0) || !nothing_failed_since(loop)) {
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
