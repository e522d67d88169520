// reader.cpp - stream_reader under libFuzzer: whatever the device does, in whatever pieces, and
// wherever a read is cut off, what comes out is what went in, in its order.
//
// The input is a program: a byte says what to do (its low bits), and how much (the others). What
// has gone in and not come out stands in a plain string, the model.
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"
#include "tests/scripted_device.hpp"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using test::scripted_device;
using test::text_of;

constexpr std::size_t size = 8;

struct machine {
    scripted_device device;
    stream_reader<scripted_device, size> reader{device};
    std::string model; // in, and not out
    bool ended = false;
    char long_record = '\0'; // how the record ends whose rest is to be skipped

    static void must(bool condition) {
        if (!condition) {
            std::abort();
        }
    }
    void came(std::string_view bytes) {
        must(std::string_view(model).starts_with(bytes));
        model.erase(0, bytes.size());
    }
    // A record has come, or an error in its place.
    void came_record(const result<std::string_view>& got, char end) {
        if (long_record != '\0') {
            const auto rest = model.find(end);
            const bool found = rest != std::string::npos;
            model.erase(0, found ? rest + 1 : rest);
            long_record = found ? '\0' : end;
        }
        const auto at = model.find(end);
        if (got) {
            must(at != std::string::npos || ended);
            const auto record = std::string_view(model).substr(0, at);
            const bool stripped = end == '\n' && at != std::string::npos && record.ends_with('\r');
            must(*got == record.substr(0, record.size() - (stripped ? 1 : 0)));
            model.erase(0, at == std::string::npos ? at : at + 1);
        } else if (got.error() == errc::no_buffer_space) {
            must(at == std::string::npos ? model.size() >= size : at >= size);
            model.erase(0, size); // these are gone, and so will be what is behind
            long_record = end;
        } else {
            must(got.error() == errc::end_of_stream && ended && model.empty());
            long_record = '\0';
        }
    }
};

// One read with a limit that has passed: it ends at its first suspension, or gives something.
task<> reads(machine& m, unsigned what, unsigned much) {
    // How much of a long record has been skipped is nobody's business: only all of it can be told.
    what = m.long_record == '\0' ? what : m.long_record == '\n' ? 5 : 6;
    std::array<std::byte, 32> to{};
    const auto room = std::span(to).first(much % to.size());
    if (what == 0) {
        const auto got = co_await wait_for(m.reader.read_some(room), 0ms);
        if (got) {
            m.came(text_of(*got));
        }
    } else if (what == 1) {
        const auto got = co_await wait_for(m.reader.read_exactly(room), 0ms);
        m.came(text_of(room.first(m.reader.progress())));
        machine::must(!got || m.reader.progress() == room.size());
    } else if (what == 2) {
        const auto got = co_await wait_for(m.reader.read_exactly(much % (size + 1)), 0ms);
        if (got) {
            machine::must(got->size() == much % (size + 1));
            m.came(text_of(*got));
        }
    } else if (what == 3) {
        const auto got = co_await wait_for(m.reader.read_all(room), 0ms);
        m.came(text_of(room.first(m.reader.progress())));
        machine::must(!got || (m.ended && m.model.empty()));
    } else if (what == 4) {
        const auto got = co_await wait_for(m.reader.read_burst(duration(much)), 10ms);
        if (got) {
            m.came(text_of(*got));
        }
    } else {
        const bool lines = what == 5;
        result<std::string_view> got = std::unexpected(errc::none);
        if (lines) {
            got = co_await wait_for(m.reader.read_line(), 0ms);
        } else {
            const auto bytes = co_await wait_for(m.reader.read_until(std::byte{';'}), 0ms);
            if (bytes) {
                got = text_of(*bytes);
            } else {
                got = std::unexpected(bytes.error());
            }
        }
        if (got || got.error() != errc::timed_out) {
            m.came_record(got, lines ? '\n' : ';');
        }
    }
}

task<> runs(machine& m, std::string_view program) {
    static constexpr std::string_view bytes = "ab\n;\r\nc;";
    for (const char c : program) {
        const auto step = static_cast<std::uint8_t>(c);
        const unsigned what = step & 7U;
        const unsigned much = step >> 3U;
        if (what == 7 && much == 31) {
            m.ended = m.ended || (m.device.sends(errc::end_of_stream), true);
        } else if (what == 7 && much >= 24) {
            m.device.chunk = much - 23; // 1 to 7
        } else if (what == 7) {
            const std::string_view sent = bytes.substr(much % 8, much / 8 + 1);
            if (!m.ended) {
                m.device.sends(sent);
                m.model += sent;
            }
        } else {
            co_await reads(m, what, much);
        }
    }
    // What is left comes with the end.
    m.device.sends(errc::end_of_stream);
    m.ended = true;
    while (m.long_record != '\0') {
        co_await reads(m, 5, 0);
    }
    std::array<std::byte, 512> rest{};
    const auto last = co_await m.reader.read_all(rest);
    machine::must(last.has_value());
    m.came(text_of(*last));
    machine::must(m.model.empty());
}

} // namespace
} // namespace rondo

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t length) {
    using namespace rondo;
    machine m;
    const std::string program(reinterpret_cast<const char*>(data), length < 100 ? length : 100);
    machine::must(run(runs(m, program)).has_value());
    machine::must(this_loop().frames().stats().in_use == 0);
    return 0;
}
