// kinds.cpp - what a report calls the waits of rondo/io.
//
// SPDX-License-Identifier: MIT
#include "rondo/io/give_way.hpp"

namespace rondo::detail {

constinit const wait_kind has_read{"turn"};
constinit const wait_kind has_written{"turn"};
constinit const wait_kind lets_others_run{"turn"};

} // namespace rondo::detail
