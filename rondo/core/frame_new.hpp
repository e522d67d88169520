// frame_new.hpp - how a coroutine gets its frame: from the loop that runs, leaving a record.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/core/frame_record.hpp"

#include <cstddef>

namespace rondo::detail {

/// A base of every promise; `Memory` says where its frames live.
///
/// A coroutine's frame is asked for with its parameters first, and without them if that fits no
/// operator new. GCC does so; clang 19 gives up instead. So for clang there is one for each number
/// of parameters, and all do the same. What follows the parameters is never given but by default:
/// `here` keeps them apart, as no type converts to it.
template <class Memory>
struct frame_new {
    struct here {};

#define RONDO_WHOSE                                                                                \
    here = {}, const char *name = __builtin_FUNCTION(),                                            \
    std::size_t length = __builtin_strlen(__builtin_FUNCTION()), unsigned line = __builtin_LINE(), \
    const char *file = __builtin_FILE()
#define RONDO_LIST(...) __VA_ARGS__
#define RONDO_NEW(types, ...)                                                                      \
    RONDO_ALWAYS_INLINE static void* operator new(__VA_ARGS__, RONDO_WHOSE) noexcept {             \
        return Memory::template take<RONDO_LIST types>(size, line, name, length, file);            \
    }

    RONDO_NEW((), std::size_t size)
    template <class A>
        requires new_takes_parameters
    RONDO_NEW((A), std::size_t size, A&&)
    template <class A, class B>
        requires new_takes_parameters
    RONDO_NEW((A, B), std::size_t size, A&&, B&&)
    template <class A, class B, class C>
        requires new_takes_parameters
    RONDO_NEW((A, B, C), std::size_t size, A&&, B&&, C&&)
    template <class A, class B, class C, class D>
        requires new_takes_parameters
    RONDO_NEW((A, B, C, D), std::size_t size, A&&, B&&, C&&, D&&)
    template <class A, class B, class C, class D, class E>
        requires new_takes_parameters
    RONDO_NEW((A, B, C, D, E), std::size_t size, A&&, B&&, C&&, D&&, E&&)
    template <class A, class B, class C, class D, class E, class F>
        requires new_takes_parameters
    RONDO_NEW((A, B, C, D, E, F), std::size_t size, A&&, B&&, C&&, D&&, E&&, F&&)

#undef RONDO_NEW
#undef RONDO_LIST
#undef RONDO_WHOSE

    // More parameters than that: the record has no name, tools ask for the one of its code.
    template <class A, class B, class C, class D, class E, class F, class G, class... More>
        requires new_takes_parameters
    RONDO_ALWAYS_INLINE static void* operator new(std::size_t size, A&&, B&&, C&&, D&&, E&&, F&&,
                                                  G&&, More&&...) noexcept {
        return Memory::template take<A, B, C, D, E, F, G, More...>(size, 0, "", 0, "");
    }

    RONDO_ALWAYS_INLINE static void operator delete(void* memory, std::size_t size) noexcept {
        Memory::give(memory, size);
    }
};

/// The arena of the loop that runs when the frame is made.
struct from_arena {
    template <class... Parameters>
    RONDO_ALWAYS_INLINE static void* take(std::size_t size, unsigned line, const char* name,
                                          std::size_t length, const char*) noexcept {
        leave_record(record_of_frame, size, line, name, length);
        return this_loop().frames().take(size);
    }
    RONDO_ALWAYS_INLINE static void give(void* memory, std::size_t size) noexcept {
        this_loop().frames().give(memory, size);
    }
};

} // namespace rondo::detail
