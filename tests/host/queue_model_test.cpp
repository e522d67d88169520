// queue_model_test.cpp - which item comes out of the queues that order them, beside a plain model.
//
// Main starts, at random, a task that puts an item or one that gets one; both may have to wait. The
// model is a vector in the order of arrival, from which the best is looked for.
//
// RONDO_MODEL_OPERATIONS and RONDO_MODEL_SEED: as for model_test.cpp.
//
// SPDX-License-Identifier: MIT
#include "ports/sim/sim.hpp"
#include "tests/host/from_environment.hpp"
#include "tests/rondo_test.hpp"

#include <algorithm>
#include <deque>
#include <random>
#include <string>
#include <vector>

namespace rondo {
namespace {

constexpr std::size_t room = 5;

struct item {
    unsigned rank;
    unsigned number;
    friend bool operator<(const item& a, const item& b) { return a.rank < b.rank; }
    [[nodiscard]] std::string text() const {
        return " " + std::to_string(rank) + "." + std::to_string(number);
    }
};

using items = std::vector<item>;

items::iterator last(items& all) { return all.end() - 1; }
items::iterator first_of_the_highest(items& all) {
    return std::max_element(all.begin(), all.end());
}

struct model {
    items::iterator (*best)(items&);
    items here;
    std::deque<item> putters;
    unsigned getters = 0;
    std::string said;

    void put(const item& i) {
        if (getters != 0) {
            --getters;
            said += i.text();
        } else if (here.size() < room) {
            here.push_back(i);
        } else {
            putters.push_back(i);
        }
    }
    void get() {
        if (here.empty()) {
            ++getters;
            return;
        }
        const auto at = best(here);
        said += at->text();
        here.erase(at);
        if (!putters.empty()) {
            here.push_back(putters.front());
            putters.pop_front();
        }
    }
};

template <class Queue>
task<> puts(Queue& q, item i) {
    co_await q.put(i);
}
template <class Queue>
task<> gets(Queue& q, std::string& said) {
    const item got = co_await q.get();
    said += got.text();
}

template <class Queue>
task<> compare_in_a_task(unsigned seed, unsigned operations, model& plain, std::string& said) {
    std::minstd_rand random(seed);
    Queue q;
    unsigned number = 0;
    while (operations != 0 || plain.getters != 0 || !plain.putters.empty()) {
        const bool put = operations != 0 ? random() % 2 == 0 : plain.getters != 0;
        operations -= operations != 0 ? 1 : 0;
        if (put) {
            const item i{static_cast<unsigned>(random() % 3), number++};
            create_task(puts(q, i));
            plain.put(i);
        } else {
            create_task(gets(q, said));
            plain.get();
        }
        co_await yield();
        co_await yield(); // who was woken has said so
    }
}

template <class Queue>
void compare(items::iterator (*best)(items&)) {
    constexpr unsigned in_one_program = 100;
    const unsigned first = test::from_environment("RONDO_MODEL_SEED", 1);
    const unsigned programs =
        test::from_environment("RONDO_MODEL_OPERATIONS", 10'000) / in_one_program;
    for (unsigned seed = first; seed < first + programs; ++seed) {
        SCOPED_TRACE("RONDO_MODEL_SEED=" + std::to_string(seed));
        sim::reset();
        model plain{best, {}, {}, 0, {}};
        std::string said;
        RONDO_EXPECT(run(compare_in_a_task<Queue>(seed, in_one_program, plain, said)).has_value());
        ASSERT_EQ(said, plain.said);
        ASSERT_NE(said, "");
    }
}

RONDO_TEST(order_of_a_priority_queue_does_as_its_model) {
    compare<priority_queue<item, room>>(&first_of_the_highest);
}
RONDO_TEST(order_of_a_lifo_queue_does_as_its_model) { compare<lifo_queue<item, room>>(&last); }

} // namespace
} // namespace rondo
