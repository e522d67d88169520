// machine.cpp
//
// SPDX-License-Identifier: MIT
#include "tests/asyncio/machine.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <sstream>

namespace rondo::scenarios {
namespace {

std::map<std::string, word>& all_words() {
    static std::map<std::string, word> words;
    return words;
}
std::map<std::string, object_kind>& all_objects() {
    static std::map<std::string, object_kind> objects;
    return objects;
}

[[noreturn]] void wrong(const std::string& what) {
    std::cerr << "scenario: " << what << '\n';
    std::exit(2);
}

std::vector<std::string> split(const std::string& line) {
    std::istringstream in(line);
    std::vector<std::string> tokens;
    for (std::string token; in >> token;) {
        tokens.push_back(token);
    }
    return tokens;
}

} // namespace

vocabulary::vocabulary(std::initializer_list<object_kind> objects,
                       std::initializer_list<word> words) {
    for (const object_kind& o : objects) {
        all_objects().emplace(o.name, o);
    }
    for (const word& w : words) {
        all_words().emplace(w.name, w);
    }
}

task<> run_block(machine& m, const std::string& who, const block& steps) {
    for (const step& s : steps) {
        co_await s.what->run(m, who, s);
    }
}

void machine::say(const std::string& who, const std::string& text) {
    if (!silent_) {
        said_ += std::to_string((now() - start_).count()) + " " + who + ":" + text + "\n";
    }
}

time_point machine::due(unsigned number, long milliseconds) const {
    const std::int64_t present = (now() - start_).count();
    std::int64_t at = present + milliseconds * 1000;
    if (!exact_) {
        at += (number + 1000 - at % 1000) % 1000;
        at += at == present ? 1000 : 0;
    }
    return start_ + duration(at);
}

task<> machine::settle(unsigned number) {
    if (!exact_) {
        co_await sleep_until(due(number, 0));
    }
}

const std::string& machine::child_of(const std::string& who, std::size_t index) {
    return *names_.insert(who + "." + std::to_string(index)).first;
}

block machine::read_block(const std::vector<std::string>& tokens, std::size_t& at) {
    block steps;
    while (at < tokens.size() && tokens[at] != "}") {
        const auto found = all_words().find(tokens[at]);
        if (found == all_words().end()) {
            wrong("no such word: " + tokens[at]);
        }
        ++at;
        step s{&found->second, 4 * ++steps_, {}, 0, {}};
        if (s.number > 996) {
            wrong("more than 249 steps");
        }
        for (const char* takes = s.what->takes; *takes != 0; ++takes) {
            if (*takes == 'w') {
                s.name = tokens.at(at++);
            } else if (*takes == 'n') {
                s.count = std::stol(tokens.at(at++));
            } else {
                do {
                    if (tokens.at(at) != "{") {
                        wrong("a block is missing after " + found->first);
                    }
                    s.blocks.push_back(read_block(tokens, ++at));
                    ++at;
                } while (*takes == '*' && at < tokens.size() && tokens[at] == "{");
            }
        }
        steps.push_back(std::move(s));
    }
    return steps;
}

std::string machine::run(const std::vector<std::string>& lines) {
    std::vector<std::pair<std::string, block>> programs;
    for (const std::string& line : lines) {
        const std::vector<std::string> tokens = split(line);
        if (tokens.empty() || tokens[0][0] == '#') {
            continue;
        }
        if (tokens[0] == "exact") {
            exact_ = true;
        } else if (tokens[0] == "task") {
            std::size_t at = 2;
            programs.emplace_back(tokens.at(1), read_block(tokens, at));
        } else if (const auto kind = all_objects().find(tokens[0]); kind != all_objects().end()) {
            objects_[tokens.at(1)] =
                kind->second.make(tokens.size() > 2 ? std::stol(tokens[2]) : 0);
        } else {
            wrong("no such line: " + line);
        }
    }
    for (const auto& [name, steps] : programs) {
        tasks_[name] = create_task(run_block(*this, name, steps), name.c_str());
    }
    const auto how = run_forever();
    silent_ = true; // what follows is no part of the scenario
    std::string ends;
    for (const auto& [name, steps] : programs) {
        const task_handle<>& t = tasks_[name];
        ends += !t.done()       ? "stuck " + name + "\n"
                : t.cancelled() ? "end " + name + " cancelled\n"
                                : "end " + name + " value\n";
    }
    if (!how) {
        for (auto& [name, t] : tasks_) {
            t.cancel();
        }
        if (!run_forever()) {
            wrong("a task cannot be cancelled");
        }
    }
    tasks_.clear();
    return said_ + ends;
}

} // namespace rondo::scenarios

// Reads scenarios, each up to a line `run`, and prints what each prints, up to a line `.`.
// --words lists the language.
int main(int argc, char** argv) {
    using namespace rondo::scenarios;
    if (argc > 1 && std::strcmp(argv[1], "--words") == 0) {
        for (const auto& [name, o] : all_objects()) {
            std::cout << name << " object\n";
        }
        for (const auto& [name, w] : all_words()) {
            std::cout << name << " " << (*w.takes != 0 ? w.takes : "-") << "\n";
        }
        return 0;
    }
    std::vector<std::string> lines;
    for (std::string line; std::getline(std::cin, line);) {
        if (line != "run") {
            lines.push_back(line);
            continue;
        }
        std::cout << machine().run(lines) << "." << std::endl;
        lines.clear();
    }
    return 0;
}
