// child_process.hpp - another program, with what it reads and writes as streams.
//
//     auto child = linux_port::start_process({"sort", "-n"});
//     stream_writer writer{child->in};
//     co_await writer.write("10\n9\n");
//     child->in.close();                               // it sees the end of its input
//     stream_reader reader{child->out};
//     ... co_await reader.read_line() ...              // "9", "10", end_of_stream
//     const exit_status how = co_await child->wait();
//
// Read what it writes: a program whose pipe is full waits. At the end of its object's life a
// process that still runs is killed.
//
// Source: asyncio.create_subprocess_exec (Python 3.12 library reference).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/linux/byte_file.hpp"

#include "rondo/core/task.hpp"

#include <initializer_list>
#include <sys/types.h>

namespace rondo::linux_port {

/// How a program has ended.
struct exit_status {
    int code = 0;   ///< what its main() returned; meaningful if
    int signal = 0; ///< 0, else the signal that has killed it
    friend bool operator==(const exit_status&, const exit_status&) = default;
};

/// Where its complaints (stderr) go.
enum class complaints : std::uint8_t { as_ours, with_output };

class child_process {
  public:
    child_process(child_process&& other) noexcept; ///< while no task waits for it
    child_process& operator=(child_process&&) = delete;
    /// Kills it, if it still runs. Its own children live on.
    ~child_process();

    byte_file in;  ///< its stdin: is written to
    byte_file out; ///< its stdout: is read from

    /// Waits until it has ended. Every further call says the same.
    /// Context: task, one at a time.  Suspends: if it runs.  Cancel: clean, the program runs on.
    /// Errors: raises no_frame.
    [[nodiscard]] task<exit_status> wait();

    /// Sends it a signal: SIGTERM asks it to end, SIGKILL ends it.
    /// Context: any.  Suspends: never.  Errors: not_found: it has ended.
    result<void> send_signal(int signal) noexcept;

    [[nodiscard]] pid_t id() const noexcept { return id_; }

  private:
    friend result<child_process> start_process(std::initializer_list<const char*> words,
                                               complaints where) noexcept;
    child_process(owned_fd to, owned_fd from, owned_fd self, pid_t id) noexcept;
    bool has_ended(int options) noexcept;

    owned_fd self_; // readable when it has ended
    descriptor watched_;
    pid_t id_; // 0: the object has been moved from
    bool ended_ = false;
    exit_status how_;
};

/// Starts a program. It is looked for as the shell does, by the first of `words` (at most 30),
/// which are its arguments. Context: any.  Suspends: never. Errors: not_found: there is no such
/// program; not_permitted; no_buffer_space.
[[nodiscard]] result<child_process> start_process(std::initializer_list<const char*> words,
                                                  complaints where = complaints::as_ours) noexcept;

} // namespace rondo::linux_port
