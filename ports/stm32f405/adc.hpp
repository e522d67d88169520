// adc.hpp - the analog inputs, by ADC1, each conversion by interrupt.
//
//     inline constinit stm32f405::adc knob(11);            // PC1: X20 of a Pyboard
//     const result<std::uint16_t> level = co_await knob.read();
//
//   channel   0 to 7       8, 9        10 to 15
//   pin       PA0 to PA7   PB0, PB1    PC0 to PC5
//
// Source: RM0090 rev 19, section 13; STM32F405 data sheet, table 7 (pins).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/stm32f405/adc_machine.hpp"
#include "ports/stm32f405/registers.hpp"
#include "rondo/core/config.hpp"
#include "rondo/hal/adc.hpp"
#include "rondo/hal/adc_converter.hpp"

#include <cstdint>

namespace rondo::stm32f405 {

/// What adc_machine needs of the chip.
class adc1 {
  public:
    [[gnu::always_inline]] static adc_block<>& registers() noexcept { return adc1_at(); }
    static void turn_on(device_interrupt& handler) noexcept;
};

/// One input; several may name the same channel.
class adc {
  public:
    constexpr explicit adc(std::uint8_t channel) noexcept : channel_(channel) {
        RONDO_ASSERT(channel < 16, "channels of ADC1 with a pin are 0 to 15");
    }
    /// As in rondo/hal/adc.hpp. The first makes its pin an analog one.
    /// Context: task.  Suspends: always.  Cancel: deferred to its end.  Errors: not_ready.
    [[nodiscard]] task<result<std::uint16_t>> read() noexcept;

  private:
    std::uint8_t channel_;
    bool started_ = false;
};
static_assert(adc_input<adc>);

} // namespace rondo::stm32f405
