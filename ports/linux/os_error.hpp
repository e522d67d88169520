// os_error.hpp - what the system answers, in our words: one table.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/error.hpp"

#include <cerrno>
#include <expected>

namespace rondo::linux_port {

/// The word for a number of <errno.h>; io_error for those that nobody can do anything about.
/// Context: any.  Suspends: never.  Errors: none.
[[nodiscard]] errc os_error(int number) noexcept;

/// The same of the call that has failed last, as a result<T>.
[[nodiscard]] inline std::unexpected<errc> last_error() noexcept {
    return std::unexpected(os_error(errno));
}

} // namespace rondo::linux_port
