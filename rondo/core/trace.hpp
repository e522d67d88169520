// trace.hpp - what a loop has done lately, and who has held it longest.
//
//     this_loop().trace().longest_hold()      {"display", 12 ms}: the longest turn, and whose it
//     was dump_trace([](std::string_view line) { report(line); });
//
// In builds with RONDO_TRACE (config.hpp) each step of a task is an event of 8 bytes in a ring; the
// newest overwrites the oldest. In other builds the calls are empty: no code, no memory.
//
//   created -> started -> suspended(lock) -> woken_by_task(lock) -> started -> ended(value)
//              '--- a turn ---'                                     '--- a turn ---'
//
// A dump is lines of text, oldest event first; a number is a task's, from 1 on.
//
//   trace: now 5012345 + 0 * 2^32 us, 12 events lost
//   4998130 started 3                      between this and `suspended` or `ended` 3 runs: what
//   4998140 suspended 3 event              else happens there it has done
//   4999000 woken_by_task 7 lock           `unwinding` if it was cancelled, has failed or is late
//   5000000 ended 7 value, sensor          or cancelled, an error, exception; and its name
//   5000010 idle_begin
//   5012340 idle_end 0                     bits 32 and above of the clock; times are the others
//   task 3 event, blink                    who has not ended: what it waits for, its name
//
// The clock is read when a turn ends, around a sleep and in interrupts: it is half of the cost.
// What else happens has the time of the event before; a turn begins where the last one has ended.
// Who only gives way, or is new, is runnable at once: no event tells that it was woken.
//
// So each number has a name: of who has ended in its last event, of the others at the end. Numbers
// start again at 1 behind 65535, the low part of the clock every 71 minutes. What tasks wait for is
// a number in the ring: the place of its wait_kind in a small hash table, which fills as kinds are
// met. Nothing needs to be registered, and nothing but the program's memory to read a ring: where
// it lies there is in trace_map, which a reader outside of the program finds by its symbol.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"
#include "rondo/core/fixed_text.hpp"
#include "rondo/core/time.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace rondo {

class executor;
struct trace_map;

namespace detail {
struct task_block;
struct wait_kind;
} // namespace detail

/// What has happened. The first seven are of a task.
enum class traced : std::uint8_t {
    created,
    started,            ///< its turn begins
    suspended,          ///< detail: on what; the turn ends
    woken_by_task,      ///< detail: from what; by the task that runs
    woken_by_loop,      ///< the same where no task runs: its time has come
    woken_by_interrupt, ///< the same
    ended,              ///< detail: its errc, or trace_event::by_exception
    name,               ///< seven characters of the name of the one that has ended
    idle_begin,
    idle_end, ///< value: the clock, bits 32 to 55
    no_frame  ///< value: how many bytes were missing
};

struct trace_event {
    std::uint32_t time; ///< microseconds, the low part; of `name` the first four characters
    std::uint32_t word; ///< from the low end: traced, 8 bits of detail, 16 of task; or 24 of value

    static constexpr unsigned by_exception = 255;

    [[nodiscard]] traced what() const noexcept { return static_cast<traced>(word & 255); }
    [[nodiscard]] unsigned detail() const noexcept { return word >> 8 & 255; }
    [[nodiscard]] unsigned task() const noexcept { return word >> 16; }
    [[nodiscard]] unsigned value() const noexcept { return word >> 8; }
};
static_assert(sizeof(trace_event) == 8);

/// A turn: whose, and for how long nobody else could run.
struct hold {
    const char* task;
    duration time;
};

/// The diagnostics of one loop: executor::trace().
class trace_log {
  public:
    constexpr trace_log() noexcept = default;
    trace_log(const trace_log&) = delete;
    trace_log& operator=(const trace_log&) = delete;

    /// The longest turn since the start, or since it was forgotten; the name is cut to 23
    /// characters. A turn counts when it has ended.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    [[nodiscard]] hold longest_hold() const noexcept { return {name_.data(), duration(longest_)}; }
    void forget_longest_hold() noexcept;

    /// Has `too_long` called after each turn that was longer than `limit`. It may look and report,
    /// no more. nullptr: nobody.
    /// Context: task, startup.  Suspends: never.  Errors: none.
    void watch_holds(duration limit, void (*too_long)(const hold&)) noexcept;

    /// Takes the oldest event out of the ring; false if there is none.
    /// Context: task.  Suspends: never.  Errors: none.  Cost: O(1).
    bool take(trace_event& oldest) noexcept;
    /// The same without taking it out.
    bool look(trace_event& oldest) noexcept;
    /// How many events wait in the ring, and how many were overwritten before anybody took them.
    [[nodiscard]] std::uint32_t events() noexcept;
    [[nodiscard]] std::uint32_t lost() noexcept;

    /// The name of what `detail` of a suspension or a wake stands for.
    [[nodiscard]] const char* wait_name(unsigned detail) const noexcept;

    // ---- For the core -----------------------------------------------------------------------

    void run_begins() noexcept;
    void created(detail::task_block& task) noexcept;
    void turn_begins(const detail::task_block& task) noexcept;
    void suspended(const detail::task_block& task) noexcept;
    void turn_ends() noexcept;
    void woken(const detail::task_block& task) noexcept;
    RONDO_ISR_SAFE void woken_by_interrupt(const detail::task_block& task) noexcept;
    void ended(const detail::task_block& task) noexcept;
    void idle_begins() noexcept;
    void idle_ends() noexcept;
    void no_frame(std::size_t missing) noexcept;

