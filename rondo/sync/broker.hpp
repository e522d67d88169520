// broker.hpp - messages by topic: who publishes need not know who listens.
//
//     broker<int> news;                                        // messages are ints
//
//     subscription door(news, "house/+/door", queue_of_ints);  // while the object lives
//     subscription log(news, "#", [](std::string_view topic, int value) { ... });
//     ...
//     news.publish("house/cellar/door", 1);
//
// An agent is what a message is given to: a temporary is kept, a name is referred to.
//
//   a function, a coroutine   is called with (topic, message), (message) or nothing; launched
//   a queue                   try_put(message): a full one loses the message
//   a ring_queue              put(message): a full one loses its oldest
//   an event                  set(), or set(message) if it has a value
//
// A coroutine's parameters should be values: message and topic are gone when it runs, unless the
// topic is a literal. Further arguments are what a lambda captures; the subscription keeps it. (A
// lambda that is itself a coroutine and captures must have ended before its subscription does.)
//
// Topics have levels between slashes. In a subscription + stands for one level, and # at the end
// for all that follow, also none: "a/+" meets "a/b", "a/#" meets "a", "a/b" and "a/b/c".
//
// A broker keeps no memory of its own: subscriptions are links of its list. They may come and go at
// any time, inside an agent too: who leaves during a publish is not told any more, who comes is not
// told yet.
//
// Source: Broker of micropython-async; the patterns are those of MQTT.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/call.hpp"
#include "rondo/core/list.hpp"

#include <cstdint>
#include <functional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace rondo {

template <class Message>
class broker;

namespace detail {

/// True if the pattern of a subscription meets the topic of a message.
[[nodiscard]] bool meets(std::string_view pattern, std::string_view topic) noexcept;

[[nodiscard]] bool is_topic(std::string_view text) noexcept;
[[nodiscard]] bool is_pattern(std::string_view text) noexcept;

template <class Agent>
inline constexpr bool no_agent = false;

template <class Agent, class... Args>
concept called_with = std::is_invocable_v<Agent&, Args...>;

template <class Message>
struct subscriber : link {
    using take_function = bool (*)(subscriber&, std::string_view, const Message&);

    broker<Message>& from;
    const std::string_view pattern;
    const take_function take;
    std::uint32_t lost = 0;
};

} // namespace detail

/// A place where messages of one type are published.
template <class Message>
class broker {
  public:
    constexpr broker() noexcept = default;
    /// Destroying a broker that has subscriptions is a caller's bug.
    ~broker() { RONDO_ASSERT(list_.empty(), "a broker is destroyed while it has subscriptions"); }
    broker(const broker&) = delete;
    broker& operator=(const broker&) = delete;

    /// Gives the message to whom it may concern; says to how many. A pattern as a topic is a
    /// caller's bug.
    /// Context: task.  Suspends: never.
    /// Errors: who could not take it (a full queue, no frame memory) counts it: subscription::lost.
    /// Order: that of the subscriptions.  Cost: O(subscriptions) and what the agents do.
    unsigned publish(std::string_view topic, const Message& message) {
        RONDO_ASSERT(detail::is_topic(topic), "a message has one topic: no + or # in it");
        unsigned taken = 0;
        walk here(*this);
        while (subscriber* const each = here.next()) {
            if (detail::meets(each->pattern, topic)) {
                taken += each->take(*each, topic, message) ? 1U : 0U;
            }
        }
        return taken;
    }

    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] bool empty() const noexcept { return list_.empty(); }

    // For subscriptions.
    void add(detail::subscriber<Message>& s) noexcept { list_.push_back(s); }
    void remove(detail::subscriber<Message>& s) noexcept {
        for (walk* w = walks_; w != nullptr; w = w->outer_) {
            w->leaves(s);
        }
        s.unlink();
    }

  private:
    using subscriber = detail::subscriber<Message>;

    /// A publish on its way through those who were there when it began.
    class walk {
      public:
        explicit walk(broker& b) noexcept
            : broker_(b),
              outer_(std::exchange(b.walks_, this)),
              next_(b.list_.empty() ? nullptr : &b.list_.front()),
              last_(b.list_.empty() ? nullptr : &b.list_.back()) {}
        walk(const walk&) = delete;
        walk& operator=(const walk&) = delete;
        ~walk() { broker_.walks_ = outer_; }

        subscriber* next() noexcept {
            subscriber* const at = next_;
            step();
            return at;
        }
        void leaves(const subscriber& s) noexcept {
            if (next_ == &s) {
                step();
            } else if (last_ == &s && next_ != nullptr) {
                last_ = static_cast<subscriber*>(s.prev);
            }
        }

      private:
        friend broker;
        void step() noexcept {
            next_ = next_ == nullptr || next_ == last_ ? nullptr
                                                       : static_cast<subscriber*>(next_->next);
        }
        broker& broker_;
        walk* outer_; // a publish inside an agent of another
        subscriber* next_;
        subscriber* last_;
    };

    detail::list<subscriber> list_;
    walk* walks_ = nullptr;
};

