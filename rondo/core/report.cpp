// report.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/core/report.hpp"

#include "rondo/core/decimal.hpp"
#include "rondo/core/error.hpp"
#include "rondo/core/executor.hpp"

namespace rondo {

void detail::report_number(std::uint64_t number) noexcept {
    port::console_write(decimal(number).text());
}

void panic(const char* sentence, const char* file, unsigned line) noexcept {
    report("\nrondo panic: ");
    if (sentence != nullptr) {
        report(sentence, " (", file, ":", line, ")");
    } else {
        report(file, ":", line);
    }
    if (const char* const task = this_loop().current_name(); task != nullptr) {
        report(", task ", task);
    }
    report("\n");
    port::halt(1);
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
    case errc::no_buffer_space:
        return "no buffer space";
    case errc::overrun:
        return "overrun";
    case errc::framing:
        return "framing error";
    case errc::io_error:
        return "input/output error";
    }
    return "unknown error";
}

} // namespace rondo
