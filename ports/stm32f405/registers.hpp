// registers.hpp - the registers of the STM32F405 that the port uses, named as in the manual.
//
// A block of which host tests have a model (tests/registers) is a template over what a register
// is: a volatile word here, an object that asks the model there.
//
// Source: RM0090 rev 19: memory map 2.3, FLASH 3.9, RCC 7.3, GPIO 8.4, SYSCFG 9.2, EXTI 12.3,
// ADC 13.13, IWDG 21.4, I2C 27.6, USART 30.6, unique device identifier 39.1.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/cortex_m/core_registers.hpp"

#include <cstdint>

namespace rondo::stm32f405 {

using cortex_m::reg32;

/// After start_clocks(), with the crystal of the Pyboard v1.1.
inline constexpr std::uint32_t sysclk_hz = 168'000'000;
inline constexpr std::uint32_t apb1_hz = sysclk_hz / 4;
inline constexpr std::uint32_t apb2_hz = sysclk_hz / 2;

struct rcc_block {
    reg32 CR, PLLCFGR, CFGR, CIR, AHB1RSTR, AHB2RSTR, AHB3RSTR, reserved_1C, APB1RSTR, APB2RSTR,
        reserved_28, reserved_2C, AHB1ENR, AHB2ENR, AHB3ENR, reserved_3C, APB1ENR, APB2ENR,
        reserved_48, reserved_4C, AHB1LPENR, AHB2LPENR, AHB3LPENR, reserved_5C, APB1LPENR,
        APB2LPENR, reserved_68, reserved_6C, BDCR, CSR;
};
[[gnu::always_inline]] inline rcc_block& rcc() noexcept {
    return cortex_m::block_at<rcc_block>(0x40023800);
}

struct flash_block {
    reg32 ACR;
};
[[gnu::always_inline]] inline flash_block& flash() noexcept {
    return cortex_m::block_at<flash_block>(0x40023C00);
}

template <class Register = reg32>
struct iwdg_block {
    Register KR, PR, RLR, SR;
};
[[gnu::always_inline]] inline iwdg_block<>& iwdg() noexcept {
    return cortex_m::block_at<iwdg_block<>>(0x40003000);
}

template <class Register = reg32>
struct unique_id_block {
    Register U_ID[3];
};
[[gnu::always_inline]] inline unique_id_block<>& unique_id_at() noexcept {
    return cortex_m::block_at<unique_id_block<>>(0x1FFF7A10);
}

struct gpio_block {
    reg32 MODER, OTYPER, OSPEEDR, PUPDR, IDR, ODR, BSRR, LCKR, AFR[2];
};
[[gnu::always_inline]] inline gpio_block& gpio(char port) noexcept { // 'A' to 'I'
    return cortex_m::block_at<gpio_block>(0x40020000 + 0x400U * static_cast<unsigned>(port - 'A'));
}

struct syscfg_block {
    reg32 MEMRMP, PMC, EXTICR[4];
};
[[gnu::always_inline]] inline syscfg_block& syscfg() noexcept {
    return cortex_m::block_at<syscfg_block>(0x40013800);
}

struct exti_block {
    reg32 IMR, EMR, RTSR, FTSR, SWIER, PR; // PR: a one clears
};
[[gnu::always_inline]] inline exti_block& exti() noexcept {
    return cortex_m::block_at<exti_block>(0x40013C00);
}

struct usart_block {
    reg32 SR, DR, BRR, CR1, CR2, CR3, GTPR;
};

inline constexpr std::uint32_t usart_sr_pe = 1U << 0;
inline constexpr std::uint32_t usart_sr_fe = 1U << 1;
inline constexpr std::uint32_t usart_sr_ore = 1U << 3;
inline constexpr std::uint32_t usart_sr_rxne = 1U << 5;
inline constexpr std::uint32_t usart_sr_tc = 1U << 6;
inline constexpr std::uint32_t usart_sr_txe = 1U << 7;
inline constexpr std::uint32_t usart_cr1_re = 1U << 2;
inline constexpr std::uint32_t usart_cr1_te = 1U << 3;
inline constexpr std::uint32_t usart_cr1_rxneie = 1U << 5;
inline constexpr std::uint32_t usart_cr1_tcie = 1U << 6;
inline constexpr std::uint32_t usart_cr1_txeie = 1U << 7;
inline constexpr std::uint32_t usart_cr1_ps = 1U << 9;
inline constexpr std::uint32_t usart_cr1_pce = 1U << 10;
inline constexpr std::uint32_t usart_cr1_m = 1U << 12;
inline constexpr std::uint32_t usart_cr1_ue = 1U << 13;
inline constexpr std::uint32_t usart_cr2_two_stop_bits = 2U << 12;
inline constexpr std::uint32_t usart_cr3_rtse = 1U << 8;
inline constexpr std::uint32_t usart_cr3_ctse = 1U << 9;

template <class Register = reg32>
struct i2c_block {
    Register CR1, CR2, OAR1, OAR2, DR, SR1, SR2, CCR, TRISE, FLTR;
};
[[gnu::always_inline]] inline i2c_block<>& i2c_at(unsigned number) noexcept { // 1 to 3
    return cortex_m::block_at<i2c_block<>>(0x40005400 + 0x400U * (number - 1));
}

inline constexpr std::uint32_t i2c_cr1_pe = 1U << 0;
inline constexpr std::uint32_t i2c_cr1_start = 1U << 8;
inline constexpr std::uint32_t i2c_cr1_stop = 1U << 9;
inline constexpr std::uint32_t i2c_cr1_ack = 1U << 10;
inline constexpr std::uint32_t i2c_cr1_pos = 1U << 11;
inline constexpr std::uint32_t i2c_cr1_swrst = 1U << 15;
inline constexpr std::uint32_t i2c_cr2_iterren = 1U << 8;
inline constexpr std::uint32_t i2c_cr2_itevten = 1U << 9;
inline constexpr std::uint32_t i2c_cr2_itbufen = 1U << 10;
inline constexpr std::uint32_t i2c_sr1_sb = 1U << 0;
inline constexpr std::uint32_t i2c_sr1_addr = 1U << 1;
inline constexpr std::uint32_t i2c_sr1_btf = 1U << 2;
inline constexpr std::uint32_t i2c_sr1_rxne = 1U << 6;
inline constexpr std::uint32_t i2c_sr1_txe = 1U << 7;
inline constexpr std::uint32_t i2c_sr1_berr = 1U << 8;
inline constexpr std::uint32_t i2c_sr1_arlo = 1U << 9;
inline constexpr std::uint32_t i2c_sr1_af = 1U << 10;
inline constexpr std::uint32_t i2c_sr1_ovr = 1U << 11;
inline constexpr std::uint32_t i2c_sr2_msl = 1U << 0;
inline constexpr std::uint32_t i2c_sr2_busy = 1U << 1;
inline constexpr std::uint32_t i2c_sr2_tra = 1U << 2;
inline constexpr std::uint32_t i2c_ccr_fs = 1U << 15;

template <class Register = reg32>
struct adc_block {
    Register SR, CR1, CR2, SMPR1, SMPR2, JOFR[4], HTR, LTR, SQR1, SQR2, SQR3, JSQR, JDR[4], DR;
};
[[gnu::always_inline]] inline adc_block<>& adc1_at() noexcept {
    return cortex_m::block_at<adc_block<>>(0x40012000);
}
[[gnu::always_inline]] inline reg32& adc_ccr() noexcept { // of all three
    return cortex_m::block_at<reg32>(0x40012304);
}
inline constexpr std::uint32_t adc_sr_eoc = 1U << 1;
inline constexpr std::uint32_t adc_cr1_eocie = 1U << 5;
inline constexpr std::uint32_t adc_cr2_adon = 1U << 0;
inline constexpr std::uint32_t adc_cr2_swstart = 1U << 30;

// Interrupt numbers. Source: RM0090, table 61.
inline constexpr unsigned irq_exti0 = 6; // EXTI1 to EXTI4 follow
inline constexpr unsigned irq_adc = 18;
inline constexpr unsigned irq_exti9_5 = 23;
inline constexpr unsigned irq_i2c1_ev = 31; // I2C1_ER, I2C2_EV, I2C2_ER follow
inline constexpr unsigned irq_usart1 = 37;  // USART2 and USART3 follow
inline constexpr unsigned irq_exti15_10 = 40;
inline constexpr unsigned irq_uart4 = 52;
inline constexpr unsigned irq_usart6 = 71;
inline constexpr unsigned irq_i2c3_ev = 72; // I2C3_ER follows

} // namespace rondo::stm32f405