  private:
    friend trace_map;

    // A word that two may write, one of which is an interrupt or another thread: whole, no more.
    template <class T>
    class relaxed {
      public:
        operator T() const noexcept { return value_.load(std::memory_order_relaxed); }
        relaxed& operator=(T value) noexcept {
            value_.store(value, std::memory_order_relaxed);
            return *this;
        }

      private:
        std::atomic<T> value_ = T();
    };

    static constexpr std::uint32_t size = RONDO_TRACE_EVENTS;
    static_assert(size >= 8 && (size & (size - 1)) == 0, "a power of two");

    static constexpr std::uint32_t word(traced what, unsigned task, unsigned detail) noexcept {
        return static_cast<std::uint32_t>(what) | detail << 8 | task << 16;
    }
    unsigned number_of(const detail::wait_kind& kind) noexcept;
    void put(std::uint32_t time, std::uint32_t word) noexcept; // interrupts locked
    void record(std::uint32_t word) noexcept;                  // at the time of the event before
    void record_now(std::uint32_t word) noexcept;              // the clock is read
    void look_how_long(std::uint32_t held) noexcept;
    void forget_overwritten() noexcept;

    // Written with interrupts locked: any of them may wake a task.
    std::array<trace_event, size> ring_{};
    std::uint32_t written_ = 0; // events ever; the place of the next one, modulo size
    // The time of the newest. Written and read by the loop and by interrupts, and so is the table
    // of kinds; but an interrupt only reads that: the wait that it ends has been entered there.
    relaxed<std::uint32_t> last_;
    std::uint32_t taken_ = 0; // up to here they have been read, or overwritten
    std::uint32_t lost_ = 0;
    std::array<relaxed<const detail::wait_kind*>, 64> kinds_; // hashed by address

    std::uint16_t tasks_ = 0;            // numbers given out
    std::uint16_t running_ = 0;          // whose turn it is; 0: nobody's
    const char* running_name_ = nullptr; // it may be gone at the end of its turn
    std::uint32_t begun_ = 0;            // when its turn began
    std::uint32_t longest_ = 0;          // of all turns
    std::array<char, 24> name_{};        // whose that was
    std::uint32_t limit_ = 0;            // of a turn; meaningful with
    void (*too_long_)(const hold&) = nullptr;
};

namespace detail {

/// What the loop calls in other builds.
struct no_trace_log {
    void run_begins() noexcept {}
    void created(const task_block&) noexcept {}
    void turn_begins(const task_block&) noexcept {}
    void suspended(const task_block&) noexcept {}
    void turn_ends() noexcept {}
    void woken(const task_block&) noexcept {}
    RONDO_ISR_SAFE void woken_by_interrupt(const task_block&) noexcept {}
    void ended(const task_block&) noexcept {}
    void idle_begins() noexcept {}
    void idle_ends() noexcept {}
};

using loop_trace = std::conditional_t<with_trace, trace_log, no_trace_log>;

struct no_task_number {};
struct task_number {
    std::uint16_t number = 0;
};
/// What a control block has of it.
using traced_task = std::conditional_t<with_trace, task_number, no_task_number>;

} // namespace detail

/// Writes a loop's trace line by line and empties the ring; the format is described above. It ends
/// with what was there at its begin, so a task may write each line to a slow device and await that.
///
///     for (trace_dump dump; dump.next();) {
///         co_await write_all(uart, dump.line());
///     }
class trace_dump {
  public:
    trace_dump() noexcept;
    explicit trace_dump(executor& loop) noexcept : loop_(loop) {}

    /// Makes the next line; false at the end.
    /// Context: task of the loop, or outside of its run.  Suspends: never.  Errors: none.
    /// Cost: O(1) for an event, O(tasks) for a task.
    bool next() noexcept;

    /// The line, with its end of line; until the next call.
    [[nodiscard]] std::string_view line() const noexcept { return text_; }

  private:
    void begin() noexcept;
    bool event() noexcept;
    bool task() noexcept;
    void add_word(std::string_view text) noexcept;
    void add_name() noexcept;

    executor& loop_;
    bool begun_ = false;
    std::uint32_t left_ = 0;   // events
    std::uint32_t number_ = 0; // the last task that was written
    fixed_text<96> text_;      // what is longer is cut
};

/// Where the trace of the main loop lies, and what a reader needs of its tasks: for a debugger or
/// an emulator, that looks at the memory of a program which does nothing for it. Texts end with a
/// 0.
struct trace_map {
    const void* ring;      ///< trace_event[events]
    std::uintptr_t events; ///< a power of two
    const void* written;   ///< uint32: events ever; the place of the next one, modulo `events`
    const void* kinds;     ///< const wait_kind*[kind_count], by the detail of an event
    std::uintptr_t kind_count;
    const void* youngest; ///< task_block*: all that have not ended; nullptr ends the list
    // Offsets in a task_block, and of the text in a wait_kind.
    std::uintptr_t older;     ///< task_block*
    std::uintptr_t name;      ///< text
    std::uintptr_t number;    ///< uint16
    std::uintptr_t waits_for; ///< const wait_kind*
    std::uintptr_t kind_name; ///< text

    static const trace_map main_loop; ///< its symbol is _ZN5rondo9trace_map9main_loopE
};

/// All of it at once: `sink` is called with each line.
/// Context: as trace_dump.
template <class Sink>
void dump_trace(Sink&& sink) {
    for (trace_dump dump; dump.next();) {
        sink(dump.line());
    }
}

} // namespace rondo
