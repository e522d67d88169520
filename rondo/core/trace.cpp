// trace.cpp - see trace.hpp. First what the loop calls, then what a reader calls.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/trace.hpp"

#include "rondo/core/executor.hpp"

#include <algorithm>

namespace rondo {

#if RONDO_TRACE

namespace {

std::uint32_t now_low() noexcept { return static_cast<std::uint32_t>(port::now_us()); }

constexpr unsigned characters = 7; // of a name, in an event
constexpr unsigned name_events = 3;

} // namespace

// ---- Recording --------------------------------------------------------------------------------

RONDO_ALWAYS_INLINE void trace_log::put(std::uint32_t first, std::uint32_t word) noexcept {
    trace_event& newest = ring_[written_ % size];
    newest = {first, word};
    ++written_;
}

// Why not a critical_section: at -Os its constructor is a call.
RONDO_ALWAYS_INLINE void trace_log::record(std::uint32_t word) noexcept {
    const port::irq_state before = port::lock_interrupts();
    put(last_, word);
    port::unlock_interrupts(before);
}

RONDO_ALWAYS_INLINE void trace_log::record_now(std::uint32_t word) noexcept {
    const port::irq_state before = port::lock_interrupts();
    last_ = now_low();
    put(last_, word);
    port::unlock_interrupts(before);
}

// The place of a kind in the table, which becomes its own at the first meeting.
RONDO_ALWAYS_INLINE unsigned trace_log::number_of(const detail::wait_kind& kind) noexcept {
    constexpr unsigned places = std::tuple_size_v<decltype(kinds_)>;
    unsigned at = static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(&kind) / 8) % places;
    for (unsigned tries = 0; kinds_[at] != &kind; at = (at + 1) % places) {
        if (kinds_[at] == nullptr) {
            kinds_[at] = &kind;
            break;
        }
        if (++tries == places) {
            return places; // it has no name
        }
    }
    return at;
}

void trace_log::created(detail::task_block& task) noexcept {
    tasks_ = static_cast<std::uint16_t>(tasks_ + 1 + (tasks_ == 0xffff ? 1 : 0));
    task.traced.number = tasks_;
    record(word(traced::created, tasks_, 0));
}

void trace_log::turn_begins(const detail::task_block& task) noexcept {
    running_ = task.traced.number;
    running_name_ = task.name;
    begun_ = last_;
    record(word(traced::started, running_, 0));
}

void trace_log::suspended(const detail::task_block& task) noexcept {
    record_now(word(traced::suspended, task.traced.number, number_of(*task.waits_for)));
}

// Its last event, `suspended` or `ended`, has the time.
void trace_log::turn_ends() noexcept {
    running_ = 0;
    if (const std::uint32_t held = last_ - begun_; held > longest_ || too_long_ != nullptr) {
        look_how_long(held);
    }
}

void trace_log::look_how_long(std::uint32_t held) noexcept {
    if (held > longest_) {
        longest_ = held;
        std::size_t length = 0;
        for (; running_name_[length] != '\0' && length + 1 < name_.size(); ++length) {
            name_[length] = running_name_[length];
        }
        name_[length] = '\0';
    }
    if (too_long_ != nullptr && held > limit_) {
        too_long_({running_name_, duration(held)});
    }
}

void trace_log::woken(const detail::task_block& task) noexcept {
    if (task.waits_for != &detail::waits_to_start && task.waits_for != &detail::waits_its_turn) {
        const traced by = running_ != 0 ? traced::woken_by_task : traced::woken_by_loop;
        record(word(by, task.traced.number, number_of(*task.waits_for)));
    }
}

void trace_log::woken_by_interrupt(const detail::task_block& task) noexcept {
    record_now(word(traced::woken_by_interrupt, task.traced.number, number_of(*task.waits_for)));
}

// The name now, and not at the creation: that may long be overwritten, this may not.
void trace_log::ended(const detail::task_block& task) noexcept {
    const unsigned how =
        task.exception.holds() ? trace_event::by_exception : static_cast<unsigned>(task.ended_by);
    const critical_section locked; // nothing comes in between
    record_now(word(traced::ended, task.traced.number, how));
    const char* next = task.name;
    for (unsigned i = 0; i < name_events && *next != '\0'; ++i) {
        std::uint32_t part[2] = {0, 0};
        for (unsigned c = 0; c < characters && *next != '\0'; ++c, ++next) {
            part[c / 4] |= std::uint32_t{static_cast<unsigned char>(*next)} << c % 4 * 8;
        }
        put(part[0], static_cast<std::uint32_t>(traced::name) | part[1] << 8);
    }
}

void trace_log::run_begins() noexcept { last_ = now_low(); }

void trace_log::idle_begins() noexcept { record(word(traced::idle_begin, 0, 0)); }

void trace_log::idle_ends() noexcept {
    const critical_section locked;
    const std::int64_t time = port::now_us();
    last_ = static_cast<std::uint32_t>(time);
    put(last_, static_cast<std::uint32_t>(traced::idle_end) | static_cast<std::uint32_t>(time >> 32)
                                                                  << 8);
}

void trace_log::no_frame(std::size_t missing) noexcept {
    constexpr std::size_t most = (1U << 24) - 1;
    record(static_cast<std::uint32_t>(traced::no_frame) |
           static_cast<std::uint32_t>(std::min(missing, most)) << 8);
}

// ---- Reading ----------------------------------------------------------------------------------

trace_log& executor::trace() noexcept { return trace_; }

void trace_log::forget_longest_hold() noexcept {
    longest_ = 0;
    name_[0] = '\0';
}

