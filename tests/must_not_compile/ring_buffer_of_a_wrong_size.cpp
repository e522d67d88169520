// ring_buffer_of_a_wrong_size.cpp - its indices wrap at a power of two.
//
// must say: the size of a ring_buffer must be a power of two
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

using namespace rondo;

#ifdef CORRECTED
ring_buffer<char, 64> received;
#else
ring_buffer<char, 60> received;
#endif
