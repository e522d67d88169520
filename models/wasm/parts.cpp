// parts.cpp - the models for who is not written in C++: a WebAssembly module with one of each part.
//
// tools/board/parts.mjs is the other side. An instance of the module is a set of parts; a second
// one is another instance. Times are doubles, in microseconds or nanoseconds as the models count
// them: JavaScript has no 64-bit integers among its numbers, and 2^53 us are 285 years.
//
// What only lists changes gives their number; they then lie at changes(), three doubles each: when,
// which line of the part, to which level.
//
// SPDX-License-Identifier: MIT
#include "models/bouncing_contact.hpp"
#include "models/hd44780.hpp"
#include "models/htu21d.hpp"
#include "models/nec_remote.hpp"
#include "models/rotary_encoder.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

// What the library would say before it gives up needs files, and there are none here.
void std::__libcpp_verbose_abort(const char*, ...) { __builtin_trap(); }
void* operator new(std::size_t bytes) {
    void* const memory = std::malloc(bytes);
    return memory != nullptr ? memory : (__builtin_trap(), nullptr);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

#define EXPORTED(name) extern "C" [[clang::export_name(#name)]]

namespace {

struct change {
    double at_us;
    double line;
    double level;
};

std::vector<change> listed;
models::htu21d sensor;
models::hd44780 display;
models::rotary_encoder knob;
std::uint32_t bounces = 1; // each bounce is another one
std::string text;

std::int64_t whole(double time) { return static_cast<std::int64_t>(time); }

} // namespace

EXPORTED(changes) const change* changes() { return listed.data(); }

// ---- A contact --------------------------------------------------------------------------------

EXPORTED(contact) std::size_t contact(double at_us, bool level, double bounce_us) {
    listed.clear();
    for (const auto& c : models::bouncing(whole(at_us), level, whole(bounce_us), ++bounces)) {
        listed.push_back({static_cast<double>(c.at_us), 0, c.level ? 1.0 : 0.0});
    }
    return listed.size();
}

// ---- A knob: line 0 is A, 1 is B --------------------------------------------------------------

EXPORTED(knob_turn)
std::size_t knob_turn(double at_us, int quarters, double step_us, double bounce_us) {
    const std::size_t before = knob.changes().size();
    knob.bounce_us = whole(bounce_us);
    knob.turn(whole(at_us), quarters, whole(step_us));
    listed.clear();
    for (std::size_t i = before; i != knob.changes().size(); ++i) {
        const auto& c = knob.changes()[i];
        listed.push_back({static_cast<double>(c.at_us), c.is_a ? 0.0 : 1.0, c.level ? 1.0 : 0.0});
    }
    return listed.size();
}

// ---- A remote and its receiver ----------------------------------------------------------------

namespace {

std::size_t list(const models::nec_remote& remote) {
    listed.clear();
    for (const auto& c : remote.changes()) {
        listed.push_back({static_cast<double>(c.at_us), 0, c.level ? 1.0 : 0.0});
    }
    return listed.size();
}

} // namespace

EXPORTED(remote_key)
std::size_t remote_key(double at_us, unsigned address, unsigned data, double jitter_us) {
    models::nec_remote remote(++bounces, whole(jitter_us));
    remote.key(whole(at_us), static_cast<std::uint8_t>(address), static_cast<std::uint8_t>(data));
    return list(remote);
}
EXPORTED(remote_repeat) std::size_t remote_repeat(double at_us, double jitter_us) {
    models::nec_remote remote(++bounces, whole(jitter_us));
    remote.repeat(whole(at_us));
    return list(remote);
}

// ---- HTU21D -----------------------------------------------------------------------------------

EXPORTED(htu21d_start) bool htu21d_start(bool read, double us) {
    return sensor.start(read, whole(us));
}
EXPORTED(htu21d_write) bool htu21d_write(unsigned byte, double us) {
    return sensor.write(static_cast<std::uint8_t>(byte), whole(us));
}
EXPORTED(htu21d_read) unsigned htu21d_read(double us) { return sensor.read(whole(us)); }
EXPORTED(htu21d_stop) void htu21d_stop(double us) { sensor.stop(whole(us)); }
EXPORTED(htu21d_measures) void htu21d_measures(unsigned temperature, unsigned humidity) {
    sensor.temperature = static_cast<std::uint16_t>(temperature);
    sensor.humidity = static_cast<std::uint16_t>(humidity);
}
EXPORTED(htu21d_faults) void htu21d_faults(bool absent, bool wrong_crc, double late_us) {
    sensor.absent = absent;
    sensor.wrong_crc = wrong_crc;
    sensor.late_us = whole(late_us);
}
EXPORTED(htu21d_conversions) unsigned htu21d_conversions() { return sensor.conversions; }

// ---- HD44780 ----------------------------------------------------------------------------------

EXPORTED(lcd_power_on) void lcd_power_on(double ns) { display.power_on(whole(ns)); }
EXPORTED(lcd_lines) void lcd_lines(bool rs, bool rw, bool e, unsigned data, double ns) {
    display.lines({rs, rw, e, static_cast<std::uint8_t>(data)}, whole(ns));
}
/// What a row shows, and what was done against the data sheet: text that ends with a 0.
EXPORTED(lcd_row) const char* lcd_row(std::size_t row, std::size_t columns) {
    text = display.row(row, columns);
    return text.c_str();
}
EXPORTED(lcd_wrong) const char* lcd_wrong() { return display.wrong.c_str(); }
