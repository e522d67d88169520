// heap_calls.hpp - how often a program has taken memory from the heap. For one file of a program.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"

#include <atomic>
#include <cstddef>
#include <cstdlib>

namespace rondo::test {

inline std::atomic<std::size_t> heap_calls = 0; // of all threads

} // namespace rondo::test

#if RONDO_ASAN
extern "C" void __sanitizer_malloc_hook(const volatile void*, std::size_t) {
    ++rondo::test::heap_calls;
}
#else
void* operator new(std::size_t size) {
    ++rondo::test::heap_calls;
    void* const memory = std::malloc(size != 0 ? size : 1);
    return memory != nullptr ? memory : (std::abort(), nullptr);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
#endif
