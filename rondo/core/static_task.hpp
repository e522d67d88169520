// static_task.hpp - static_task<N>, the type of a coroutine that is a task of its own and lives in
// memory that the linker has set aside for it: N at once, and no arena.
//
//     static_task<2> blink(output_pin auto& led, duration period) {
//         for (;;) {
//             led.toggle();
//             co_await sleep_for(period);
//         }
//     }
//     ...
//     create_task(blink(board::led1, 200ms), "fast");     // an empty handle if both slots are busy
//
// It can be given to create_task and to nothing else, and has no result. A slot holds one frame,
// and inside the frame the task's control block:
//
//   | resume  destroy | parent | control block | parameters, locals ... |      x N, in .bss
//   '--- every frame -'--- the promise --------'
//
// So creating one takes nothing from anywhere, and RAM that is too small for all of them is an
// error of the linker. A slot is free again when the task has ended and its last handle is gone:
// the frame dies first, the block stays.
//
// How an operator new can know the slots of one coroutine: as in frame_record.hpp, an assembly in
// it has the frame's size as a constant. It defines the slots right there, under a name made of the
// size, N, and a hash of file, line, function and parameter types. Copies of the code define them
// again: .ifndef and COMDAT leave one. What the linker drops has no slots. Two coroutines of the
// same name, file, line, types and size (instances of a template that differ in a value, with
// clang) share theirs.
//
// Where nothing is a constant (-O0) there are no slots: frames come from the arena, without a limit
// of N. with_static_slots tells.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/frame_new.hpp"
#include "rondo/core/task.hpp"

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace rondo {
namespace detail {

/// The promise of every static_task.
struct static_frame : frame {
    // Bytes, as the block outlives the promise. Its `younger` says whose the slot is: nullptr:
    // free; the frame itself: a coroutine's that is not yet a task; else the task's. Volatile, as
    // no object's life begins or ends with it.
    alignas(task_block) std::byte block[sizeof(task_block)];

    static static_frame& of(void* memory) noexcept {
        return std::coroutine_handle<static_frame>::from_address(memory).promise();
    }
    static task_block** volatile& mark(void* memory) noexcept {
        return const_cast<task_block** volatile&>(
            reinterpret_cast<task_block*>(of(memory).block)->younger);
    }
    static task_block** taken(void* memory) noexcept { return static_cast<task_block**>(memory); }

    std::suspend_never final_suspend() const noexcept { // as promise<void>
        this_loop().resume_next(handle_of(end_of_root));
        return {};
    }
    void return_void() const noexcept {}
};

/// Frees the slot, or what stands for it.
void free_slot(void* memory) noexcept;

/// The same, for the task whose block is in it: it has ended, and nobody can ask it any more.
inline void free_slot_of(task_block& task) noexcept {
    auto* const frame = reinterpret_cast<static_frame*>(reinterpret_cast<std::byte*>(&task) -
                                                        sizeof(detail::frame));
    free_slot(frame->handle().address());
}

// A number for a text, made of its last characters. No loop: it would be no constant at -Og.
template <std::size_t... I>
RONDO_ALWAYS_INLINE std::uint32_t hash_of(const char* text, std::index_sequence<I...>) noexcept {
    const std::size_t length = __builtin_strlen(text);
    std::uint32_t hash = 2'166'136'261U;
    ((hash = (hash ^ static_cast<unsigned char>(text[I < length ? length - 1 - I : length])) *
             16'777'619U),
     ...); // the character behind the last is a zero
    return hash;
}
template <class... Types>
consteval std::uint32_t hash_of_types() noexcept {
    std::uint32_t hash = 2'166'136'261U;
    for (const char* at = __PRETTY_FUNCTION__; *at != '\0'; ++at) {
        hash = (hash ^ static_cast<unsigned char>(*at)) * 16'777'619U;
    }
    return hash;
}

#if RONDO_STATIC_SLOTS

// Where the first slot is: defines them. A frame's size is a multiple of its alignment, so they
// need no gaps.
template <unsigned N>
RONDO_ALWAYS_INLINE std::byte* first_slot(std::size_t size, std::uint32_t hash) noexcept {
    const std::size_t alignment = size % frame_alignment == 0 ? frame_alignment : sizeof(void*);
    std::byte* slots;
#define RONDO_SLOTS "rondo_slots_%c1_%c2x%c3"
    asm(".ifndef " RONDO_SLOTS "\n\t.pushsection .bss." RONDO_SLOTS ",\"awG\",%%nobits," RONDO_SLOTS
        ",comdat\n\t.balign %c4\n\t.weak " RONDO_SLOTS "\n\t.type " RONDO_SLOTS
        ",%%object\n\t.size " RONDO_SLOTS ",%c5\n" RONDO_SLOTS
        ":\t.skip %c5\n\t.popsection\n\t.endif\n\t" RONDO_ADDRESS_OF(RONDO_SLOTS)
        : RONDO_ADDRESS(slots)
        : "i"(hash & 0x7fff'ffff), "i"(size), "i"(N), "i"(alignment), "i"(size * N));
#undef RONDO_SLOTS
    return slots;
}

template <unsigned N>
RONDO_ALWAYS_INLINE void* take_slot(std::size_t size, std::uint32_t hash) noexcept {
    std::byte* at = first_slot<N>(size, hash);
    if constexpr (with_hooks) {
        if (hooks::refuses_frame()) {
            return nullptr;
        }
    }
    for (unsigned i = 0; i != N; ++i, at += size) {
        if (static_frame::mark(at) == nullptr) {
            static_frame::mark(at) = static_frame::taken(at);
            return at;
        }
    }
    return this_loop().frames().refuse(size);
}

inline void free_slot(void* memory) noexcept { static_frame::mark(memory) = nullptr; }

#else

// From the arena, behind a word that says how large it is: the block does not know.
template <unsigned>
void* take_slot(std::size_t size, std::uint32_t) noexcept {
    void* const taken = this_loop().frames().take(size + frame_alignment);
    if (taken == nullptr) {
        return nullptr;
    }
    *static_cast<std::size_t*>(taken) = size + frame_alignment;
    void* const memory = static_cast<std::byte*>(taken) + frame_alignment;
    static_frame::mark(memory) = static_frame::taken(memory);
    return memory;
}

inline void free_slot(void* memory) noexcept {
    void* const taken = static_cast<std::byte*>(memory) - frame_alignment;
    this_loop().frames().give(taken, *static_cast<std::size_t*>(taken));
}

#endif

/// Where the frames of a static_task<N> live.
template <unsigned N>
struct from_slots {
    template <class... Parameters>
    RONDO_ALWAYS_INLINE static void* take(std::size_t size, unsigned line, const char* name,
                                          std::size_t length, const char* file) noexcept {
        static_assert(sizeof...(Parameters) <= 6, "a static_task takes at most six parameters");
        constexpr std::uint32_t types = hash_of_types<Parameters...>();
        leave_record(record_of_static | N << 24, size, line, name, length);
        return take_slot<N>(size, (hash_of(name, std::make_index_sequence<64>()) ^ types) * 31 +
                                      hash_of(file, std::make_index_sequence<32>()) +
                                      line * 16'777'619U);
    }

    // The frame has been destroyed. A task's slot is freed with its block, that of an unstarted
    // coroutine by ~static_task; here only if the call of the coroutine has thrown.
    RONDO_ALWAYS_INLINE static void give(void* memory, std::size_t) noexcept {
        if constexpr (RONDO_EXCEPTIONS) {
            if (static_frame::mark(memory) == static_frame::taken(memory)) {
                free_slot(memory);
            }
        }
    }
};

} // namespace detail

/// A task of which there are at most N at once, each in a slot of its own. See the head of this
/// file.
/// Context: one loop creates all tasks of one coroutine.
template <unsigned N = 1>
class [[nodiscard("a coroutine that is called does nothing until it is given to "
                  "create_task")]] static_task {
    static_assert(N >= 1 && N <= 255, "a static_task has 1 to 255 slots");

  public:
    struct promise_type : detail::static_frame, detail::frame_new<detail::from_slots<N>> {
        static_task get_return_object() noexcept { return static_task(this); }
        static static_task get_return_object_on_allocation_failure() noexcept {
            return static_task(nullptr);
        }
    };

    static_task(static_task&& other) noexcept : frame_(other.release()) {}
    static_task& operator=(static_task&&) = delete;
    RONDO_ALWAYS_INLINE ~static_task() {
        if (frame_ != nullptr) {
            const auto coroutine = frame_->handle();
            coroutine.destroy();
            if constexpr (!RONDO_EXCEPTIONS) { // else operator delete has done it
                detail::free_slot(coroutine.address());
            }
        }
    }

    /// False if all N slots were busy.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    [[nodiscard]] explicit operator bool() const noexcept { return frame_ != nullptr; }

    // For create_task, which takes the coroutine over.
    detail::static_frame* release() noexcept { return std::exchange(frame_, nullptr); }

    // Only to say so.
    template <class Never = void>
    bool await_ready() const noexcept {
        static_assert(sizeof(Never*) == 0, "a static_task is not awaited: give it to create_task "
                                           "and await the handle, or make it a task<>");
        return true;
    }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    void await_resume() const noexcept {}

  private:
    explicit static_task(detail::static_frame* frame) noexcept : frame_(frame) {}

    detail::static_frame* frame_; // nullptr: given away, or no free slot
};

} // namespace rondo
