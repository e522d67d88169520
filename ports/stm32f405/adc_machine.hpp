// adc_machine.hpp - one conversion at a time on an ADC of the STM32F405.
//
//   ADON, 3 us --SWSTART--> sample 84 cycles, convert 12 --EOC--> read DR, which clears EOC
//
// With 21 MHz that are 4.6 us. Each value is read before the next begins, so none overruns.
//
// Source: RM0090 rev 19, sections 13.3, 13.5, 13.13; data sheet, table 67 (tSTAB).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/stm32f405/registers.hpp"
#include "rondo/core/busy_delay.hpp"
#include "rondo/core/config.hpp"
#include "rondo/hal/adc_converter.hpp"

#include <cstdint>

namespace rondo::stm32f405 {

/// Chip: registers(), an adc_block; turn_on(handler), clock and interrupt.
template <class Chip>
class adc_machine : public Chip {
  public:
    constexpr adc_machine() noexcept = default;
    constexpr explicit adc_machine(Chip place) noexcept : Chip(place) {}

    void start(device_interrupt& handler) noexcept {
        this->turn_on(handler);
        auto& adc = this->registers();
        adc.SMPR1 = sample_84_cycles >> 3; // nine channels: 10 to 18
        adc.SMPR2 = sample_84_cycles;
        adc.SQR1 = 0; // one conversion
        adc.CR2 = adc_cr2_adon;
        delay_us(3);
    }
    RONDO_ISR_SAFE void begin(unsigned channel) noexcept {
        auto& adc = this->registers();
        adc.SQR3 = channel;
        adc.CR1 = adc_cr1_eocie;
        adc.CR2 = adc_cr2_adon | adc_cr2_swstart;
    }
    RONDO_ISR_SAFE bool serve(result<std::uint16_t>& how) noexcept {
        auto& adc = this->registers();
        if ((adc.SR & adc_sr_eoc) == 0) {
            return false;
        }
        adc.CR1 = 0;
        how = adc_full_scale<12>(adc.DR);
        return true;
    }
    // Turned off it converts no more; and a value that is there already goes.
    RONDO_ISR_SAFE void abandon() noexcept {
        auto& adc = this->registers();
        adc.CR1 = 0;
        adc.CR2 = 0;
        adc.SR = 0;
        adc.CR2 = adc_cr2_adon;
        delay_us(3);
    }

  private:
    static constexpr std::uint32_t sample_84_cycles = 04'444'444'444; // 4 for each of ten
};

} // namespace rondo::stm32f405
