// SPDX-License-Identifier: MIT
#include "allow.hpp"

#include <algorithm>
#include <fstream>

namespace check {
namespace {

struct allowance {
    place where;
    unsigned covers; // the line of code it stands for
    std::string rule;
    bool reason;
    bool used = false;
};

std::vector<allowance> read(const std::string& file) {
    static const std::string mark = "rondo-check: allow(";
    std::vector<allowance> found;
    std::ifstream in(file);
    std::string line;
    std::vector<std::size_t> waiting; // comments alone on their lines: they are for the next code
    for (unsigned number = 1; std::getline(in, line); ++number) {
        const auto first = line.find_first_not_of(" \t");
        const bool alone = first != std::string::npos && line.compare(first, 2, "//") == 0;
        const auto begin = line.find("// " + mark);
        if (begin != std::string::npos) {
            const auto name = begin + 3 + mark.size();
            const auto end = line.find(')', name);
            const std::string rule = end == std::string::npos ? "" : line.substr(name, end - name);
            const bool reason = end != std::string::npos &&
                                line.find_first_not_of(" \t.", end + 1) != std::string::npos;
            found.push_back(
                {{file, number, static_cast<unsigned>(begin + 1)}, number, rule, reason});
            if (alone) {
                waiting.push_back(found.size() - 1);
            }
        } else if (!alone && first != std::string::npos) {
            for (const std::size_t n : waiting) {
                found[n].covers = number;
            }
            waiting.clear();
        }
    }
    return found;
}

} // namespace

std::set<finding> apply_allows(std::set<finding> findings, const std::set<std::string>& files) {
    std::set<finding> left;
    std::set<std::string> all = files;
    for (const finding& one : findings) {
        all.insert(one.where.file);
        if (!one.cause.file.empty()) {
            all.insert(one.cause.file);
        }
    }
    std::vector<allowance> allowances;
    for (const std::string& file : all) {
        const auto more = read(file);
        allowances.insert(allowances.end(), more.begin(), more.end());
    }
    for (const finding& one : findings) {
        bool allowed = false;
        for (allowance& by : allowances) {
            const bool here = by.where.file == one.where.file && by.covers == one.where.line;
            const bool at_cause = by.where.file == one.cause.file && by.covers == one.cause.line;
            if ((here || at_cause) && by.rule == one.rule && by.reason) {
                by.used = allowed = true;
            }
        }
        if (!allowed) {
            left.insert(one);
        }
    }
    for (const allowance& one : allowances) {
        const bool known = std::any_of(rules().begin(), rules().end(),
                                       [&](const rule& r) { return r.name == one.rule; });
        if (!known) {
            left.insert({one.where, "allow", "there is no rule '" + one.rule + "'",
                         "the comment silences nothing", "rondo-check --help names the rules"});
        } else if (!one.reason) {
            left.insert({one.where, "allow", "no reason is given for allowing '" + one.rule + "'",
                         "the next reader has to know why it is right here",
                         "write it behind the bracket"});
        } else if (!one.used) {
            left.insert({one.where, "allow",
                         "nothing is found here that '" + one.rule + "' would say",
                         "the comment silences nothing", "take it away"});
        }
    }
    return left;
}

} // namespace check
