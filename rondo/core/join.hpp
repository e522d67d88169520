// join.hpp - one task waits for several others that are part of it: what gather, select and groups
// are made of.
//
// The children are tasks whose control blocks the parent's frame holds. The parent leaves only when
// all of them have ended (19). Being cancelled while it waits, it cancels them and stays. That
// happens in a turn of its own (`cancelling`), not inside cancel(): a tree of joins is thus
// cancelled level by level, without recursion.
//
//   waiting --cancel--> cancelling (on the run queue) --its turn: cancels the children--> waiting
//   waiting --the last child ends--> on the run queue: goes on, fails, or is unwound
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/executor.hpp"
#include "rondo/core/task.hpp"

#include <coroutine>
#include <span>

namespace rondo::detail {

extern const wait_kind waits_for_children;
extern const wait_kind waits_to_cancel_children;

class join : public end_listener {
  public:
    /// What the first end of a child does to the others.
    enum class policy : std::uint8_t {
        all,  ///< an error or exception cancels them, and is raised in the parent
        first ///< a value cancels them; those who have not had their first turn have it
    };

    explicit join(policy p) noexcept : end_listener{&child_ended}, policy_(p) {}
    [[nodiscard]] policy which() const noexcept { return policy_; }
    [[nodiscard]] bool begun() const noexcept { return parent_ != nullptr; }
    join(const join&) = delete;
    join& operator=(const join&) = delete;

    /// Starts the children and suspends the running task until all have ended.
    void wait(std::coroutine_handle<> leaf, std::span<task_block> children,
              std::span<frame* const> roots) noexcept;

    /// After the wait: throws the exception that a child has left behind, if that is to be told.
    void rethrow() const {
        if (failed_ != nullptr && failed_->exception.holds()) {
            failed_->exception.rethrow_copy();
        }
    }

    /// The task that waits for this one as a part of it, or nullptr.
    static const task_block* parent_of(const task_block& child) noexcept;

    // For the executor: a turn of the parent while it is cancelled.
    static void cancel_children(task_block& parent) noexcept;

    // For wait_kind: does not leave, but has the parent's next turn cancel the children.
    static bool leave(task_block& parent) noexcept;

  private:
    static void child_ended(end_listener& self, task_block& child) noexcept;
    void cancel_all() noexcept;
    void cancel_losers() noexcept;
    void finish() noexcept;

    policy policy_;
    bool has_value_ = false; // a child ended with a value
    bool aborted_ = false;   // a child ended as cancelled
    std::uint16_t running_ = 0;
    task_block* parent_ = nullptr;
    task_block* failed_ = nullptr; // the first child that failed
    std::span<task_block> children_;
};

} // namespace rondo::detail
