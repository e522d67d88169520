// rondo.hpp - all that a program needs, but for the drivers and the board.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/after.hpp"
#include "rondo/core/attempt.hpp"
#include "rondo/core/call.hpp"
#include "rondo/core/callback.hpp"
#include "rondo/core/current_task.hpp"
#include "rondo/core/error.hpp"
#include "rondo/core/executor.hpp"
#include "rondo/core/frame_memory.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/core/ring_buffer.hpp"
#include "rondo/core/run.hpp"
#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/core/task_handle.hpp"
#include "rondo/core/time.hpp"
#include "rondo/core/with.hpp"
#include "rondo/hal/pin.hpp"
#include "rondo/hal/uart.hpp"
#include "rondo/sync/barrier.hpp"
#include "rondo/sync/event.hpp"
#include "rondo/sync/gather.hpp"
#include "rondo/sync/lock.hpp"
#include "rondo/sync/named_task.hpp"
#include "rondo/sync/task_group.hpp"
