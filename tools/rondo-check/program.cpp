// program.cpp - the verdicts that need every file.
//
// SPDX-License-Identifier: MIT
#include "program.hpp"

#include <algorithm>
#include <deque>
#include <iterator>

namespace check {

const std::vector<rule>& rules() {
    static const std::vector<rule> all = {
        {"dropped", "a coroutine or an awaitable is made, and thrown away at once"},
        {"never-awaited", "one is kept, and nobody awaits or starts it, in any file"},
        {"not-called", "a coroutine function is named where its call is meant"},
        {"blocking", "a coroutine calls what stops every task, also through other functions"},
        {"spin", "a loop in a coroutine that never suspends: for ever, or until something outside "
                 "changes"},
        {"dangling", "a coroutine keeps a reference, a pointer or a capture longer than what it "
                     "refers to"},
        {"guard-across-await", "a mutex, a critical section or an unrelated lock is held while a "
                               "task suspends"},
        {"isr-unsafe", "a function marked RONDO_ISR_SAFE calls one that is not"},
        {"foreign-await", "a task awaits something that rondo knows nothing of"},
        {"gcc12", "code that GCC 12 miscompiles"},
        {"duplicate", "a coroutine that two files define under one name"},
        {"allow", "an allow comment without a reason, of no rule, or that silences nothing"},
    };
    return all;
}

bool program::enter(const std::string& usr, const place& where) {
    const std::lock_guard hold(mutex_);
    return entered_.insert({usr, where}).second;
}

void program::add(finding what) {
    const std::lock_guard hold(mutex_);
    findings_.insert(std::move(what));
}

void program::add(const std::string& usr, function_fact fact) {
    const std::lock_guard hold(mutex_);
    if (fact.is_coroutine && fact.everywhere) {
        bodies_[usr].insert(fact.declared);
    }
    if (fact.name == "main") {
        mains_.insert(fact.declared.file);
    }
    functions_.emplace(usr, std::move(fact));
}

void program::merge(const std::string& key, const variable_fact& fact) {
    const std::lock_guard hold(mutex_);
    variable_fact& known = variables_[key];
    if (known.name.empty()) {
        known.name = fact.name;
        known.declared = fact.declared;
        known.is = fact.is;
    }
    if (known.made_by.empty()) {
        known.made_by = fact.made_by;
    }
    known.consumed |= fact.consumed;
    known.receives |= fact.receives;
    known.flow_to.insert(fact.flow_to.begin(), fact.flow_to.end());
}

// From each function that blocks by itself, backwards along the calls, through functions that are
// no coroutines. A coroutine that calls one is where it is reported.
void program::judge_blocking() {
    struct caller {
        std::string usr;
        place at;
    };
    std::map<std::string, std::vector<caller>> callers;
    for (const auto& [usr, function] : functions_) {
        for (const auto& call : function.calls) {
            callers[call.callee].push_back({usr, call.at});
        }
    }
    struct reason {
        std::string text;
        place cause;
    };
    std::map<std::string, reason> blocks; // USR of a plain function: why
    std::deque<std::string> todo;
    for (const auto& [usr, function] : functions_) {
        if (!function.blocks.empty() && !function.is_coroutine) {
            blocks[usr] = {function.name + " " + function.blocks + " (" + function.blocks_at.file +
                               ":" + std::to_string(function.blocks_at.line) + ")",
                           function.blocks_at};
            todo.push_back(usr);
        }
    }
    while (!todo.empty()) {
        const std::string callee = todo.front();
        todo.pop_front();
        for (const auto& [usr, at] : callers[callee]) {
            const function_fact& function = functions_[usr];
            if (function.is_coroutine) {
                findings_.insert(
                    {at, "blocking",
                     "'" + function.name + "' calls what blocks: " + blocks[callee].text,
                     "no other task runs until it returns",
                     "await what rondo offers for it, or move it to a thread "
                     "(to_thread, on Linux)",
                     blocks[callee].cause});
            } else if (!blocks.contains(usr)) {
                blocks[usr] = {function.name + " calls it: " + blocks[callee].text,
                               blocks[callee].cause};
                todo.push_back(usr);
            }
        }
    }
}

// From each marked function along the calls through its parts, which are as safe as it has to be.
void program::judge_interrupts() {
    std::set<std::string> judged;
    std::deque<std::string> todo;
    for (const auto& [usr, function] : functions_) {
        if (function.isr_safe && judged.insert(usr).second) {
            todo.push_back(usr);
        }
    }
    while (!todo.empty()) {
        const function_fact& function = functions_[todo.front()];
        todo.pop_front();
        for (const auto& call : function.calls) {
            if (call.is == function_fact::call::other) {
                findings_.insert(
                    {call.at, "isr-unsafe",
                     "'" + function.name + "' may run in an interrupt, and calls '" + call.name +
                         "'",
                     "'" + call.name +
                         "' is not marked RONDO_ISR_SAFE: the loop may be in the middle of it",
                     "call it from a task that waits for an isr_flag; or mark it, if it is safe"});
            } else if (call.is == function_fact::call::part && functions_.contains(call.callee) &&
                       judged.insert(call.callee).second) {
                todo.push_back(call.callee);
            }
        }
    }
}

// A variable is consumed if it is, or if one is to which it is handed on. A parameter of a function
// that no file defines is taken to be.
void program::judge_variables() {
    bool changed = true;
    while (changed) {
        changed = false;
        for (auto& [key, variable] : variables_) {
            for (const std::string& next : variable.flow_to) {
                const auto to = variables_.find(next);
                const bool taken = to == variables_.end() || to->second.consumed;
                if (to != variables_.end() && !to->second.receives) {
                    to->second.receives = changed = true;
                }
                if (taken && !variable.consumed) {
                    variable.consumed = changed = true;
                }
            }
        }
    }
    for (const auto& [key, variable] : variables_) {
        if (variable.consumed || variable.is == variable_fact::lent ||
            (variable.is == variable_fact::member && !variable.receives)) {
            continue;
        }
        std::string what = "'" + variable.name + "' ";
        if (variable.made_by.empty()) {
            what += "is never awaited or started";
        } else {
            what += "holds a call of '" + variable.made_by + "' that is never awaited or started";
        }
        std::string why = "a coroutine does nothing until it is awaited";
        for (const std::string& next : variable.flow_to) {
            why += "; " + variables_[next].name + " (" + variables_[next].declared.file + ":" +
                   std::to_string(variables_[next].declared.line) +
                   "), which gets it, does not await it";
        }
        findings_.insert({variable.declared, "never-awaited", what, why,
                          "co_await it, give it to create_task, or say discard()"});
    }
}

// Two files that both have a main are two programs, and may use a name each.
void program::judge_duplicates() {
    for (const auto& [usr, places] : bodies_) {
        const auto programs = std::count_if(places.begin(), places.end(), [&](const place& one) {
            return mains_.contains(one.file);
        });
        if (std::ssize(places) - programs + std::min<std::ptrdiff_t>(programs, 1) < 2) {
            continue;
        }
        for (const place& one : places) {
            const place& other = one == *places.begin() ? *places.rbegin() : *places.begin();
            findings_.insert({one, "duplicate",
                              "'" + functions_[usr].name + "' is defined here and at " +
                                  other.file + ":" + std::to_string(other.line),
                              "the linker takes one of them, and nobody knows which",
                              "give one another name, or put it into an anonymous namespace"});
        }
    }
}

std::set<finding> program::judge() {
    judge_duplicates();
    judge_blocking();
    judge_interrupts();
    judge_variables();
    return findings_;
}

} // namespace check
