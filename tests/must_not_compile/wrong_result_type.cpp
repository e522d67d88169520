// wrong_result_type.cpp - the handle of a task that gives a text cannot be one that gives a number.
//
// must say: no viable conversion|could not convert|conversion from
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

task<std::string_view> name() { co_return "rondo"; }

void start() {
#ifdef CORRECTED
    task_handle<std::string_view> handle = create_task(name());
#else
    task_handle<int> handle = create_task(name());
#endif
    handle.cancel();
}
