// unstarted.hpp - finding the coroutine that was called and then forgotten.
//
//     task<> blinking = blink(board::led1);      // runs nothing, now or ever
//
// In checked builds the end of `blinking` stops the program and names blink. Such a task is told
// from one that is dropped for a reason by these, all of which must hold:
//
//   - it is still where its call has put it: moving it, like awaiting it or giving it to
//     create_task, gives it to somebody who may have a reason not to run it;
//   - nothing unwinds: no cancel, limit or error is pending for the running task, and no exception
//     is in flight;
//   - the last call of a coroutine has had its frame: else what is dropped may be its arguments.
//
// task::discard() says that one means it. Unchecked builds have none of this: no byte in a frame,
// no instruction.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"

#include <coroutine>

#if RONDO_CHECKED
#include <source_location>
#endif

namespace rondo::detail {

struct frame;

#if RONDO_CHECKED

/// Where a coroutine is written: as the default of a parameter it is taken in that coroutine.
using written_at = std::source_location;

/// What stands in the place of a frame's parent until the coroutine starts, or is moved.
std::coroutine_handle<> mark_of(written_at place) noexcept;

/// Stops the program if an unstarted coroutine that is now dropped was forgotten.
void check_dropped(const frame& dropped) noexcept;

#else

struct written_at {
    static consteval written_at current() noexcept { return {}; }
};
inline std::coroutine_handle<> mark_of(written_at) noexcept { return nullptr; }
inline void check_dropped(const frame&) noexcept {}

#endif

} // namespace rondo::detail
