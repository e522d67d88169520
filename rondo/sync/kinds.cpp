// kinds.cpp - what a report calls the waits of rondo/sync.
//
// SPDX-License-Identifier: MIT
#include "rondo/sync/event.hpp"
#include "rondo/sync/gather.hpp"
#include "rondo/sync/lock.hpp"

namespace rondo::detail {

constinit const wait_kind waits_for_event{"event"};
constinit const wait_kind waits_for_lock{"lock"};

} // namespace rondo::detail
