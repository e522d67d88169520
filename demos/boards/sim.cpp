// sim.cpp - script in, trace out; both as in demos/board.script.
//
// SPDX-License-Identifier: MIT
#include "demos/boards/sim.hpp"

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

namespace board {

rondo::sim::output led1, led2, led3, led4;
rondo::sim::uart<> uart;
button_pin button;

namespace {

const char* script_name = nullptr;
double seconds = 10;

// A demo's main() takes no arguments (a chip has none), so they are picked up here.
[[gnu::constructor]] void read_arguments(int argc, char** argv) {
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::strcmp(argv[i], "--script") == 0) {
            script_name = argv[i + 1];
        } else if (std::strcmp(argv[i], "--seconds") == 0) {
            seconds = std::atof(argv[i + 1]);
        }
    }
}

void print_event(std::string what) {
    if (what.back() == ' ') { // an empty line of text
        what.pop_back();
    }
    std::printf("%10" PRId64 " %s\n", rondo::now().time_since_epoch().count(), what.c_str());
}

void print_changes(rondo::sim::output& led, const char* name) {
    led.observe([name](bool lit) { print_event(std::string(name) + (lit ? " 1" : " 0")); });
}

[[noreturn]] void bad_script(int line, const char* why) {
    std::fprintf(stderr, "%s:%d: %s\n", script_name, line, why);
    std::exit(2);
}

void play(std::istream& script) {
    std::string text;
    for (int number = 1; std::getline(script, text); ++number) {
        if (text.empty() || text[0] == '#') {
            continue;
        }
        std::istringstream words(text);
        std::int64_t us = 0;
        std::string device;
        std::string rest;
        words >> us >> device >> std::ws;
        std::getline(words, rest);
        const rondo::time_point time{rondo::duration(us)};
        if (device == "button" && (rest == "0" || rest == "1")) {
            rondo::sim::at(time, [rest] {
                print_event("button " + rest);
                button.drive(rest == "0");
            });
        } else if (device == "uart") {
            rondo::sim::at(time, [rest] { print_event("uart < " + rest); });
            uart.receive_at(time, rest + "\n");
        } else {
            bad_script(number, "a line is: TIME_US button 0|1, or: TIME_US uart TEXT");
        }
    }
}

} // namespace

void start() {
    print_changes(led1, "led1");
    print_changes(led2, "led2");
    print_changes(led3, "led3");
    print_changes(led4, "led4");
    uart.observe([line = std::string()](std::byte b) mutable {
        if (b == std::byte{'\n'}) {
            print_event("uart > " + line);
            line.clear();
        } else {
            line += static_cast<char>(b);
        }
    });
    if (script_name != nullptr) {
        std::ifstream script(script_name);
        if (!script) {
            std::fprintf(stderr, "%s: cannot be read\n", script_name);
            std::exit(2);
        }
        play(script);
    }
    const std::chrono::duration<double> end(seconds);
    rondo::sim::at(rondo::time_point(std::chrono::ceil<rondo::duration>(end)), [] {
        const double share = static_cast<double>(rondo::sim::asleep().count()) /
                             static_cast<double>(rondo::now().time_since_epoch().count());
        std::printf("%.2f %% of virtual time asleep\n", 100 * share);
        std::exit(0);
    });
}

} // namespace board
