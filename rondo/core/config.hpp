// config.hpp - what differs between compilers and builds; the only place with `#if` outside ports/.
//
// RONDO_ISR_SAFE      marks what an interrupt handler may call; such a function calls only such
//                     functions.
// RONDO_CHECKED       1 where assertions say what is wrong and where; 0 where they give the address
//                     of the code only (release builds, defined by NDEBUG): addr2line knows the
//                     rest.
// RONDO_EXCEPTIONS    1 where user code may throw.
// RONDO_FRAME_RECORDS 1 where the image says how large its coroutines are (frame_record.hpp).
// RONDO_STATIC_SLOTS  1 where a static_task has slots of its own (static_task.hpp).
// RONDO_HOOKS         1 in the build of the core that tests/harness disturbs; see hooks.hpp.
// RONDO_TRACE         1 where the loop keeps a trace and knows its longest turn (trace.hpp). Every
//                     object file of a program must agree: set it with CMake's option of this name.
// RONDO_TRACE_EVENTS  how many events a trace holds, 8 bytes each; a power of two.
// RONDO_EXIT_LIMIT_MS after how long an exit of `with` is reported (exit_watch.hpp); 0: never. That
//                     is the default of unchecked builds. Every object file must agree.
// RONDO_ASSERT(c, s)  stops the program when the caller broke a rule; s tells which and what to do.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#ifdef __rondo_check__ // the static checker sees the mark
#define RONDO_ISR_SAFE [[clang::annotate("rondo::isr_safe")]]
#else
#define RONDO_ISR_SAFE
#endif

#define RONDO_ALWAYS_INLINE [[gnu::always_inline]] inline

// Compiled without a look at its callers.
#ifdef __clang__
#define RONDO_FOR_ANY_CALLER [[gnu::noinline]]
#else
#define RONDO_FOR_ANY_CALLER [[gnu::noipa]]
#endif

#ifndef RONDO_CHECKED
#ifdef NDEBUG
#define RONDO_CHECKED 0
#else
#define RONDO_CHECKED 1
#endif
#endif

#ifdef __cpp_exceptions
#define RONDO_EXCEPTIONS 1
#else
#define RONDO_EXCEPTIONS 0
#endif

// Not at -O0, where nothing is a constant. Anyone may define it as 0.
#ifndef RONDO_FRAME_RECORDS
#if defined(__OPTIMIZE__) && defined(__ELF__)
#define RONDO_FRAME_RECORDS 1
#else
#define RONDO_FRAME_RECORDS 0
#endif
#endif

// How an assembly gets the address of a symbol, whose name is a string, into its operand 0. Why not
// `ldr %0, =symbol` on Arm: that word stands at the end of the section, which may be out of reach.
#if RONDO_FRAME_RECORDS && defined(__x86_64__)
#define RONDO_STATIC_SLOTS 1
#define RONDO_ADDRESS_OF(symbol) "lea " symbol "(%%rip), %0"
#define RONDO_ADDRESS "=r"
#elif RONDO_FRAME_RECORDS && defined(__thumb2__)
#define RONDO_STATIC_SLOTS 1
#define RONDO_ADDRESS_OF(symbol) "movw %0, #:lower16:" symbol "\n\tmovt %0, #:upper16:" symbol
#define RONDO_ADDRESS "=r"
#elif RONDO_FRAME_RECORDS && defined(__thumb__)
#define RONDO_STATIC_SLOTS 1
#define RONDO_ADDRESS_OF(symbol) "ldr %0, 7f\n\tb 8f\n\t.balign 4\n7:\t.word " symbol "\n8:"
#define RONDO_ADDRESS "=l"
#else
#define RONDO_STATIC_SLOTS 0
#endif

#ifndef RONDO_HOOKS
#define RONDO_HOOKS 0
#endif

#ifndef RONDO_TRACE
#define RONDO_TRACE 0
#endif
#ifndef RONDO_TRACE_EVENTS
#define RONDO_TRACE_EVENTS 256
#endif

#ifndef RONDO_EXIT_LIMIT_MS
#if RONDO_CHECKED
#define RONDO_EXIT_LIMIT_MS 10'000
#else
#define RONDO_EXIT_LIMIT_MS 0
#endif
#endif

#if RONDO_CHECKED
#define RONDO_ASSERT(condition, sentence)                                                          \
    ((condition) ? void() : ::rondo::panic(sentence, __FILE_NAME__, __LINE__))
#else
#define RONDO_ASSERT(condition, sentence) ((condition) ? void() : ::rondo::panic())
#endif

#if defined(__SANITIZE_ADDRESS__)
#define RONDO_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RONDO_ASAN 1
#endif
#endif
#ifdef RONDO_ASAN
#include <sanitizer/asan_interface.h>
#else
#define RONDO_ASAN 0
#define ASAN_POISON_MEMORY_REGION(address, bytes) (void(address), void(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(address, bytes) (void(address), void(bytes))
#endif

namespace rondo {

/// Reports a caller's bug on the port's console and stops the program: the sentence, where, and
/// the name of the running task.
/// Context: any.  Suspends: never.  Errors: none; does not return.
[[noreturn]] void panic(const char* sentence, const char* file, unsigned line) noexcept;

/// The same in a build without words: the address that it was called from, and the task.
[[noreturn]] void panic() noexcept;

/// True where the build has AddressSanitizer: freed frames are then poisoned.
inline constexpr bool with_address_sanitizer = RONDO_ASAN;

/// After how many milliseconds an exit is reported; 0: never.
inline constexpr unsigned exit_limit_ms = RONDO_EXIT_LIMIT_MS;

/// True only in the build of the core for tests/harness.
inline constexpr bool with_hooks = RONDO_HOOKS;

/// True where an operator new of a coroutine must take what the coroutine takes: clang 19 does not
/// ask again without. GCC does, and must be made to: in a lambda that was converted to a function
/// pointer GCC 12 would pass `*this` of no object.
#ifdef __clang__
inline constexpr bool new_takes_parameters = true;
#else
inline constexpr bool new_takes_parameters = false;
#endif

/// True where loops keep a trace.
inline constexpr bool with_trace = RONDO_TRACE;

/// True where a static_task has slots of its own, false where it takes its frame from the arena.
inline constexpr bool with_static_slots = RONDO_STATIC_SLOTS;

/// Frames are aligned to this, and their sizes rounded up to it.
inline constexpr std::size_t frame_alignment = 2 * sizeof(void*);

} // namespace rondo
