// child_process.cpp
//
// A descriptor of the process (pidfd_open(2)) is readable when it has ended: no signal is needed,
// and nobody else's child is taken.
//
// SPDX-License-Identifier: MIT
#include "ports/linux/child_process.hpp"

#include "ports/linux/os_error.hpp"
#include "ports/linux/system_calls.hpp"

#include "rondo/core/attempt.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

extern char** environ;

namespace rondo::linux_port {
namespace {

struct ends {
    owned_fd read;
    owned_fd write;
};
result<ends> blocking_pipe() noexcept {
    std::array<int, 2> fd{};
    if (pipe2(fd.data(), O_CLOEXEC) < 0) {
        return last_error();
    }
    return ends{.read = owned_fd(fd[0]), .write = owned_fd(fd[1])};
}

void set_non_blocking(const owned_fd& fd) noexcept {
    fcntl(fd.get(), F_SETFL, fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

// What posix_spawn is told, and freed.
struct spawn_settings {
    spawn_settings() noexcept {
        posix_spawn_file_actions_init(&files);
        posix_spawnattr_init(&attributes);
        sigset_t signals;
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&attributes, &signals);
        sigaddset(&signals, SIGPIPE); // ignored here: byte_file.cpp
        posix_spawnattr_setsigdefault(&attributes, &signals);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    }
    ~spawn_settings() {
        posix_spawn_file_actions_destroy(&files);
        posix_spawnattr_destroy(&attributes);
    }
    spawn_settings(const spawn_settings&) = delete;
    spawn_settings& operator=(const spawn_settings&) = delete;

    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
};

} // namespace

child_process::child_process(owned_fd to, owned_fd from, owned_fd self, pid_t id) noexcept
    : in(std::move(to), byte_file::pipe),
      out(std::move(from), byte_file::pipe),
      self_(std::move(self)),
      watched_(self_.get()),
      id_(id) {}

child_process::child_process(child_process&& other) noexcept
    : in(std::move(other.in)),
      out(std::move(other.out)),
      self_(std::move(other.self_)),
      watched_(std::move(other.watched_)),
      id_(std::exchange(other.id_, 0)),
      ended_(other.ended_),
      how_(other.how_) {}

child_process::~child_process() {
    if (id_ != 0 && !ended_) {
        kill(id_, SIGKILL);
        has_ended(0);
    }
}

bool child_process::has_ended(int options) noexcept {
    siginfo_t info{};
    if (!ended_ && call(waitid, P_PID, static_cast<id_t>(id_), &info, WEXITED | options) == 0 &&
        info.si_pid == id_) {
        ended_ = true;
        (info.si_code == CLD_EXITED ? how_.code : how_.signal) = info.si_status;
    }
    return ended_;
}

task<exit_status> child_process::wait() {
    while (!has_ended(WNOHANG)) {
        if (const errc why_not = watched_.found_dry(descriptor::reading); why_not != errc::none) {
            co_await fail(why_not);
        }
        co_await watched_.wait_readable();
    }
    co_return how_;
}

result<void> child_process::send_signal(int signal) noexcept {
    if (has_ended(WNOHANG)) { // else its number may be another's by now
        return std::unexpected(errc::not_found);
    }
    return kill(id_, signal) == 0 ? result<void>() : last_error();
}

result<child_process> start_process(std::initializer_list<const char*> words,
                                    complaints where) noexcept {
    RONDO_ASSERT(words.size() != 0 && words.size() <= 30, "start_process(): 1 to 30 words");
    std::array<char*, 31> arguments{};
    // Safety: posix_spawn does not write to them; its type is older than const.
    std::transform(words.begin(), words.end(), arguments.begin(),
                   [](const char* word) { return const_cast<char*>(word); });

    auto to = blocking_pipe();
    auto from = blocking_pipe();
    if (!to || !from) {
        return std::unexpected(errc::no_buffer_space);
    }
    set_non_blocking(to->write);
    set_non_blocking(from->read);
    spawn_settings how;
    posix_spawn_file_actions_adddup2(&how.files, to->read.get(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&how.files, from->write.get(), STDOUT_FILENO);
    if (where == complaints::with_output) {
        posix_spawn_file_actions_adddup2(&how.files, from->write.get(), STDERR_FILENO);
    }
    pid_t id = 0;
    if (const int error =
            posix_spawnp(&id, arguments[0], &how.files, &how.attributes, arguments.data(), environ);
        error != 0) {
        return std::unexpected(os_error(error));
    }
    owned_fd self(static_cast<int>(syscall(SYS_pidfd_open, id, 0)));
    const bool seen = static_cast<bool>(self);
    child_process made(std::move(to->write), std::move(from->read), std::move(self), id);
    if (!seen) {
        return std::unexpected(errc::no_buffer_space); // and it is killed
    }
    return made;
}

} // namespace rondo::linux_port
