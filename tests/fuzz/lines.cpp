// lines.cpp - what comes over serial lines, under libFuzzer: the sentences of GPS receivers and the
// error marks of a Linux terminal.
//
// An input that begins with an even byte is lines of sentences, each given as it is and once more
// with the right check sum, which no fuzzer would guess. Any other is what a terminal gives; it is
// decoded in one piece by a plain model, and in pieces by ours.
//
// SPDX-License-Identifier: MIT
#include "ports/linux/line_marks.hpp"
#include "rondo/drivers/gps_decoder.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

namespace rondo {
namespace {

void must(bool condition) {
    if (!condition) {
        std::abort();
    }
}

void look_at(const gps_decoder& gps, std::uint32_t lines) {
    using namespace std::chrono;
    const gps_counts& counts = gps.counts();
    must(counts.sentences + counts.crc_fails + counts.bad_lines == lines);
    must(counts.unsupported <= counts.parsed && counts.parsed <= counts.sentences);
    must(std::abs(gps.position().latitude) <= 900'000'000);
    must(std::abs(gps.position().longitude) <= 1'800'000'000);
    must(gps.satellites().size() <= gps_decoder::max_satellites);
    if ((gps.valid() & gps_data::date) != gps_data::none) {
        must(gps.utc() >= sys_days{1980y / 1 / 1} && gps.utc() < sys_days{2080y / 1 / 1});
    }
}

void sentences(std::string_view text) {
    gps_decoder gps;
    std::uint32_t lines = 0;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(line.size() == text.size() ? line.size() : line.size() + 1);
        static_cast<void>(gps.take(line));
        std::array<char, 4> sum{};
        std::snprintf(sum.data(), sum.size(), "*%02X", nmea_check_sum(line));
        static_cast<void>(gps.take('$' + std::string(line) + sum.data()));
        lines += 2;
        look_at(gps, lines);
    }
}

// A mark that is not whole yet says nothing.
std::string decoded_by_model(std::string_view text) {
    std::string all;
    for (std::size_t i = 0; i != text.size(); ++i) {
        const std::string_view rest = text.substr(i);
        if (rest[0] != '\xff') {
            all += rest[0];
        } else if (rest.size() == 1) {
            break;
        } else if (rest[1] == '\xff') {
            all += '\xff';
            ++i;
        } else if (rest[1] == '\0') {
            if (rest.size() == 2) {
                break;
            }
            all += rest[2] == '\0' ? "<break>" : "<parity>";
            all += rest[2] == '\0' ? "" : std::string(1, rest[2]);
            i += 2;
        } else { // no mark that a system gives
            all += rest[1];
            ++i;
        }
    }
    return all;
}

void marks(std::string_view text) {
    for (std::size_t piece = 1; piece != 6; ++piece) {
        linux_port::line_marks marks;
        marks.means(errc::parity);
        std::string all;
        for (std::string_view left = text; !left.empty();) {
            const auto from = std::as_bytes(std::span(left.substr(0, piece)));
            std::array<std::byte, 3> to{};
            const auto step = marks.decode(from, to);
            must(step.read <= from.size() && step.written <= to.size());
            must(step.read + step.written != 0 || step.error != errc::none);
            for (std::size_t i = 0; i != step.written; ++i) {
                all += static_cast<char>(to[i]);
            }
            if (step.error != errc::none) {
                all += step.error == errc::parity ? "<parity>" : "<break>";
            }
            left.remove_prefix(step.read);
        }
        must(all == decoded_by_model(text));
    }
}

} // namespace
} // namespace rondo

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (text.empty()) {
        return 0;
    }
    if (data[0] % 2 == 0) {
        rondo::sentences(text.substr(1));
    } else {
        rondo::marks(text.substr(1));
    }
    return 0;
}
