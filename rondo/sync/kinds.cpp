// kinds.cpp - what a report calls the waits of rondo/sync.
//
// SPDX-License-Identifier: MIT
#include "rondo/sync/barrier.hpp"
#include "rondo/sync/event.hpp"
#include "rondo/sync/gather.hpp"
#include "rondo/sync/lock.hpp"
#include "rondo/sync/queue.hpp"
#include "rondo/sync/semaphore.hpp"
#include "rondo/sync/task_group.hpp"

namespace rondo::detail {

constinit const wait_kind waits_for_barrier{"barrier"};
constinit const wait_kind waits_for_event{"event"};
constinit const wait_kind waits_for_group{"a group"};
constinit const wait_kind waits_for_items_done{"queue join"};
constinit const wait_kind waits_for_lock{"lock", false, &lock::leave, &lock::holder_for};
constinit const wait_kind waits_for_semaphore{"semaphore", false, &semaphore::leave};
constinit const wait_kind waits_to_get{"queue get"};
constinit const wait_kind waits_to_put{"queue put"};

} // namespace rondo::detail

namespace rondo {

bool semaphore::leave(detail::task_block& task) noexcept {
    if (task.waits()) {
        task.unlink();
    } else {
        task.remembered<semaphore>().release();
    }
    return true;
}

} // namespace rondo
