// sleepers.cpp - a million tasks that sleep at once, in real time.
//
// Each sleeps for a random time up to four seconds. Prints `bench NAME VALUE`:
//
//   sleepers_1m_us     CPU time of one, the system's part included, from create to end
//   sleepers_1m_bytes  memory of one while all sleep: what the process grew by, in whole pages
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

#include "rondo/core/port.hpp"

#include <cstdio>
#include <cstdlib>
#include <random>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace rondo;
using namespace std::chrono_literals;

namespace {

constexpr unsigned sleepers = 1'000'000;
constexpr std::size_t arena_bytes = std::size_t{1} << 30; // what is not touched costs nothing

task<> sleeper(duration time) { co_await sleep_for(time); }

double cpu_us() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto us = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec);
    };
    return us(usage.ru_utime) + us(usage.ru_stime);
}

double resident_bytes() {
    long pages = 0;
    std::FILE* const file = std::fopen("/proc/self/statm", "r");
    if (file == nullptr || std::fscanf(file, "%*d %ld", &pages) != 1) {
        std::perror("bench_sleepers: /proc/self/statm");
        std::exit(1);
    }
    std::fclose(file);
    return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

} // namespace

int main() {
    void* const memory = mmap(nullptr, arena_bytes, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        std::perror("bench_sleepers: mmap");
        return 1;
    }
    static executor loop(std::span(static_cast<std::byte*>(memory), arena_bytes));
    port::current_loop() = &loop;

    const double bytes_before = resident_bytes();
    const double cpu_before = cpu_us();
    std::minstd_rand random;
    std::uniform_int_distribution<duration::rep> delay(0, duration(4s).count());
    double bytes_asleep = 0;
    for (unsigned i = 0; i != sleepers; ++i) {
        create_task(sleeper(duration(delay(random))));
    }
    bytes_asleep = resident_bytes();
    if (const auto ended = run_forever(); !ended) {
        return 1;
    }
    const double cpu = cpu_us() - cpu_before;
    std::printf("bench sleepers_1m_us %.2f\n", cpu / sleepers);
    std::printf("bench sleepers_1m_bytes %.2f\n", (bytes_asleep - bytes_before) / sleepers);
}
