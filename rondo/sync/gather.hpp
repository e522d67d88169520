// gather.hpp - several operations at once, as part of this task.
//
//     const auto [a, b] = co_await gather(read(x), read(y));       // both; their results in order
//     const auto [key, late] = co_await select(button(), sleep_for(2s));   // the first; optionals
//
// Each operation runs as a task without a name of its own, whose control block stands in the frame
// of the caller. Neither returns before all of them have ended: nothing runs on behind your back.
//
// gather   the first that fails (fail(), an exception) cancels the others; when they have ended its
//          failure is raised here
// select   the first that ends with a value cancels the others; two may end together, so each has
//          an optional; if all fail, the first failure is raised here
//
// Source: asyncio.gather, asyncio.wait (Python 3.12); the differences are in docs/cancellation.md.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/awaitable.hpp"
#include "rondo/core/join.hpp"
#include "rondo/core/scope.hpp"
#include "rondo/core/task.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <tuple>
#include <utility>

namespace rondo {
namespace detail {

template <class Awaiter> // or a reference to one
task<op_value<Awaiter>> run_operation(Awaiter op) {
    co_return co_await op;
}

template <class T>
task<T> as_task(task<T>&& op) noexcept {
    return std::move(op);
}
template <class Awaiter>
task<op_value<Awaiter>> as_task(Awaiter&& op) noexcept {
    return run_operation<Awaiter>(std::forward<Awaiter>(op));
}

template <class... Ts>
class [[nodiscard("co_await it: by itself it does nothing")]] children {
  public:
    explicit children(join::policy policy, task<Ts>... ops) noexcept
        : join_(policy),
          roots_{ops.release()...} {}
    // Movable until it is awaited, so that attempt and the like can take it.
    children(children&& other) noexcept
        : join_(other.join_.which()),
          roots_(std::exchange(other.roots_, {})) {}
    children& operator=(children&&) = delete;
    ~children() {
        for (std::size_t i = 0; i < roots_.size(); ++i) {
            if (roots_[i] != nullptr) {
                roots_[i]->handle().destroy(); // it has never started
            } else if (blocks_[i].keeps_root) {
                blocks_[i].root->handle().destroy();
            }
        }
    }

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> leaf) noexcept {
        for (frame* const root : roots_) {
            if (root == nullptr) {
                this_loop().raise(leaf, errc::no_frame);
                return;
            }
        }
        join_.wait(leaf, blocks_, roots_);
        // Whoever returns nothing frees itself; the others are kept until their result is taken.
        for (std::size_t i = 0; i < roots_.size(); ++i) {
            blocks_[i].keeps_root = has_result[i];
            roots_[i] = nullptr;
        }
    }

  protected:
    template <class T>
    non_void<T> take(std::size_t i) {
        if constexpr (std::is_void_v<T>) {
            return {};
        } else {
            return static_cast<promise<T>*>(blocks_[i].root)->take();
        }
    }
    template <class T>
    std::optional<non_void<T>> take_if_any(std::size_t i) {
        if (blocks_[i].ended_by != errc::none || blocks_[i].exception.holds()) {
            return std::nullopt;
        }
        return take<T>(i);
    }

    static constexpr std::array<bool, sizeof...(Ts)> has_result{!std::is_void_v<Ts>...};

    join join_;
    std::array<frame*, sizeof...(Ts)> roots_; // until they are started; then the blocks have them
    std::array<task_block, sizeof...(Ts)> blocks_;
};

template <class... Ts>
class gathered : public children<Ts...> {
  public:
    explicit gathered(task<Ts>... ops) noexcept
        : children<Ts...>(join::policy::all, std::move(ops)...) {}
    std::tuple<non_void<Ts>...> await_resume() {
        this->join_.rethrow();
        return [this]<std::size_t... I>(std::index_sequence<I...>) {
            return std::tuple<non_void<Ts>...>{this->template take<Ts>(I)...};
        }(std::index_sequence_for<Ts...>());
    }
};

template <class... Ts>
class selected : public children<Ts...> {
  public:
    explicit selected(task<Ts>... ops) noexcept
        : children<Ts...>(join::policy::first, std::move(ops)...) {}
    std::tuple<std::optional<non_void<Ts>>...> await_resume() {
        this->join_.rethrow();
        return [this]<std::size_t... I>(std::index_sequence<I...>) {
            return std::tuple<std::optional<non_void<Ts>>...>{this->template take_if_any<Ts>(I)...};
        }(std::index_sequence_for<Ts...>());
    }
};

template <class... Ts>
gathered<Ts...> gather_tasks(task<Ts>... ops) noexcept {
    return gathered<Ts...>(std::move(ops)...);
}
template <class... Ts>
selected<Ts...> select_tasks(task<Ts>... ops) noexcept {
    return selected<Ts...>(std::move(ops)...);
}

} // namespace detail

/// Runs the operations together and gives a tuple of their results, in order.
/// Context: task.  Suspends: always.  Cancel: cancels them and waits until they have ended.
/// Errors: the first error that one of them raised; no_frame.
/// Cost: a task each, its control block in the caller's frame.
template <class... Ops>
[[nodiscard]] auto gather(Ops&&... ops) noexcept {
    return detail::gather_tasks(detail::as_task(detail::as_awaiter(std::forward<Ops>(ops)))...);
}

/// Runs the operations together until one has ended with a value, and gives a tuple of optionals.
/// Context: task.  Suspends: always.  Cancel: cancels them and waits until they have ended.
/// Errors: if all fail, the first error; no_frame.  Cost: as gather.
template <class... Ops>
[[nodiscard]] auto select(Ops&&... ops) noexcept {
    return detail::select_tasks(detail::as_task(detail::as_awaiter(std::forward<Ops>(ops)))...);
}

} // namespace rondo
