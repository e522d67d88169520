// main.cpp - which plans are run.
//
//   harness                    each disturbance, and each ordered pair, of each scenario
//   harness --full             and each ordered three, and many more random ones
//   harness SCENARIO [PLAN]    the same for one; or one plan, told moment by moment: c12.0 e15.1
//
// RONDO_HARNESS=full in the environment is --full.
//
// SPDX-License-Identifier: MIT
#include "tests/harness/harness.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#if RONDO_ASAN
#include <sanitizer/common_interface_defs.h>
#endif

namespace rondo::harness {
namespace {

constexpr std::uint32_t most_tasks = 6; // of which one is chosen

struct totals {
    std::size_t runs = 0;
    std::size_t failed = 0;
};

char current_run[200];

void tell_run() { std::fputs(current_run, stdout), std::fflush(stdout); }

// The process dies inside a run: say which.
void on_death(int signal) {
    tell_run();
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

std::vector<moment> run_once(const scenario& s, const plan& p, totals& count,
                             bool verbose = false) {
    std::snprintf(current_run, sizeof current_run, "FAILED: %.*s %s: see stderr\n",
                  static_cast<int>(s.name.size()), s.name.data(), p.text().c_str());
    world w(s, p, verbose);
    ++count.runs;
    count.failed += !w.run();
    return std::move(w.moments());
}

// Runs the plan, and then with one disturbance more at each of its later moments.
void explore(const scenario& s, plan& p, int more, totals& count) {
    const std::vector<moment> moments = run_once(s, p, count);
    if (more == 0 || count.failed > 20) {
        return;
    }
    const auto with = [&](std::uint32_t at, action what, std::uint32_t who) {
        p.steps.push_back({at, what, who});
        explore(s, p, more - 1, count);
        p.steps.pop_back();
    };
    const std::uint32_t first = p.steps.empty() ? 0 : p.steps.back().moment;
    for (auto at = first; at < moments.size(); ++at) {
        for (std::uint32_t who = 0; who < moments[at].tasks && who < most_tasks; ++who) {
            with(at, action::cancel, who);
        }
        for (std::uint32_t who = 0; who < moments[at].limits; ++who) {
            with(at, action::expire, who);
        }
        if (moments[at].frame && (p.steps.empty() || at > first)) {
            with(at, action::refuse, 0);
        }
    }
}

totals run_scenario(const scenario& s, bool full) {
    totals count;
    plan p;
    explore(s, p, full ? 3 : 2, count);
    for (p.seed = 1; p.seed <= (full ? 20'000u : 500u) && count.failed <= 20; ++p.seed) {
        run_once(s, p, count);
    }
    return count;
}

plan parse_plan(char** words, int n) {
    plan p;
    for (int i = 0; i < n; ++i) {
        char what = 0;
        unsigned long long at = 0;
        unsigned who = 0;
        std::sscanf(words[i], "%c%llu.%u", &what, &at, &who);
        if (what == 'r') {
            p.seed = at;
        } else {
            p.steps.push_back({static_cast<std::uint32_t>(at), static_cast<action>(what), who});
        }
    }
    return p;
}

int run_all(int argc, char** argv) {
    const char* const wanted = std::getenv("RONDO_HARNESS");
    bool full = wanted != nullptr && std::strcmp(wanted, "full") == 0;
    int next = 1;
    if (next < argc && std::strcmp(argv[next], "--full") == 0) {
        full = true;
        ++next;
    }
    const char* const only = next < argc ? argv[next++] : nullptr;
    totals all;
    std::size_t scenarios = 0;
    for (const scenario* s : scenario::all()) {
        if (only != nullptr && s->name != only) {
            continue;
        }
        ++scenarios;
        totals count;
        if (next < argc) {
            run_once(*s, parse_plan(argv + next, argc - next), count, true);
        } else {
            count = run_scenario(*s, full);
            std::printf("%-32.*s %8zu runs\n", static_cast<int>(s->name.size()), s->name.data(),
                        count.runs);
        }
        all.runs += count.runs;
        all.failed += count.failed;
    }
    std::printf("%zu scenarios, %zu runs, %zu failed\n", scenarios, all.runs, all.failed);
    return all.failed == 0 && scenarios != 0 ? 0 : 1;
}

} // namespace
} // namespace rondo::harness

int main(int argc, char** argv) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    for (const int signal : {SIGABRT, SIGSEGV}) {
        std::signal(signal, rondo::harness::on_death);
    }
#if RONDO_ASAN
    __sanitizer_set_death_callback(rondo::harness::tell_run);
#endif
    return rondo::harness::run_all(argc, argv);
}
