// network.hpp - the network of the machine that the demos in demos/network run on: Linux.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/linux/server.hpp"
#include "ports/linux/socket.hpp"

namespace network {

using rondo::linux_port::listen;
using rondo::linux_port::open_connection;
using rondo::linux_port::start_server;
using rondo::linux_port::tcp_listener;
using rondo::linux_port::tcp_stream;

} // namespace network
