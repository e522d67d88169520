// timer_queue_test.cpp - the heap against a std::multimap, which is stable for equal keys too.
//
// SPDX-License-Identifier: MIT
#include "rondo/core/timer_queue.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

namespace rondo::detail {
namespace {

due_time at(std::int64_t us) { return due_time(time_point(duration(us))); }

TEST(timer_queue, holds_the_order_of_a_stable_multimap_under_any_inserts_and_removals) {
    for (unsigned seed = 0; seed < 300; ++seed) {
        std::mt19937 random(seed);
        std::vector<timer_node> nodes(1 + random() % 60);
        std::vector<timer_node*> idle;
        for (timer_node& n : nodes) {
            idle.push_back(&n);
        }
        timer_queue queue;
        std::multimap<due_time, timer_node*> oracle;
        const auto spread = 1 + random() % 20; // few different deadlines: many ties
        for (int step = 0; step < 600; ++step) {
            const auto dice = random() % 10;
            if (dice < 5 && !idle.empty()) {
                timer_node* const node = idle[random() % idle.size()];
                std::erase(idle, node);
                node->due = at(static_cast<std::int64_t>(random() % spread));
                queue.insert(*node);
                oracle.emplace(node->due, node);
            } else if (dice < 7 && !oracle.empty()) {
                const auto victim =
                    std::next(oracle.begin(), static_cast<long>(random() % oracle.size()));
                queue.remove(*victim->second);
                idle.push_back(victim->second);
                oracle.erase(victim);
            } else if (!oracle.empty()) {
                timer_node& first = queue.pop_front();
                ASSERT_EQ(&first, oracle.begin()->second) << "seed " << seed << " step " << step;
                idle.push_back(&first);
                oracle.erase(oracle.begin());
            }
            ASSERT_EQ(queue.empty(), oracle.empty());
        }
        while (!oracle.empty()) {
            ASSERT_EQ(&queue.pop_front(), oracle.begin()->second) << "seed " << seed;
            oracle.erase(oracle.begin());
        }
    }
}

} // namespace
} // namespace rondo::detail
