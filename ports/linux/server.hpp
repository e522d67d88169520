// server.hpp - being connected to: a listener, and a server that has a task for each client.
//
//     auto listening = linux_port::listen("127.0.0.1", 8123);      // port 0: any that is free
//     auto server = linux_port::start_server(*listening, [](tcp_stream& client) -> task<> {
//         stream_reader reader{client};
//         ...
//     });
//     ...
//     server.cancel();                 // stops it: its clients are cancelled, and closed
//     co_await server;                 // and here the last of them has ended
//
// A client that fails is told as any task that fails, and the others go on.
//
// Source: asyncio.start_server (Python 3.12 library reference).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/linux/socket.hpp"

#include "rondo/core/run.hpp"
#include "rondo/core/sleep.hpp"
#include "rondo/core/with.hpp"
#include "rondo/sync/task_group.hpp"

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <string_view>
#include <utility>

namespace rondo::linux_port {

class listener {
  public:
    listener(listener&&) noexcept = default; ///< while no task waits for it
    listener& operator=(listener&&) = delete;
    /// Closes it. The path of a unix socket is removed.
    ~listener();

    /// Waits for a client and gives the connection.
    /// Context: task, one at a time.  Suspends: if there is none.  Cancel: clean.
    /// Errors: no_buffer_space: too many descriptors are open; hang_up: the client is gone again;
    /// no_frame.
    [[nodiscard]] task<result<socket_stream>> accept();

    /// Where it listens: the port, if any was asked for.
    /// Context: any.  Suspends: never.  Errors: none.
    [[nodiscard]] address here() const noexcept;

  private:
    friend result<listener> listen(const address& at) noexcept;
    explicit listener(owned_fd fd) noexcept : fd_(std::move(fd)), watched_(fd_.get()) {}

    owned_fd fd_;
    descriptor watched_;
};

using tcp_listener = listener;
using unix_listener = listener;

/// Listens at an address. An address that another program had until now may be used at once.
/// Context: any.  Suspends: never.
/// Errors: address_in_use; not_permitted; not_found; unreachable: it is none of this machine's.
[[nodiscard]] result<listener> listen(const address& at) noexcept;

/// The same; `digits` as address::of_host() takes them: the address of an interface of this
/// machine.
[[nodiscard]] result<tcp_listener> listen(std::string_view digits, std::uint16_t port) noexcept;

/// The same at a path, which must not exist yet.
[[nodiscard]] result<unix_listener> listen_at_path(std::string_view path) noexcept;

/// The clients of a server, for `with`: they do not outlive it.
class server_clients {
  public:
    std::suspend_never enter() noexcept { return {}; }
    auto exit() noexcept { return group.cancel_all(); }
    task_group group;
};

template <class Talk>
task<> talk_to(socket_stream client, Talk& talk) {
    co_await talk(client);
}

/// Runs `talk(client)` for each client, until it is cancelled. `talk` may capture: it is kept here.
/// Where no descriptor is left for another client, or no memory, that one has to wait, or is
/// closed. Context: task.  Suspends: always.  Cancel: its clients are cancelled, and it ends after
/// them. Errors: no_frame.  Cost: a task for each client.
template <class Talk>
task<> serve(listener& listening, Talk talk) {
    constexpr auto until_some_have_ended = std::chrono::milliseconds(100);
    server_clients clients;
    co_await with(clients, [&](server_clients& here) -> task<> {
        for (;;) {
            auto client = co_await listening.accept();
            if (client) {
                here.group.start(talk_to(std::move(*client), talk), "client");
                co_await yield();
            } else if (client.error() == errc::no_buffer_space) {
                co_await sleep_for(until_some_have_ended);
            }
        }
    });
}

/// The same as a task of its own.
/// Context: task, startup.  Suspends: never.  Errors: an empty handle if there is no frame memory.
template <class Talk>
[[nodiscard]] task_handle<> start_server(listener& listening, Talk talk) {
    return create_task(serve(listening, std::move(talk)), "server");
}

} // namespace rondo::linux_port
