// report.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/core/report.hpp"

#include "rondo/core/error.hpp"
#include "rondo/core/executor.hpp"
#include "rondo/core/task_handle.hpp"

namespace rondo {

// Why not divide: a Cortex-M0+ has no divider, and the library's costs more flash than this.
void detail::report_number(std::uint32_t number) noexcept {
    static constexpr std::uint32_t powers[] = {
        1'000'000'000, 100'000'000, 10'000'000, 1'000'000, 100'000, 10'000, 1'000, 100, 10, 1};
    bool started = false;
    for (const std::uint32_t power : powers) {
        char digit = '0';
        for (; number >= power; number -= power) {
            ++digit;
        }
        started = started || digit != '0' || power == 1;
        if (started) {
            port::console_put(digit);
        }
    }
}

// Why not strlen: newlib's is tuned for speed and costs 92 to 220 bytes of flash.
void detail::report_text(const char* text) noexcept {
    for (; *text != '\0'; ++text) {
        port::console_put(*text);
    }
}

void detail::report_text(std::string_view text) noexcept {
    for (const char character : text) {
        port::console_put(character);
    }
}

void detail::report_piece(hex address) noexcept {
    for (int shift = 8 * sizeof address.number - 4; shift >= 0; shift -= 4) {
        const char digit = "0123456789abcdef"[address.number >> shift & 15];
        port::console_put(digit);
    }
}

void detail::report_wait(const task_block& task) noexcept {
    report("  ", task.name, " waits for: ", task.waits_for->name);
    if (task.waits() && task.waits_for->kept_by) {
        const task_block* const other = task.waits_for->kept_by(task);
        report(task.waits_for == &waits_for_task ? ", " : ", held by ",
               other != nullptr ? other->name : "a task that has ended");
    }
    report("\n");
}

namespace {

[[noreturn]] void stop() noexcept {
    if (const char* const task = this_loop().current_name(); task != nullptr) {
        report(", task ", task);
    }
    report("\n");
    port::halt(1);
}

} // namespace

void stop_at(const char* what, std::uintptr_t address) noexcept {
    report(what, detail::hex{address});
    stop();
}

void panic(const char* sentence, const char* file, unsigned line) noexcept {
    report("\nrondo panic: ", sentence, " (", file, ":", line, ")");
    stop();
}

[[gnu::noinline]] void panic() noexcept {
    stop_at("\nrondo panic: bug at 0x",
            reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)));
}

const char* to_string(errc cause) noexcept {
    switch (cause) {
    case errc::none:
        return "no error";
    case errc::cancelled:
        return "cancelled";
    case errc::timed_out:
        return "timed out";
    case errc::no_frame:
        return "no frame memory";
    case errc::deadlock:
        return "deadlock";
    case errc::stopped:
        return "stopped";
    case errc::interrupted:
        return "interrupted";
    case errc::end_of_stream:
        return "end of stream";
    case errc::name_in_use:
        return "name in use";
    case errc::no_buffer_space:
        return "no buffer space";
    case errc::overrun:
        return "overrun";
    case errc::framing:
        return "framing error";
    case errc::parity:
        return "parity error";
    case errc::line_break:
        return "line break";
    case errc::hang_up:
        return "hang-up";
    case errc::refused:
        return "refused";
    case errc::unreachable:
        return "unreachable";
    case errc::address_in_use:
        return "address in use";
    case errc::not_found:
        return "not found";
    case errc::not_permitted:
        return "not permitted";
    case errc::nack_address:
        return "address not acknowledged";
    case errc::nack_data:
        return "data not acknowledged";
    case errc::arbitration_lost:
        return "arbitration lost";
    case errc::bus_stuck:
        return "bus stuck";
    case errc::bus_error:
        return "bus error";
    case errc::not_ready:
        return "not ready";
    case errc::crc:
        return "wrong check sum";
    case errc::io_error:
        return "input/output error";
    }
    return "unknown error";
}

} // namespace rondo
