// failure.cpp - who hears of a task that fails and that nobody awaits (24): the loop's handler, or
// whoever reads the console. Each failure is told once.
//
// Source: asyncio's loop.set_exception_handler().
//
// SPDX-License-Identifier: MIT
#include "rondo/core/executor.hpp"
#include "rondo/core/report.hpp"

#include <exception>

namespace rondo {

void executor::tell_failure(const detail::task_block& task) const noexcept {
    if (on_failure_ != nullptr) {
        on_failure_(task.name, task.ended_by);
        return;
    }
    report("rondo: task ", task.name, " has failed: ", to_string(task.ended_by), "\n");
}

#if RONDO_EXCEPTIONS

// Of the exception that is being handled.
static const char* its_words() noexcept {
    try {
        throw;
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "it is no std::exception";
    }
}

void executor::tell_exception(detail::task_block& task) const noexcept {
    try {
        task.exception.rethrow();
    } catch (...) {
        if (on_failure_ != nullptr) {
            on_failure_(task.name, errc::none);
        } else {
            report("rondo: task ", task.name, " was ended by an exception: ", its_words(), "\n");
        }
    }
}

#endif

} // namespace rondo
