// world.cpp - the hooks, the disturbances, the invariants.
//
// SPDX-License-Identifier: MIT
#include "tests/harness/harness.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace rondo {
namespace harness {
namespace {

world* the_world = nullptr;

constexpr const char* rescuer_name = "rescuer";
constexpr std::uint32_t longest_run = 20'000; // turns: far above what any scenario needs

} // namespace
} // namespace harness

// ---- Hooks ------------------------------------------------------------------------------------

// What the core keeps to itself. A nested class of a friend may look.
struct detail::hooks::view {
    static task_block* youngest(executor& loop) { return loop.tasks_; }
    static task_block* current(executor& loop) { return loop.current_; }
    static void no_task_runs(executor& loop) { loop.current_ = nullptr; }
    static bool quiet(executor& loop) {
        return loop.timers_.empty() && loop.run_queue_.empty() && loop.inbox_.empty() &&
               loop.current_ == nullptr && !loop.exception_.holds();
    }
    static void expire(executor& loop, deadline_scope& limit) {
        loop.disarm(limit);
        loop.on_due_[1](loop, limit);
    }
};

using view = detail::hooks::view;

void detail::hooks::before_turn(executor& loop) noexcept {
    view::no_task_runs(loop); // what happens now comes from outside of every task
    if (harness::the_world != nullptr) {
        harness::the_world->before_turn(loop);
    }
}

void detail::hooks::before_suspension(executor& loop) noexcept {
    if (harness::the_world != nullptr) {
        harness::the_world->before_suspension(loop);
    }
}

bool detail::hooks::refuses_frame() noexcept {
    return harness::the_world != nullptr && harness::the_world->refuses_frame();
}

void detail::hooks::task_ends(task_block& task) noexcept {
    if (harness::the_world != nullptr) {
        harness::the_world->task_ends(task);
    }
}

