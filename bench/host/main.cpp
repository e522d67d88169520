// main.cpp - the program whose instructions callgrind counts.
//
//   bench_host [ROW]      every row, or one
//
// Each call of bench_measured is one count. Prints what they are, in order: `bench NAME N`.
//
// SPDX-License-Identifier: MIT
#include "bench/rows.hpp"

#include "rondo/core/port.hpp"

#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <sys/mman.h>

using namespace rondo;

namespace {

constexpr std::size_t arena_bytes = std::size_t{1} << 30; // what is not touched costs nothing

} // namespace

extern "C" {
// callgrind knows these by name. Before and after are no part of it.
[[gnu::noinline, gnu::used]] void bench_measured(void (*run)(unsigned), unsigned n) {
    run(n);
    asm volatile("" : : : "memory"); // no tail call: it would leave this function early
}
}

namespace {

void measure(const bench::row& row) {
    row.prepare(row.few);
    row.run(row.few);
    for (const unsigned n : {row.few, row.many}) {
        std::printf("bench %s %u\n", row.name, n);
        std::fflush(stdout);
        row.prepare(n);
        bench_measured(row.run, n);
    }
}

} // namespace

// ---- The rest of a port -----------------------------------------------------------------------

std::span<std::byte> port::frame_arena() noexcept {
    void* const memory = mmap(nullptr, arena_bytes, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        std::perror("bench_host: mmap");
        std::exit(1);
    }
    return {static_cast<std::byte*>(memory), arena_bytes};
}

void port::console_put(char character) noexcept { std::fputc(character, stderr); }

void port::halt(int status) noexcept { status == 0 ? std::exit(0) : std::abort(); }

int main(int argc, char** argv) {
    const std::string_view only = argc > 1 ? argv[1] : "";
    measure(bench::rows().front());
    for (const auto rows : {bench::rows().subspan(1), bench::large_rows()}) {
        for (const bench::row& row : rows) {
            if (only.empty() || only == row.name) {
                measure(row);
            }
        }
    }
}
