// sleepers_libuv.cpp - a million timers of libuv at once: what bench's sleepers are compared with.
//
//   bench_libuv_sleepers          for callgrind, as bench_host
//   bench_libuv_sleepers --real   the memory of one: `bench NAME VALUE`
//
// A timer here is begun, fires and is closed; it has nobody to go on. Its memory is the caller's:
// an array.
//
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <random>
#include <string_view>
#include <uv.h>
#include <vector>

extern "C" {
// callgrind knows this by name. Before and after are no part of it.
[[gnu::noinline, gnu::used]] void bench_measured(void (*run)(unsigned), unsigned n) {
    run(n);
    asm volatile("" : : : "memory"); // no tail call: it would leave this function early
}
}

namespace {

constexpr unsigned sleepers = 1'000'000;
constexpr unsigned longest_ms = 1'000;

void empty_loop(unsigned n) {
    while (n-- != 0) {
        asm volatile("" : : : "memory");
    }
}

void sleep_all(unsigned n) {
    uv_loop_t loop;
    uv_loop_init(&loop);
    std::vector<uv_timer_t> timers(n);
    std::minstd_rand random;
    for (uv_timer_t& each : timers) {
        uv_timer_init(&loop, &each);
        uv_timer_start(
            &each,
            [](uv_timer_t* timer) { uv_close(reinterpret_cast<uv_handle_t*>(timer), nullptr); },
            1 + random() % longest_ms, 0);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
}

void count(const char* name, void (*run)(unsigned)) {
    for (const unsigned n : {0U, sleepers}) {
        std::printf("bench %s %u\n", name, n);
        std::fflush(stdout);
        bench_measured(run, n);
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "--real") {
        std::printf("bench sleepers_1m_libuv_bytes %zu\n", sizeof(uv_timer_t));
        return 0;
    }
    count("empty_loop", empty_loop);
    count("sleepers_1m_libuv_ir", sleep_all);
}
