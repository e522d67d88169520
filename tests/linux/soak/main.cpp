// main.cpp - connections that are made, used, cut off and dropped at random, for a while.
//
//   soak [--seconds 20] [--seed N]
//
// Sixteen workers in one loop connect to an echo server in the same loop. Each time one of them
// either has all of its bytes echoed and compares them, or resets, drops, is cancelled or runs into
// a limit at a random place. At the end no descriptor, task, timer or frame may be left, and every
// exchange that was not cut off has had every byte.
//
// Exit codes: 0 nothing was lost; 1 something was, as printed; 2 a word that is not known.
//
// SPDX-License-Identifier: MIT
#include "ports/linux/server.hpp"
#include "rondo/io/stream_reader.hpp"
#include "rondo/io/stream_writer.hpp"
#include "rondo/rondo.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <random>
#include <string_view>

using namespace rondo;
using namespace std::chrono_literals;
using linux_port::address;
using linux_port::tcp_stream;

namespace {

struct soak {
    std::mt19937 random;
    std::array<address, 2> servers;
    std::array<unsigned, 5> ended{}; // by the ways of `way`
    unsigned connections = 0;
    unsigned not_had = 0; // connections that the system had no port for
    std::uint64_t bytes = 0;
    unsigned wrong = 0;

    unsigned below(unsigned end) { return static_cast<unsigned>(random() % end); }
};

enum way : unsigned { whole, reset, drop, cancel, limit };
constexpr std::array<const char*, 5> names{"whole", "reset", "dropped", "cancelled", "limited"};

std::byte nth(unsigned first, std::size_t n) {
    return static_cast<std::byte>(first + n * 7 + (n >> 8));
}

task<> echoes(tcp_stream& client) {
    stream_reader reader{client};
    stream_writer writer{client};
    std::array<std::byte, 512> memory;
    for (;;) {
        const auto got = co_await reader.read_some(memory);
        if (!got || !co_await writer.write(*got)) {
            break;
        }
    }
    client.end_writing();
}

task<> sends(tcp_stream& to, unsigned first, std::size_t count) {
    stream_writer writer{to};
    std::array<std::byte, 1500> piece;
    for (std::size_t sent = 0; sent != count;) {
        const std::size_t size = std::min(piece.size(), count - sent);
        for (std::size_t i = 0; i != size; ++i) {
            piece[i] = nth(first, sent + i);
        }
        if (!co_await writer.write(std::span(piece).first(size))) {
            break;
        }
        sent += size;
    }
    to.end_writing();
}

// Gives how many bytes were right, if the stream ended in good order.
task<std::size_t> compares(tcp_stream& from, unsigned first) {
    stream_reader reader{from};
    std::array<std::byte, 700> memory;
    std::size_t right = 0;
    for (;;) {
        const auto got = co_await reader.read_some(memory);
        if (!got) {
            co_return got.error() == errc::end_of_stream ? right : 0;
        }
        for (const std::byte each : *got) {
            right += each == nth(first, right) ? 1 : 0;
        }
    }
}

task<> exchanges(soak& all, way how) {
    auto line = co_await linux_port::open_connection(all.servers[all.below(2)]);
    if (!line) {
        ++all.not_had;
        all.wrong += line.error() == errc::unreachable ? 0 : 1;
        co_return;
    }
    ++all.connections;
    const unsigned first = all.below(256);
    const std::size_t count = 1 + all.below(all.below(8) == 0 ? 300'000 : 3000);
    if (how == reset || how == drop) {
        std::array<std::byte, 64> memory;
        const std::size_t sent =
            line->try_write(std::span(memory).first(1 + all.below(64))).value_or(0);
        stream_reader reader{*line};
        if (sent != 0 && all.below(2) == 0) {
            static_cast<void>(co_await reader.read_some(memory));
        }
        if (how == reset) {
            line->reset();
        }
        ++all.ended[how];
        co_return;
    }
    const auto right =
        std::get<1>(co_await gather(sends(*line, first, count), compares(*line, first)));
    all.bytes += right;
    ++all.ended[whole];
    if (right != count) {
        ++all.wrong;
        std::printf("soak: %zu of %zu bytes\n", right, count);
    }
}

task<> works(soak& all, time_point until) {
    while (now() < until) {
        const way how = static_cast<way>(all.below(5));
        const duration time = all.below(3000) * 1us;
        if (how == cancel) {
            auto doomed = create_task(exchanges(all, whole));
            co_await sleep_for(time);
            doomed.cancel();
            all.ended[cancel] += co_await doomed ? 0 : 1;
        } else if (how == limit) {
            all.ended[limit] += co_await wait_for(exchanges(all, whole), time) ? 0 : 1;
        } else {
            co_await exchanges(all, how);
        }
    }
}

task<> soaks(soak& all, duration time) {
    auto v4 = linux_port::listen("127.0.0.1", 0);
    auto v6 = linux_port::listen("::1", 0);
    all.servers = {v4->here(), v6->here()};
    auto server4 = linux_port::start_server(*v4, echoes);
    auto server6 = linux_port::start_server(*v6, echoes);
    task_group workers;
    for (int i = 0; i != 16; ++i) {
        workers.start(works(all, now() + time), "worker");
    }
    co_await workers.join();
    server4.cancel();
    server6.cancel();
    static_cast<void>(co_await server4);
    static_cast<void>(co_await server6);
}

task<> settles() { co_await sleep_for(1ms); }

unsigned open_descriptors() {
    unsigned count = 0;
    DIR* const folder = opendir("/proc/self/fd");
    while (folder != nullptr && readdir(folder) != nullptr) {
        ++count;
    }
    closedir(folder);
    return count;
}

} // namespace

int main(int argc, char** argv) {
    long seconds = 20;
    unsigned seed = std::random_device()();
    for (int i = 1; i < argc; i += 2) {
        const std::string_view word = argv[i];
        if (i + 1 == argc || (word != "--seconds" && word != "--seed")) {
            std::fprintf(stderr, "soak [--seconds N] [--seed N]\n");
            return 2;
        }
        const long value = std::strtol(argv[i + 1], nullptr, 10);
        word == "--seed" ? static_cast<void>(seed = static_cast<unsigned>(value))
                         : static_cast<void>(seconds = value);
    }
    soak all{.random = std::mt19937(seed), .servers = {}};
    std::printf("soak: seed %u\n", seed);
    std::fflush(stdout);
    static_cast<void>(run(settles())); // the loop opens descriptors of its own
    const unsigned descriptors = open_descriptors();
    const bool ran = run(soaks(all, seconds * 1s)).has_value();
    const unsigned left = open_descriptors() - descriptors;
    const auto tasks = this_loop().tasks();
    const auto frames = this_loop().frames().stats().in_use;
    const bool timers = this_loop().run_ready() != never;
    std::printf("soak: %u connections, %llu bytes compared;", all.connections,
                static_cast<unsigned long long>(all.bytes));
    for (std::size_t i = 0; i != names.size(); ++i) {
        std::printf(" %u %s", all.ended[i], names[i]);
    }
    std::printf("\nsoak: %u wrong, %u not had; left: %u descriptors, %zu tasks, %zu bytes of "
                "frames, timers: %s\n",
                all.wrong, all.not_had, left, tasks, frames, timers ? "some" : "none");
    const bool nothing_lost = ran && all.wrong == 0 && left == 0 && tasks == 0 && frames == 0 &&
                              !timers && all.ended[whole] != 0;
    return nothing_lost ? 0 : 1;
}
