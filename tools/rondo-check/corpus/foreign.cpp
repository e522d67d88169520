// foreign.cpp - what is awaited, and by whom it is known.
//
// SPDX-License-Identifier: MIT
#include "rondo/rondo.hpp"

#include <chrono>
#include <coroutine>

using namespace rondo;
using namespace std::chrono_literals;

namespace {

struct other_library {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    void await_resume() const noexcept {}
};
struct asks_other {
    other_library operator co_await() const noexcept { return {}; }
};
struct stores {
    std::coroutine_handle<>& to;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) const noexcept { to = h; }
    void await_resume() const noexcept {}
};
std::coroutine_handle<> kept;

task<> bad() {
    co_await std::suspend_always{}; // finds: foreign-await
    co_await other_library{};       // finds: foreign-await
    co_await asks_other{};          // finds: foreign-await
    co_await stores{kept};          // finds: foreign-await
}

// A button that can be awaited: by what rondo has.
class button {
  public:
    auto operator co_await() noexcept { return pressed_.wait(); }
    void press() { pressed_.set(); }

  private:
    event pressed_;
};
struct longer_sleep : decltype(sleep_for(1ms)){};

task<> good(button& b) {
    co_await b;
    co_await sleep_for(1ms);
    co_await std::suspend_never{};
    auto handle = create_task(bad());
    (void)co_await handle;
    co_await longer_sleep{sleep_for(2ms)};
}

} // namespace

void start_foreign(button& b) { create_task(good(b)); }
