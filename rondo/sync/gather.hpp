// gather.hpp - several operations at once, as part of this task.
//
//     const auto [a, b] = co_await gather(read(x), read(y));       // both; their results in order
//     const auto [key, late] = co_await select(button(), sleep_for(2s));   // the first; optionals
//     const auto [c, d] = co_await gather(attempt(read(x)), wait_for(read(y), 2s));    // see below
//
// Each operation runs as a task without a name of its own, whose control block stands in the frame
// of the caller. Neither returns before all of them have ended: nothing runs on behind your back.
//
// gather   the first that fails (fail(), an exception) cancels the others; when they have ended its
//          failure is raised here. Behind an `attempt` a failure is a value in its place and
//          cancels nobody; behind a `wait_for` so is a time limit of its own.
// select   the first that ends with a value cancels the others; if all fail, the first failure is
//          raised here
//
// Tasks of one type may come as an array, and their results then are one:
//
//     std::array<task<int>, 3> reads{read(x), read(y), read(z)};
//     const std::array<int, 3> values = co_await gather(std::move(reads));
//
// Who wins a select when several are ready at once? All of them have a value: that is why each has
// an optional. Each has its first turn, and whoever was woken before the others were cancelled has
// what it was woken with (rule 4). So no place among the arguments is better than another, there is
// no chance in it, and what a queue or a lock has handed over is never dropped. As asyncio.wait
// does it; Embassy's select takes the first argument that is ready, and can starve the others.
//
// A lock that an operation acquires belongs to its task: release it there, not behind the await.
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
#include <span>
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
        RONDO_ASSERT(!join_.begun(), "a gather or select is awaited a second time");
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

template <class Result, class... Ts> // a tuple or an array of what they give
class gathered : public children<Ts...> {
  public:
    explicit gathered(task<Ts>... ops) noexcept
        : children<Ts...>(join::policy::all, std::move(ops)...) {}
    Result await_resume() {
        this->join_.rethrow();
        return [this]<std::size_t... I>(std::index_sequence<I...>) {
            return Result{this->template take<Ts>(I)...};
        }(std::index_sequence_for<Ts...>());
    }
};

template <class Result, class... Ts>
class selected : public children<Ts...> {
  public:
    explicit selected(task<Ts>... ops) noexcept
        : children<Ts...>(join::policy::first, std::move(ops)...) {}
    Result await_resume() {
        this->join_.rethrow();
        return [this]<std::size_t... I>(std::index_sequence<I...>) {
            return Result{this->template take_if_any<Ts>(I)...};
        }(std::index_sequence_for<Ts...>());
    }
};

template <class... Ts>
auto gather_tasks(task<Ts>... ops) noexcept {
    return gathered<std::tuple<non_void<Ts>...>, Ts...>(std::move(ops)...);
}
template <class... Ts>
auto select_tasks(task<Ts>... ops) noexcept {
    return selected<std::tuple<std::optional<non_void<Ts>>...>, Ts...>(std::move(ops)...);
}

/// A class template of N times the same type.
template <template <class, class...> class Of, class Result, class T, class Indices>
struct repeated;
template <template <class, class...> class Of, class Result, class T, std::size_t... I>
struct repeated<Of, Result, T, std::index_sequence<I...>> {
    template <std::size_t>
    using same = T;
    using type = Of<Result, same<I>...>;
    static type of([[maybe_unused]] std::span<task<T>, sizeof...(I)> ops) noexcept {
        return type(std::move(ops[I])...);
    }
};
template <class T, std::size_t N>
auto gather_array(std::span<task<T>, N> ops) noexcept {
    using results = std::array<non_void<T>, N>;
    return repeated<gathered, results, T, std::make_index_sequence<N>>::of(ops);
}
template <class T, std::size_t N>
auto select_array(std::span<task<T>, N> ops) noexcept {
    using results = std::array<std::optional<non_void<T>>, N>;
    return repeated<selected, results, T, std::make_index_sequence<N>>::of(ops);
}

} // namespace detail

/// Runs the operations together and gives a tuple of their results, in the order of the arguments;
/// in place of nothing (void) stands a std::monostate. Of no operations: an empty tuple. Awaiting
/// it a second time is a caller's bug.
/// Context: task.  Suspends: always.  Cancel: cancels them and waits until they have ended.
/// Errors: the first error that one of them raised; no_frame.  Order: they start in that of the
/// arguments.  Cost: a task each, its control block in the caller's frame; and a frame each, unless
/// it is a task<> already.
template <class... Ops>
[[nodiscard]] auto gather(Ops&&... ops) noexcept {
    return detail::gather_tasks(detail::as_task(detail::as_awaiter(std::forward<Ops>(ops)))...);
}

/// The same for tasks of one type, which are taken over: gives an array.
template <class T, std::size_t N>
[[nodiscard]] auto gather(std::array<task<T>, N>&& ops) noexcept {
    return detail::gather_array(std::span(ops));
}
template <class T, std::size_t N>
    requires(N != std::dynamic_extent)
[[nodiscard]] auto gather(std::span<task<T>, N> ops) noexcept {
    return detail::gather_array(ops);
}

/// Runs the operations together until one has ended with a value, and gives a tuple of optionals.
/// Awaiting it a second time is a caller's bug.
/// Context: task.  Suspends: always.  Cancel: cancels them and waits until they have ended.
/// Errors: if all fail, the first error; no_frame.  Order: as gather; who is ready in the same pass
/// as the first has a value, too.  Cost: as gather.
template <class... Ops>
[[nodiscard]] auto select(Ops&&... ops) noexcept {
    static_assert(sizeof...(Ops) != 0, "a select of nothing would wait for ever");
    return detail::select_tasks(detail::as_task(detail::as_awaiter(std::forward<Ops>(ops)))...);
}

/// The same for tasks of one type, which are taken over: gives an array of optionals.
template <class T, std::size_t N>
    requires(N != 0)
[[nodiscard]] auto select(std::array<task<T>, N>&& ops) noexcept {
    return detail::select_array(std::span(ops));
}
template <class T, std::size_t N>
    requires(N != 0 && N != std::dynamic_extent)
[[nodiscard]] auto select(std::span<task<T>, N> ops) noexcept {
    return detail::select_array(ops);
}

} // namespace rondo
