// echo.cpp - what a TCP request costs: 64 bytes echoed over 1, 64 and 1000 connections.
//
//   bench_echo [ROW]         for callgrind: each call of bench_measured is one count; prints what
//                            they are, in order: `bench NAME REQUESTS`
//   bench_echo --calls [ROW] prints `bench NAME VALUE`: system calls a request, and requests a
//                            second (_per_s), the median of five runs that take turns
//   bench_echo --serve ROW N does nothing but to answer N requests: for strace
//
// The client is a process of its own, which callgrind does not look at.
//
// SPDX-License-Identifier: MIT
#include "bench/host/echo.hpp"

#include "rondo/core/executor.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <sched.h>
#include <span>
#include <spawn.h>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <vector>

extern char** environ;

using bench::echo_server;

extern "C" {
// callgrind knows this by name. Before and after are no part of it.
[[gnu::noinline, gnu::used]] void bench_measured(void (*run)(unsigned), unsigned n) {
    run(n);
    asm volatile("" : : : "memory"); // no tail call: it would leave this function early
}
}

namespace {

const char* program = nullptr;

using row = bench::echo_row;
const std::span rows = bench::echo_rows();

// A server with its client, for as long as this lives. The first requests are no part of anything.
class session {
  public:
    explicit session(const row& what) : server_(what.server) {
        const std::string port = std::to_string(server_.start());
        const std::string connections = std::to_string(what.connections);
        const std::array words{program, "--client", port.c_str(), connections.c_str(),
                               static_cast<const char*>(nullptr)};
        // Safety: posix_spawn does not write to them.
        if (posix_spawn(&client_, program, nullptr, nullptr, const_cast<char**>(words.data()),
                        environ) != 0) {
            std::perror("bench_echo");
            std::exit(1);
        }
        server_.serve(4 * what.connections);
    }
    ~session() {
        server_.stop();
        waitpid(client_, nullptr, 0);
    }
    session(const session&) = delete;
    session& operator=(const session&) = delete;

  private:
    const echo_server& server_;
    pid_t client_ = 0;
};

void do_nothing(unsigned n) {
    for (unsigned i = 0; i != n; ++i) {
        asm volatile("");
    }
}

// The client, too: so it answers when the server sleeps, and each read waits. Else what is counted
// depends on how many answers are there before the server asks.
void stay_on_one_processor() {
    cpu_set_t here;
    CPU_ZERO(&here);
    CPU_SET(sched_getcpu(), &here);
    sched_setaffinity(0, sizeof here, &here);
}

void count(const char* name, void (*run)(unsigned)) {
    for (const unsigned n : {5'000U, 25'000U}) {
        std::printf("bench %s %u\n", name, n);
        std::fflush(stdout);
        bench_measured(run, n);
    }
}

void time_all(std::string_view only) {
    constexpr unsigned requests = 30'000;
    struct seen {
        std::vector<double> per_second;
        double calls = 0;
    };
    std::vector<seen> found(rows.size());
    for (int turn = 0; turn != 5; ++turn) {
        for (std::size_t i = 0; i != rows.size(); ++i) {
            if (!only.empty() && only != rows[i].name) {
                continue;
            }
            const session open(rows[i]);
            const auto calls_so_far = [&] {
                const auto count = rows[i].server.system_calls;
                return count != nullptr ? count() : 0;
            };
            const std::uint64_t calls = calls_so_far();
            const auto begin = std::chrono::steady_clock::now();
            rows[i].server.serve(requests);
            const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
            found[i].per_second.push_back(requests / time.count());
            found[i].calls = static_cast<double>(calls_so_far() - calls) / requests;
        }
    }
    for (std::size_t i = 0; i != rows.size(); ++i) {
        auto& all = found[i].per_second;
        if (!all.empty()) {
            std::sort(all.begin(), all.end());
            if (rows[i].server.system_calls != nullptr) {
                std::printf("bench %s_calls %.3f\n", rows[i].name, found[i].calls);
            }
            std::printf("bench %s_per_s %.0f\n", rows[i].name, all[all.size() / 2]);
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    program = argv[0];
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    const std::string_view first = argc > 1 ? argv[1] : "";
    if (first == "--client" && argc == 4) {
        return bench::run_echo_client(static_cast<std::uint16_t>(std::atoi(argv[2])),
                                      static_cast<unsigned>(std::atoi(argv[3])));
    }
    constexpr std::size_t arena_bytes = std::size_t{1} << 24;
    void* const memory = mmap(nullptr, arena_bytes, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        std::perror("bench_echo: mmap");
        return 1;
    }
    static rondo::executor loop(std::span(static_cast<std::byte*>(memory), arena_bytes));
    rondo::port::current_loop() = &loop;
    if (first == "--calls") {
        time_all(argc > 2 ? argv[2] : "");
        return 0;
    }
    if (first == "--serve" && argc == 4) {
        for (const row& each : rows) {
            if (std::string_view(argv[2]) == each.name) {
                const session open(each);
                each.server.serve(static_cast<unsigned>(std::atoi(argv[3])));
            }
        }
        return 0;
    }
    stay_on_one_processor();
    count("empty_loop", do_nothing);
    for (const row& each : rows) {
        if (first.empty() || first == each.name) {
            const session open(each);
            count(each.name, each.server.serve);
        }
    }
}