/// An agent's interest in the topics that a pattern meets, for as long as this object lives.
template <class Message, class Agent>
class subscription : detail::subscriber<Message> {
    using base = detail::subscriber<Message>;
    using agent_type = std::remove_reference_t<Agent>;

  public:
    /// `topics` is a pattern, which is not copied. One with # elsewhere than at its end, or with +
    /// or # beside other characters, is a caller's bug.
    /// Context: task, startup.  Suspends: never.  Errors: none.  Cost: O(1).
    [[nodiscard("it ends with the object: give it a name")]] subscription(broker<Message>& b,
                                                                          std::string_view topics,
                                                                          Agent&& agent)
        : base{{}, b, topics, &hand_over},
          agent_(std::forward<Agent>(agent)) {
        RONDO_ASSERT(detail::is_pattern(topics), "a pattern: + is a whole level, # the last one");
        b.add(*this);
    }
    ~subscription() { unsubscribe(); }
    subscription(const subscription&) = delete;
    subscription& operator=(const subscription&) = delete;

    /// Ends it before the object does. More often does no harm.
    /// Context: task.  Suspends: never.  Errors: none.
    void unsubscribe() noexcept {
        if (this->prev != nullptr) {
            this->from.remove(*this);
        }
    }

    /// How many messages the agent could not take.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] std::uint32_t lost() const noexcept { return base::lost; }

  private:
    static bool hand_over(base& self, std::string_view topic, const Message& message) {
        auto& s = static_cast<subscription&>(self);
        if constexpr (detail::called_with<agent_type, std::string_view, const Message&>) {
            return s.call(topic, message);
        } else if constexpr (detail::called_with<agent_type, const Message&>) {
            return s.call(message);
        } else if constexpr (detail::called_with<agent_type>) {
            return s.call();
        } else if constexpr (requires(agent_type& a) { a.try_put(message); }) {
            return s.counted(s.agent_.try_put(message));
        } else if constexpr (requires(agent_type& a) { static_cast<bool>(a.put(message)); }) {
            s.counted(s.agent_.put(message));
            return true;
        } else if constexpr (requires(agent_type& a) { a.set(message); }) {
            s.agent_.set(message);
            return true;
        } else if constexpr (requires(agent_type& a) { a.set(); }) {
            s.agent_.set();
            return true;
        } else {
            static_assert(detail::no_agent<Agent>,
                          "no agent: give a function or coroutine that takes (topic, message), "
                          "(message) or nothing, a queue of messages, or an event");
        }
    }

    // After the call the subscription may be gone: the agent may have ended it.
    template <class... Args>
    bool call(const Args&... args) {
        if constexpr (detail::gives_task<agent_type&, const Args&...>) {
            return counted(static_cast<bool>(launch(agent_, args...)));
        } else {
            static_cast<void>(launch(agent_, args...));
            return true;
        }
    }
    bool counted(bool taken) noexcept {
        base::lost += taken ? 0U : 1U;
        return taken;
    }

    Agent agent_;
};

template <class Message, class Agent>
subscription(broker<Message>&, std::string_view, Agent&&) -> subscription<Message, Agent>;

} // namespace rondo
