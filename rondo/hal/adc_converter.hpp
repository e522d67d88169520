// adc_converter.hpp - what the converters of chips share: who has a turn, and how long.
//
//     read(channel)                             the chip's handler
//     joins the line; the first: begin() -----> serve(): its value
//     waits                                     the next in line: begin()
//     <------------------------------ ended
//
// A chip adds its Machine, which knows the registers: a type of its own, so a test puts a model of
// the registers in its place. A conversion stands in the frame of the task that waits for it.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/attempt.hpp"
#include "rondo/core/checkpoint.hpp"
#include "rondo/core/isr_flag.hpp"
#include "rondo/core/port.hpp"
#include "rondo/core/sleep.hpp"
#include "rondo/core/task.hpp"
#include "rondo/hal/adc.hpp"
#include "rondo/hal/device_interrupt.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>

namespace rondo {

/// How long a conversion may take with all that are before it in line; it takes some microseconds.
inline constexpr duration adc_patience = std::chrono::milliseconds(10);

/// What a chip adds. Context: task for start(), any with interrupts locked for the others.
template <class M>
concept adc_machine =
    requires(M& m, device_interrupt& handler, unsigned channel, result<std::uint16_t>& how) {
        m.start(handler);                                // from reset to ready
        m.begin(channel);                                // one interrupt will come
        { m.serve(how) } noexcept -> std::same_as<bool>; // at each: true if `how` is there
        m.abandon(); // the conversion under way will not interrupt any more
    };

template <adc_machine Machine>
class adc_converter : public device_interrupt {
  public:
    constexpr adc_converter() noexcept = default;
    constexpr explicit adc_converter(Machine machine) noexcept : machine_(machine) {}

    /// One conversion, as in adc.hpp.
    /// Context: task.  Suspends: always.  Cancel: deferred to its end.  Errors: see there.
    [[nodiscard]] task<result<std::uint16_t>> read(unsigned channel) {
        co_await checkpoint_if_cancelled();
        if (serve_ == nullptr) {
            serve_ = [](device_interrupt& self) noexcept {
                static_cast<adc_converter&>(self).interrupted();
            };
            machine_.start(*this);
        }
        conversion mine(*this, channel);
        static_cast<void>(co_await shield(wait_for(mine.ended.wait(), adc_patience)));
        mine.leave_line();
        co_return mine.how;
    }

  private:
    // In line from its beginning until its value is there, or its block ends.
    struct conversion {
        adc_converter& converter;
        unsigned channel;
        conversion* next = nullptr;
        result<std::uint16_t> how = std::unexpected(errc::not_ready);
        isr_flag ended;

        conversion(adc_converter& c, unsigned ch) noexcept : converter(c), channel(ch) {
            const critical_section locked;
            conversion** last = &converter.first_;
            while (*last != nullptr) {
                last = &(*last)->next;
            }
            *last = this;
            if (converter.first_ == this) {
                converter.machine_.begin(channel);
            }
        }
        conversion(const conversion&) = delete;
        conversion& operator=(const conversion&) = delete;
        ~conversion() { leave_line(); }

        // The last interrupt may come now.
        void leave_line() noexcept {
            const critical_section locked;
            for (conversion** c = &converter.first_; *c != nullptr; c = &(*c)->next) {
                if (*c == this) {
                    const bool under_way = c == &converter.first_;
                    *c = next;
                    if (under_way) {
                        converter.machine_.abandon();
                        converter.begin_first();
                    }
                    return;
                }
            }
        }
    };

    void begin_first() noexcept {
        if (first_ != nullptr) {
            machine_.begin(first_->channel);
        }
    }
    RONDO_ISR_SAFE void interrupted() noexcept {
        const critical_section locked;
        if (first_ != nullptr && machine_.serve(first_->how)) {
            conversion& done = *first_;
            first_ = done.next;
            done.ended.set();
            begin_first();
        }
    }

    [[no_unique_address]] Machine machine_{};
    conversion* first_ = nullptr;
};

} // namespace rondo