void trace_log::watch_holds(duration limit, void (*too_long)(const hold&)) noexcept {
    limit_ = static_cast<std::uint32_t>(
        std::clamp<duration::rep>(limit.count(), 0, std::uint32_t{0xffff'ffff}));
    too_long_ = too_long;
}

void trace_log::forget_overwritten() noexcept {
    if (const std::uint32_t waiting = written_ - taken_; waiting > size) {
        lost_ += waiting - size;
        taken_ = written_ - size;
    }
}

bool trace_log::look(trace_event& oldest) noexcept {
    const critical_section locked;
    forget_overwritten();
    if (taken_ == written_) {
        return false;
    }
    oldest = ring_[taken_ % size];
    return true;
}

bool trace_log::take(trace_event& oldest) noexcept {
    const critical_section locked;
    const bool is_there = look(oldest);
    taken_ += is_there ? 1 : 0;
    return is_there;
}

std::uint32_t trace_log::events() noexcept {
    const critical_section locked;
    forget_overwritten();
    return written_ - taken_;
}

std::uint32_t trace_log::lost() noexcept {
    const critical_section locked;
    forget_overwritten();
    return lost_;
}

const char* trace_log::wait_name(unsigned detail) const noexcept {
    return detail < kinds_.size() && kinds_[detail] != nullptr
               ? static_cast<const detail::wait_kind*>(kinds_[detail])->name
               : "?";
}

// ---- Text -------------------------------------------------------------------------------------

trace_dump::trace_dump() noexcept : trace_dump(this_loop()) {}

bool trace_dump::next() noexcept {
    text_.cut(0);
    if (!begun_) {
        begun_ = true;
        begin();
    } else if (!event() && !task()) {
        return false;
    }
    text_.cut(95); // room for the end of line
    text_.add("\n");
    return true;
}

void trace_dump::begin() noexcept {
    left_ = loop_.trace().events();
    const std::int64_t time = port::now_us();
    text_.add("trace: now ").add(static_cast<std::uint32_t>(time));
    text_.add(" + ").add(static_cast<std::uint32_t>(time >> 32)).add(" * 2^32 us, ");
    text_.add(loop_.trace().lost()).add(" events lost");
}

// Names of events, in the order of traced.
static constexpr std::string_view event_names[] = {
    "created", "started", "suspended",  "woken_by_task", "woken_by_loop", "woken_by_interrupt",
    "ended",   "name",    "idle_begin", "idle_end",      "no_frame"};

bool trace_dump::event() noexcept {
    trace_log& log = loop_.trace();
    trace_event now{};
    do {
        if (left_ == 0 || !log.take(now)) {
            return false;
        }
        --left_;
    } while (now.what() == traced::name); // of one whose end is overwritten
    text_.add(now.time);
    add_word(event_names[static_cast<std::size_t>(now.what())]);
    switch (now.what()) {
    case traced::created:
    case traced::started:
        text_.add(" ").add(now.task());
        break;
    case traced::suspended:
    case traced::woken_by_task:
    case traced::woken_by_loop:
    case traced::woken_by_interrupt:
        text_.add(" ").add(now.task());
        add_word(log.wait_name(now.detail()));
        break;
    case traced::ended:
        text_.add(" ").add(now.task());
        add_word(now.detail() == trace_event::by_exception ? "exception"
                 : now.detail() == 0                       ? "value"
                                     : to_string(static_cast<errc>(now.detail())));
        text_.add(",");
        add_name();
        break;
    case traced::idle_end:
    case traced::no_frame:
        text_.add(" ").add(now.value());
        break;
    case traced::idle_begin:
    case traced::name:
        break;
    }
    return true;
}

// What follows the end of a task in the ring.
void trace_dump::add_name() noexcept {
    trace_log& log = loop_.trace();
    text_.add(" ");
    for (trace_event part{}; left_ != 0 && log.look(part) && part.what() == traced::name; --left_) {
        log.take(part);
        std::array<char, characters> text;
        for (unsigned c = 0; c < characters; ++c) {
            text[c] =
                static_cast<char>((c < 4 ? part.time >> c * 8 : part.word >> (c - 3) * 8) & 255);
        }
        const std::string_view all(text.data(), text.size());
        text_.add(all.substr(0, all.find('\0')));
    }
}

// By rising number: tasks may come and go between two lines.
bool trace_dump::task() noexcept {
    const detail::task_block* found = nullptr;
    for (const detail::task_block* t = loop_.tasks_; t != nullptr; t = t->older) {
        const unsigned number = t->traced.number;
        if (number > number_ && (found == nullptr || number < found->traced.number)) {
            found = t;
        }
    }
    if (found == nullptr) {
        return false;
    }
    number_ = found->traced.number;
    text_.add("task ").add(number_);
    add_word(found->waits_for->name);
    text_.add(",");
    add_word(found->name);
    return true;
}

void trace_dump::add_word(std::string_view text) noexcept { text_.add(" ").add(text); }

// ---- For who reads the memory -----------------------------------------------------------------

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof" // GCC and clang support it of any such class
constinit const trace_map trace_map::main_loop{
    .ring = detail::main_loop.trace_.ring_.data(),
    .events = trace_log::size,
    .written = &detail::main_loop.trace_.written_,
    .kinds = detail::main_loop.trace_.kinds_.data(),
    .kind_count = std::tuple_size_v<decltype(trace_log::kinds_)>,
    .youngest = &detail::main_loop.tasks_,
    .older = offsetof(detail::task_block, older),
    .name = offsetof(detail::task_block, name),
    .number = offsetof(detail::task_block, traced),
    .waits_for = offsetof(detail::task_block, waits_for),
    .kind_name = offsetof(detail::wait_kind, name),
};
#pragma GCC diagnostic pop

#endif

} // namespace rondo
