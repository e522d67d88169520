// machine.hpp - runs scenarios: small concurrent programs, written as text, that machine.py runs on
// CPython's asyncio. Both print what happened, and compare.py compares.
//
//     lock L                       an object; what it needs to know follows: barrier B 3
//     task a hold L { sleep 5 say mine }
//     task b within 3 { hold L { say mine } }
//     run
//
//     5001 a:mine                  microseconds, and who says what
//     3006 b:late
//     end a value                  how each task ended; "stuck b" if it did not
//
// A step is a word, and what it takes: a name, a number, one block in braces or several. The words
// are in steps.cpp and the files like it, each with the same name in words.py.
//
// Time. Each step has a number from its place in the text, and the three that follow it. A step
// that waits for time ends at a microsecond that ends in its number: so no two steps ever become
// due at once, and what happens in an instant has one cause. `exact` as a line takes times
// literally.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/rondo.hpp"

#include <initializer_list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace rondo::scenarios {

class machine;
struct step;
using block = std::vector<step>;

/// A word of the language. `takes`: w a name, n a number, b a block, * blocks until the next word.
struct word {
    const char* name;
    const char* takes;
    task<> (*run)(machine&, const std::string& who, const step&);
};
/// A kind of object, made from the number that follows its name, or zero.
struct object_kind {
    const char* name;
    std::shared_ptr<void> (*make)(long number);
};

/// Adds words to the language; an object of it stands in each file that has some.
struct vocabulary {
    vocabulary(std::initializer_list<object_kind> objects, std::initializer_list<word> words);
};

struct step {
    const word* what;
    unsigned number; // from its place in the text
    std::string name;
    long count = 0;
    std::vector<block> blocks;
};

class machine {
  public:
    /// Reads and runs one scenario; gives what is to be printed.
    std::string run(const std::vector<std::string>& lines);

    void say(const std::string& who, const std::string& text);

    template <class T>
    T& object(const std::string& name) {
        return *static_cast<T*>(objects_.at(name).get());
    }
    task_handle<>& handle(const std::string& name) { return tasks_.at(name); }

    /// When a step that begins now and takes its `count` in milliseconds is due.
    [[nodiscard]] time_point due(const step& s) const { return due(s.number, s.count); }
    /// The next moment that belongs to the number; whatever happens now has happened then.
    task<> settle(unsigned number);

    /// A name that lives as long as the machine.
    const std::string& child_of(const std::string& who, std::size_t index);

  private:
    [[nodiscard]] time_point due(unsigned number, long milliseconds) const;
    block read_block(const std::vector<std::string>& tokens, std::size_t& at);

    time_point start_ = now();
    bool exact_ = false;
    bool silent_ = false;
    unsigned steps_ = 0;
    std::string said_;
    std::map<std::string, std::shared_ptr<void>> objects_;
    std::map<std::string, task_handle<>> tasks_;
    std::set<std::string> names_;
};

task<> run_block(machine& m, const std::string& who, const block& steps);

} // namespace rondo::scenarios
