// scope.cpp
//
// SPDX-License-Identifier: MIT
#include "rondo/core/scope.hpp"

#include "rondo/core/executor.hpp"
#include "rondo/core/task.hpp"

namespace rondo::detail {

void scope::enter(std::coroutine_handle<> leaf) noexcept {
    task_block& task = this_loop().current();
    transparent = kind == scope_kind::attempt && task.pending && find_catch(task).found;
    owner = leaf;
    outer = task.scopes;
    task.scopes = this;
}

void deadline_scope::enter(std::coroutine_handle<> leaf) noexcept {
    scope::enter(leaf);
    task = &this_loop().current();
    this_loop().arm_limit(*this);
}

void scope::leave() noexcept {
    task_block& task = this_loop().current();
    scope& left = *task.scopes;
    task.scopes = left.outer;
    if (left.kind == scope_kind::deadline) {
        this_loop().disarm(static_cast<deadline_scope&>(left));
    }
    if (left.expired) {
        executor::look_what_is_pending(task);
    }
}

catch_point find_catch(const task_block& task) noexcept {
    scope* met = nullptr; // the innermost boundary that catches
    for (scope* s = task.scopes; s != nullptr; s = s->outer) {
        switch (s->kind) {
        case scope_kind::shield:
            return {false, nullptr, errc::none}; // 15
        case scope_kind::guard:
            met = met != nullptr ? met : s;
            if (s->expired) { // a group that has failed
                return {true, met, errc::cancelled};
            }
            break;
        case scope_kind::attempt:
            met = met != nullptr || s->transparent ? met : s; // 9
            break;
        case scope_kind::deadline:
            if (s->expired) {
                return met != nullptr ? catch_point{true, met, errc::cancelled} // 10
                                      : catch_point{true, s, errc::timed_out};
            }
            break;
        }
    }
    return {task.cancelled, met, errc::cancelled};
}

scope* find_error_catch(const task_block& task) noexcept {
    scope* s = task.scopes;
    while (s != nullptr && s->kind == scope_kind::shield) {
        s = s->outer;
    }
    return s;
}

} // namespace rondo::detail
