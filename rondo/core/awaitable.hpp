// awaitable.hpp - from whatever can be awaited to an awaiter that attempt and the like can hold.
//
//     class button { public: auto operator co_await() noexcept { return pressed_.wait(); } ... };
//     ...
//     co_await wait_for(ok, 2s);             // a name is referred to: `ok` may be awaited again
//     co_await attempt(button(pin3));        // a temporary lives until it has been awaited
//
// co_await itself asks an operand for its awaiter: a member operator co_await, a free one, else it
// is an awaiter. Whoever awaits on behalf of somebody else has to ask the same.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/task.hpp"

#include <type_traits>
#include <utility>

namespace rondo::detail {

template <class Op>
concept has_member_operator = requires(Op&& op) { static_cast<Op&&>(op).operator co_await(); };
template <class Op>
concept has_free_operator = requires(Op&& op) { operator co_await(static_cast<Op&&>(op)); };

/// What `co_await op` would take as its awaiter.
template <class Op>
decltype(auto) get_awaiter(Op&& op) {
    if constexpr (has_member_operator<Op>) {
        return std::forward<Op>(op).operator co_await();
    } else if constexpr (has_free_operator<Op>) {
        return operator co_await(std::forward<Op>(op));
    } else {
        return std::forward<Op>(op);
    }
}

/// What `co_await op` would give.
template <class Op>
using awaited = decltype(get_awaiter(std::declval<Op>()).await_resume());

/// Keeps an object whose awaiter may point to it. Why not next to each other: both would have to
/// move together until they are awaited.
template <class Op>
task<awaited<Op>> await_kept(Op op) {
    co_return co_await std::move(op);
}

/// An awaiter for `op` that may be held and moved. A name is referred to; a temporary is kept,
/// which takes a frame if it has an operator co_await. (A reference, if a name is an awaiter.)
template <class Op>
decltype(auto) as_awaiter(Op&& op) {
    if constexpr (!has_member_operator<Op> && !has_free_operator<Op>) {
        return static_cast<Op>(std::forward<Op>(op));
    } else if constexpr (std::is_lvalue_reference_v<Op>) {
        return get_awaiter(op);
    } else {
        return await_kept<Op>(std::move(op));
    }
}

template <class Op>
using awaiter_for = decltype(as_awaiter(std::declval<Op>()));

} // namespace rondo::detail