namespace harness {

// ---- Plans and scenarios ----------------------------------------------------------------------

std::string plan::text() const {
    if (seed != 0) {
        return "r" + std::to_string(seed);
    }
    std::string text;
    for (const disturbance& d : steps) {
        text += (text.empty() ? "" : " ") + std::string(1, static_cast<char>(d.what)) +
                std::to_string(d.moment) + "." + std::to_string(d.who);
    }
    return text.empty() ? "undisturbed" : text;
}

std::vector<const scenario*>& scenario::all() {
    static std::vector<const scenario*> scenarios;
    return scenarios;
}

scenario::scenario(std::string_view n, std::string_view trace, task<> (*m)(world&))
    : name(n),
      expected(trace),
      main(m) {
    all().push_back(this);
}

// ---- Channel ----------------------------------------------------------------------------------

constinit const detail::wait_kind channel::kind{"channel", false, &channel::leave};

void channel::send(int value) {
    ++sent_;
    if (waiters_.empty()) {
        kept_.push_back(value);
        return;
    }
    awaiter& first = *waiters_.front();
    waiters_.erase(waiters_.begin());
    first.value_ = value;
    this_loop().make_runnable(*first.task_);
}

bool channel::awaiter::await_ready() noexcept {
    if (channel_.kept_.empty()) {
        return false;
    }
    value_ = channel_.kept_.front();
    channel_.kept_.erase(channel_.kept_.begin());
    return true;
}

void channel::awaiter::await_suspend(std::coroutine_handle<> leaf) {
    task_ = &this_loop().suspend(leaf, kind);
    task_->prev = task_;
    task_->next = reinterpret_cast<detail::link_head*>(this);
    channel_.waiters_.push_back(this);
}

int channel::awaiter::await_resume() {
    ++channel_.received_;
    return value_;
}

bool channel::leave(detail::task_block& task) noexcept {
    auto* const self = reinterpret_cast<awaiter*>(task.next);
    std::erase(self->channel_.waiters_, self);
    task.prev = nullptr;
    return true;
}

// ---- Device -----------------------------------------------------------------------------------

constinit const detail::wait_kind device::kind{"device", true, &device::leave};

void device::awaiter::await_suspend(std::coroutine_handle<> leaf) {
    device& d = device_;
    if (d.waiter_ != nullptr) {
        d.world_.failure("a device is used while it is busy");
    }
    d.waiter_ = &this_loop().suspend(leaf, kind);
    d.waiter_->prev = d.waiter_;
    d.waiter_->next = reinterpret_cast<detail::link_head*>(&d);
    d.buffer_ = &buffer_;
    d.stopping_ = false;
    sim::at(now() + time_, [&d, transfer = ++d.transfers_] { d.end(transfer, false); });
}

// May be asked more than once: by a deadline, then by a cancel.
bool device::leave(detail::task_block& task) noexcept {
    device& d = *reinterpret_cast<device*>(task.next);
    if (d.how_ == abort::late && !std::exchange(d.stopping_, true)) {
        sim::at(now() + 2ms, [&d, transfer = d.transfers_] { d.end(transfer, true); });
    }
    return false;
}

void device::end(unsigned transfer, bool aborted) noexcept {
    if (waiter_ == nullptr || transfer != transfers_) {
        return; // it has completed before it could be stopped, or the other way round
    }
    if (!world_.alive(buffer_)) {
        world_.failure("hardware writes to a buffer that is gone");
    } else {
        *buffer_ = aborted ? -1 : 7;
    }
    detail::task_block& task = *std::exchange(waiter_, nullptr);
    if (aborted) {
        this_loop().abort_from_interrupt(task);
    } else {
        this_loop().make_runnable_from_interrupt(task);
    }
}

// ---- World: for scenarios ---------------------------------------------------------------------

world::world(const scenario& s, const plan& p, bool verbose)
    : scenario_(s),
      plan_(p),
      verbose_(verbose),
      random_(p.seed) {}

world::~world() { the_world = nullptr; }

void world::say(std::string_view word) {
    trace_ += (trace_.empty() ? "" : " ") + std::string(word);
    if (verbose_) {
        std::printf("        %.*s\n", static_cast<int>(word.size()), word.data());
    }
}

task_handle<>& world::spawn(task<> coroutine, const char* name) {
    return handles_.emplace_back(create_task(std::move(coroutine), name));
}

void world::failure(const char* what) {
    if (!std::exchange(failed_, true) || verbose_) {
        std::printf("FAILED: %.*s %s: %s\n", static_cast<int>(scenario_.name.size()),
                    scenario_.name.data(), plan_.text().c_str(), what);
    }
}

void world::die(const char* what) {
    failure(what);
    std::fflush(stdout);
    std::_Exit(1);
}

void world::born(const void* object, bool local) {
    if (alive(object)) {
        failure("an object is constructed where one lives");
    }
    births_.push_back({object, local ? view::current(this_loop()) : nullptr});
}

void world::died(const void* object, bool local) {
    const auto at = std::find_if(births_.rbegin(), births_.rend(),
                                 [&](const birth& b) { return b.object == object; });
    if (at == births_.rend()) {
        failure("an object is destroyed twice");
        return;
    }
    if (local) {
        if (at->task != view::current(this_loop())) {
            failure("a local variable is destroyed in the turn of another task");
        }
        for (auto younger = births_.rbegin(); younger != at; ++younger) {
            if (younger->task == at->task) {
                failure("a local variable is destroyed before a younger one of its task");
            }
        }
    }
    births_.erase(std::next(at).base());
}

bool world::alive(const void* object) const {
    return std::any_of(births_.begin(), births_.end(), [&](const birth& b) {
        const auto* const begin = static_cast<const std::byte*>(b.object);
        return object >= begin && object < begin + sizeof(thing);
    });
}

// ---- World: disturbing ------------------------------------------------------------------------

bool is_doomed(const detail::task_block& task) noexcept {
    for (const detail::scope* s = task.scopes; s != nullptr; s = s->outer) {
        if (s->kind == detail::scope_kind::shield) {
            return false;
        }
        if (s->expired) {
            return true;
        }
    }
    return task.cancelled;
}

// Oldest first, without the rescuer.
std::vector<detail::task_block*> world::tasks(executor& loop) const {
    std::vector<detail::task_block*> found;
    for (auto* task = view::youngest(loop); task != nullptr; task = task->older) {
        if (task->name != rescuer_name) {
            found.insert(found.begin(), task);
        }
    }
    return found;
}

namespace {

std::vector<detail::deadline_scope*> armed_limits(const std::vector<detail::task_block*>& tasks) {
    std::vector<detail::deadline_scope*> found;
    for (const detail::task_block* task : tasks) {
        for (detail::scope* s = task->scopes; s != nullptr; s = s->outer) {
            if (s->kind == detail::scope_kind::deadline && !s->expired) {
                found.push_back(static_cast<detail::deadline_scope*>(s));
            }
        }
    }
    return found;
}

} // namespace

void world::check_block(const detail::task_block& task) {
    bool pending = task.cancelled || task.raised != errc::none;
    for (const detail::scope* s = task.scopes; s != nullptr; s = s->outer) {
        pending = pending || s->expired;
        if (s->kind == detail::scope_kind::deadline &&
            s->expired == (static_cast<const detail::deadline_scope*>(s)->prev != nullptr)) {
            failure("a deadline is neither armed nor expired, or both");
        }
    }
    if (task.pending != pending) {
        failure("what is pending for a task is not what it says");
    }
    if (task.waits() && is_doomed(task) && !device::is_kind(task.waits_for) &&
        task.waits_for != &detail::waits_for_children &&
        task.waits_for != &detail::waits_for_lock_again) {
        failure("a cancelled task still waits");
    }
}

void world::before_turn(executor& loop) {
    if (++turns_ > longest_run) {
        die("it does not end");
    }
    if (!counting_) {
        return;
    }
    const auto all = tasks(loop);
    for (const detail::task_block* task : all) {
        check_block(*task);
    }
    moment m;
    m.tasks = static_cast<std::uint8_t>(all.size());
    m.limits = static_cast<std::uint8_t>(armed_limits(all).size());
    disturb(loop, m);
}

void world::before_suspension(executor& loop) {
    if (counting_ && loop.current().name != rescuer_name) {
        moment m;
        m.tasks = static_cast<std::uint8_t>(tasks(loop).size());
        disturb(loop, m);
    }
}

bool world::refuses_frame() {
    if (!counting_) {
        return false;
    }
    moment m;
    m.frame = true;
    const std::uint32_t this_one = elapsed_;
    disturb(this_loop(), m);
    return plan_.seed != 0 ? (random_ >> 33) % 256 == 0
                           : done_ != 0 && plan_.steps[done_ - 1].moment == this_one;
}

void world::disturb(executor& loop, moment m) {
    const std::uint32_t this_one = elapsed_++;
    moments_.push_back(m);
    const auto pick = [&](std::uint32_t who) -> detail::task_block* {
        auto all = tasks(loop);
        if (detail::task_block* const self = view::current(loop); self != nullptr) {
            std::erase(all, self);
            all.insert(all.begin(), self);
        }
        return who < all.size() ? all[who] : nullptr;
    };
    const auto apply = [&](action what, std::uint32_t who) {
        if (verbose_) {
            std::printf("    %c%u.%u\n", static_cast<char>(what), this_one, who);
        }
        if (what == action::cancel) {
            if (detail::task_block* const task = pick(who); task != nullptr) {
                cancel(loop, *task);
            }
        } else if (what == action::expire) {
            const auto limits = armed_limits(tasks(loop));
            if (who < limits.size()) {
                view::expire(loop, *limits[who]);
            }
        }
    };
    if (verbose_) {
        const detail::task_block* const self = view::current(loop);
        std::printf("%5u %s %s\n", this_one,
                    m.frame           ? "frame"
                    : self != nullptr ? "suspends:"
                                      : "turn",
                    self != nullptr ? self->name : "");
    }
    if (plan_.seed != 0) {
        random_ = random_ * 6364136223846793005u + 1442695040888963407u;
        const auto draw = static_cast<std::uint32_t>(random_ >> 40);
        if (m.tasks != 0 && draw % 16 == 0) {
            apply(action::cancel, draw / 16 % m.tasks);
        } else if (m.limits != 0 && draw % 16 == 1) {
            apply(action::expire, draw / 16 % m.limits);
        }
        return;
    }
    for (; done_ < plan_.steps.size() && plan_.steps[done_].moment == this_one; ++done_) {
        apply(plan_.steps[done_].what, plan_.steps[done_].who);
    }
}

void world::cancel(executor& loop, detail::task_block& task) {
    const bool first = !task.cancelled;
    if (loop.cancel(task) != first) {
        failure("cancel() does not say whether it was the first");
    }
    if (loop.cancel(task)) {
        failure("cancel() works twice");
    }
    if (&task != view::current(loop)) {
        check_block(task);
    }
}

// ---- World: a run -----------------------------------------------------------------------------

// Its flag is set when nothing else can happen any more.
task<> world::rescue(world& w) {
    co_await w.nothing_else_.wait();
    w.counting_ = false;
    executor& loop = this_loop();
    w.check_waiters_of_ended(loop);
    for (detail::task_block* task : w.tasks(loop)) {
        w.rescued_ = true;
        if (w.verbose_) {
            std::printf("rescued: %s from %s\n", task->name, task->waits_for->name);
        }
        loop.cancel(*task);
    }
}

// Whoever waits for a task must be on the chain of one that lives.
void world::check_waiters_of_ended(executor& loop) {
    const auto all = tasks(loop);
    for (const detail::task_block* waiter : all) {
        if (!waiter->waits() || waiter->waits_for != &detail::waits_for_task) {
            continue;
        }
        const detail::link_head* at = waiter->prev;
        while (std::any_of(all.begin(), all.end(),
                           [&](const detail::task_block* task) { return at == task; })) {
            at = static_cast<const detail::link*>(at)->prev;
        }
        if (std::none_of(all.begin(), all.end(), [&](const detail::task_block* task) {
                return static_cast<const void*>(at) == &task->joiners;
            })) {
            failure("a task waits for one that has ended");
        }
    }
}

void world::task_ends(detail::task_block& task) {
    if (task.scopes != nullptr) {
        failure("a task has ended inside a boundary");
    }
    task.told = true; // no reports, please
}

bool world::run() {
    executor& loop = this_loop();
    sim::reset();
    the_world = this;
    const std::size_t before = loop.frames().stats().in_use;
    task_handle<> rescuer = create_task(rescue(*this), rescuer_name);
    sim::at(now() + 1000s, [this] { nothing_else_.set(); });
    counting_ = true;
    spawn(scenario_.main(*this), "main");
    if (!loop.run_forever()) {
        die("a task cannot be cancelled");
    }
    counting_ = false;
    rescuer = {};
    handles_.clear();
    check_after_run();
    if (loop.tasks() != 0 || loop.frames().stats().in_use != before) {
        die("a task or a frame is left");
    }
    return !failed_;
}

void world::check_after_run() {
    if (!births_.empty()) {
        failure("an object is left");
    }
    if (!view::quiet(this_loop())) {
        failure("the loop is not quiet");
    }
    if (std::any_of(std::begin(locks), std::end(locks), [](const lock& l) { return l.locked(); })) {
        failure("a lock is left locked");
    }
    if (!permits.try_acquire() || !permits.try_acquire() || permits.try_acquire()) {
        failure("a permit was lost, or there is one too many");
    }
    if (stoppable.busy() || unstoppable.busy()) {
        failure("hardware is left busy");
    }
    if (entered != exited) {
        failure("an enter() without its exit(), or the other way round");
    }
    if (values.sent_ != values.received_ + static_cast<int>(values.kept_.size()) ||
        !values.waiters_.empty()) {
        failure("a value was lost, or a waiter is left");
    }
    if (!disturbed()) {
        if (rescued_) {
            failure("undisturbed, it does not end by itself");
        }
        if (trace_ != scenario_.expected) {
            failure(("undisturbed, it says: " + trace_).c_str());
        }
    }
}

// ---- Parts of scenarios -----------------------------------------------------------------------

task<> sleeper(world& w, duration time, std::string_view word) {
    const local here(w);
    co_await sleeps(w, time);
    w.say(word);
}

task<> resource::run_enter(world& w, duration time) {
    const local here(w);
    co_await sleeps(w, time);
    ++w.entered;
    w.say("on");
}

task<> resource::run_exit(world& w, duration time, errc fails) {
    ++w.exited;
    const local here(w);
    co_await sleeps(w, time);
    w.say("off");
    if (fails != errc::none) {
        co_await fail(fails);
    }
}

} // namespace harness
} // namespace rondo
