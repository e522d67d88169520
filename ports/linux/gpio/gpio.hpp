// gpio.hpp - pins of the machine, by libgpiod.
//
//     auto light = linux_port::open_output("/dev/gpiochip0", 17);
//     auto key = linux_port::open_input("/dev/gpiochip0", 27, pull::up);
//     led status{*light};
//     pushbutton ok{*key};                          // as on a chip
//
// An edge wakes the loop through a descriptor, as an interrupt would. Edges are kept by the system
// until a task waits, sixteen of them; how many there were does not matter here.
//
// A component of its own: link rondo_linux_gpio. A program without pins needs no libgpiod.
//
// Source: libgpiod 1.6, gpiod.h.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/linux/descriptor.hpp"

#include "rondo/core/error.hpp"
#include "rondo/hal/pin.hpp"

#include <coroutine>
#include <cstdint>
#include <memory>
#include <utility>

struct gpiod_chip;
struct gpiod_line;

namespace rondo::linux_port {

enum class pull : std::uint8_t { as_it_is, none, up, down };

namespace detail {

struct chip_closer {
    void operator()(gpiod_chip* chip) const noexcept;
};

/// A line that is this program's until the end, and the chip that it belongs to.
struct requested_line {
    std::unique_ptr<gpiod_chip, chip_closer> chip; // takes its lines with it
    gpiod_line* line = nullptr;
};

} // namespace detail

/// A pin that the program drives. When it ends, the system lets go of the pin.
class gpio_output {
  public:
    // Context of all: task.  Suspends: never.  Errors: none: a pin that is gone (a plug) takes no
    // level any more.

    void write(bool high) noexcept;
    void toggle() noexcept { write(!high_); }
    [[nodiscard]] bool is_high() const noexcept { return high_; }

  private:
    friend result<gpio_output> open_output(const char* chip, unsigned line, bool high) noexcept;
    gpio_output(detail::requested_line line, bool high) noexcept
        : line_(std::move(line)),
          high_(high) {}

    detail::requested_line line_;
    bool high_;
};

/// A pin that the program reads, and may wait for.
class gpio_input {
  public:
    class [[nodiscard("co_await it: by itself it does nothing")]] edge_awaiter {
      public:
        explicit edge_awaiter(gpio_input& pin) noexcept
            : pin_(pin),
              wait_(pin.watched_.wait_readable()) {}
        bool await_ready() const noexcept { return pin_.take_edges() || wait_.await_ready(); }
        void await_suspend(std::coroutine_handle<> leaf) const noexcept {
            wait_.await_suspend(leaf);
        }
        void await_resume() const noexcept { pin_.take_edges(); }

      private:
        gpio_input& pin_;
        descriptor::awaiter wait_;
    };

    /// The level. That of a pin that is gone (a plug) is the last one that was seen.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] bool read() const noexcept;

    /// See edge_pin. It may return for nothing: look at the level.
    /// Context: task, one at a time.  Suspends: if there was no edge since the last wait.
    /// Cancel: clean.  Errors: none: at a pin that is gone it waits for ever.
    [[nodiscard]] edge_awaiter wait_edge() noexcept { return edge_awaiter(*this); }

  private:
    friend result<gpio_input> open_input(const char* chip, unsigned line, pull to) noexcept;
    explicit gpio_input(detail::requested_line line) noexcept;

    bool take_edges() noexcept; // true if there were any

    detail::requested_line line_;
    descriptor watched_;
    mutable bool high_ = false;
};

static_assert(output_pin<gpio_output> && edge_pin<gpio_input>);

/// Takes a line of a chip, by its number, to drive it: with `high` from the start.
/// Context: any.  Suspends: never.
/// Errors: not_found: no such chip or line; not_permitted, also if another program has the line, or
/// it cannot do that; no_buffer_space.
[[nodiscard]] result<gpio_output> open_output(const char* chip, unsigned line,
                                              bool high = false) noexcept;

/// Takes a line to read it, with a resistor to either rail where the chip has one.
/// Context: any.  Suspends: never.  Errors: as above.
[[nodiscard]] result<gpio_input> open_input(const char* chip, unsigned line,
                                            pull to = pull::as_it_is) noexcept;

} // namespace rondo::linux_port
