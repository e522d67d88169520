// comms_restart.cpp - the two programs of comms_restart.hpp; 6 seconds.
//
// SPDX-License-Identifier: MIT
#include "demos/tutorial/comms_restart.hpp"

namespace {

rondo::task<> both() {
    co_await tutorial::comms::restart_by_hand();
    co_await tutorial::comms::restart_by_group();
}

} // namespace

int main() { return rondo::run(both()) ? 0 : 1; }
