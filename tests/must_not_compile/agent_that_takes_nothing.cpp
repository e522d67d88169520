// agent_that_takes_nothing.cpp - a number is subscribed, and nobody could give it a message.
//
// must say: no agent: give a function or coroutine that takes .topic, message
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

void start() {
    broker<int> news;
    int latest = 0;
#ifdef CORRECTED
    const subscription to_latest(news, "t", [&latest](int message) { latest = message; });
#else
    const subscription to_latest(news, "t", latest);
#endif
}
