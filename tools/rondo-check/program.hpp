// program.hpp - what is known of the whole program: findings, and facts that only together say
// whether something is wrong.
//
// Each source file is read by itself, several at a time. What one file alone decides is a finding
// at once. What another file can mend (a function that awaits what it is given) or spoil (one that
// sleeps) is a fact under the name by which clang knows the entity in every file (its USR).
// `judge` puts the facts together when all files have been read.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace check {

struct place {
    std::string file; // as people see it: relative to where the checker runs
    unsigned line = 0;
    unsigned column = 0;
    auto operator<=>(const place&) const = default;
};

/// One mistake. Where two files find the same one, it counts once.
struct finding {
    place where;
    std::string rule; // one of rules()
    std::string what;
    std::string why;
    std::string mend;
    place cause = {}; // where else an allow comment may stand
    auto operator<=>(const finding&) const = default;
};

/// A rule, for --help and for SARIF.
struct rule {
    const char* name;
    const char* summary;
};
const std::vector<rule>& rules();

/// A function, and what makes it unfit to be called from a coroutine.
struct function_fact {
    std::string name;
    bool is_coroutine = false;
    place declared;          // where its body is
    bool everywhere = false; // other files may call it
    std::string blocks;      // "calls usleep", "spins"; empty: not by itself
    place blocks_at;
    bool isr_safe = false; // marked
    struct call {
        enum kind {
            other,
            safe, // marked, or a known part of the language
            part, // of the function's own class or file: it is judged with the function
        };
        std::string callee; // USR
        std::string name;
        place at;
        kind is = other;
    };
    std::vector<call> calls;
};

/// A variable, parameter or member that holds something to be awaited.
struct variable_fact {
    enum kind {
        local,
        parameter,
        lent, // a parameter by reference: whoever lends it is asked
        member,
    };
    std::string name;
    std::string made_by; // the coroutine whose call it holds, if the declaration says
    place declared;
    kind is = local;
    bool consumed = false;         // awaited, started, returned, given away
    bool receives = false;         // something is put into it
    std::set<std::string> flow_to; // keys of variables to which it is handed on
};

/// The answer to everything, shared by the threads that read files.
class program {
  public:
    /// False if another file has brought this function, of this place, before.
    bool enter(const std::string& usr, const place& where);
    void add(finding what);
    void add(const std::string& usr, function_fact fact);
    void merge(const std::string& key, const variable_fact& fact);

    /// All findings, in the order of the files, after every file has been read.
    std::set<finding> judge();

  private:
    void judge_blocking();
    void judge_duplicates();
    void judge_interrupts();
    void judge_variables();

    std::mutex mutex_;
    std::set<finding> findings_;
    std::set<std::pair<std::string, place>> entered_;
    std::map<std::string, function_fact> functions_;
    std::map<std::string, std::set<place>> bodies_; // of coroutines that other files may call
    std::set<std::string> mains_;                   // files that have one
    std::map<std::string, variable_fact> variables_;
};

} // namespace check
