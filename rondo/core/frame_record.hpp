// frame_record.hpp - what an image knows of its coroutines without a byte of flash.
//
// Each place that takes a frame leaves a record in the section .rondo.coro, which is not loaded:
// how large the frame is, whose it is, and where the code stands. tools/frames.py reads it.
//
// The hard part is to write data that lives exactly as long as a piece of code, from inside a
// function that is inlined anywhere. Three things do it:
//
//   asm           The compiler knows a frame's size only after it has compiled the coroutine, so
//                 no template and no constant can hold it. An operand "i" of an assembly in an
//                 inlined operator new can: it is a constant by the time assembly is written.
//   "o?"          Flags of the section: not loaded; dropped with the function around the label
//                 (o), and joined to its COMDAT group (?). What the linker drops leaves no record.
//   name words    A string would be in flash. So its characters become numbers, four a word, each
//                 an operand of its own; written out, as a loop is not a constant at -Og and -Os.
//
// Names are those of __builtin_FUNCTION() in the default arguments of operator new, which both
// compilers evaluate in the coroutine. Over 96 characters they are cut. A coroutine that is
// inlined twice has two records: each is a place that takes a frame.
//
//   word  0     1      2     3             4...27
//         kind  bytes  line  code address  name, padded with zeros
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"

#include <cstddef>
#include <cstdint>

namespace rondo::detail {

enum : std::uint32_t {
    record_of_frame = 0x31434f52, // "ROC1": takes the frame of a coroutine
    record_of_task = 0x31544f52,  // "ROT1": makes a task; bytes: its control block
    record_of_static = 0x00534f52 // "ROS" and the number of slots: takes a static_task's frame
};

#if RONDO_FRAME_RECORDS

// Four characters of a name as a number. Not a function: its result must be a constant even where
// nothing is inlined but what must be.
#define RONDO_CHARACTER(i)                                                                         \
    ((i) < length                                                                                  \
         ? static_cast<std::uint32_t>(static_cast<unsigned char>(name[i])) << (8 * ((i) % 4))      \
         : 0U)
#define RONDO_WORD(w)                                                                              \
    "i"(RONDO_CHARACTER(4 * (w)) | RONDO_CHARACTER(4 * (w) + 1) | RONDO_CHARACTER(4 * (w) + 2) |   \
        RONDO_CHARACTER(4 * (w) + 3))
#define RONDO_4_WORDS(w)                                                                           \
    RONDO_WORD(w), RONDO_WORD((w) + 1), RONDO_WORD((w) + 2), RONDO_WORD((w) + 3)

/// Leaves a record. All arguments must be constants once this is inlined.
RONDO_ALWAYS_INLINE void leave_record(std::uint32_t kind, std::size_t bytes, unsigned line,
                                      const char* name, std::size_t length) noexcept {
    // The label stands before .pushsection, where clang looks for it; %= numbers the copies. Few
    // lines, as GCC takes each for an instruction when it chooses how far a branch must reach.
    asm inline volatile(".Lrondo%=: .pushsection .rondo.coro,\"o?\",%%progbits,.Lrondo%=\n"
                        "\t.long %c0,%c1,%c2,.Lrondo%="
                        ",%c3,%c4,%c5,%c6,%c7,%c8,%c9,%c10,%c11,%c12,%c13,%c14"
                        ",%c15,%c16,%c17,%c18,%c19,%c20,%c21,%c22,%c23,%c24,%c25,%c26\n"
                        "\t.popsection"
                        :
                        : "i"(kind), "i"(bytes), "i"(line), RONDO_4_WORDS(0), RONDO_4_WORDS(4),
                          RONDO_4_WORDS(8), RONDO_4_WORDS(12), RONDO_4_WORDS(16),
                          RONDO_4_WORDS(20));
}

#undef RONDO_4_WORDS
#undef RONDO_WORD
#undef RONDO_CHARACTER

/// At namespace scope: what a tool that walks the image cannot see. `name` is the coroutine's name
/// alone, the number a literal.
///
/// RONDO_RECURSION(parse_value, 8)   at most 8 frames of it at once in one task
/// RONDO_AT_ONCE(serve, 4)           at most 4 tasks of it: where one is created in a coroutine, in
///                                   a loop, or through a pointer; 0: it is only ever awaited
#define RONDO_RECURSION(name, depth) RONDO_STATE("recursion " #name " " #depth)
#define RONDO_AT_ONCE(name, tasks) RONDO_STATE("at-once " #name " " #tasks)
#define RONDO_STATE(text)                                                                          \
    asm(".pushsection .rondo.stated,\"\",%progbits\n\t.asciz \"" text "\"\n\t.popsection")

#else

#define RONDO_RECURSION(name, depth) static_assert(true)
#define RONDO_AT_ONCE(name, tasks) static_assert(true)

inline void leave_record(std::uint32_t, std::size_t, unsigned, const char*, std::size_t) noexcept {}

#endif

} // namespace rondo::detail
