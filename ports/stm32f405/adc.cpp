// adc.cpp - the converter, its clock, its pins and its interrupt; see adc.hpp.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/adc.hpp"

#include "ports/stm32f405/pins.hpp"

namespace rondo::stm32f405 {
namespace {

constinit adc_converter<adc_machine<adc1>> converter;
constinit device_interrupt* opened = nullptr; // for the handler

} // namespace

void adc1::turn_on(device_interrupt& handler) noexcept {
    constexpr std::uint32_t adc1en = 1U << 8;
    constexpr std::uint32_t adcpre_4 = 1U << 16; // 84 MHz / 4; 36 MHz is the most
    opened = &handler;
    rcc().APB2ENR = rcc().APB2ENR | adc1en;
    adc_ccr() = adcpre_4;
    cortex_m::enable_interrupt(irq_adc);
}

task<result<std::uint16_t>> adc::read() noexcept {
    if (!started_) {
        started_ = true;
        const char port = channel_ < 8 ? 'A' : channel_ < 10 ? 'B' : 'C';
        const unsigned number = channel_ < 8    ? channel_
                                : channel_ < 10 ? channel_ - 8U
                                                : channel_ - 10U;
        configure_pin(port, number, pin_mode::analog, pin_pull::none);
    }
    return converter.read(channel_);
}

} // namespace rondo::stm32f405

extern "C" void ADC_IRQHandler() { rondo::stm32f405::opened->serve(); }
