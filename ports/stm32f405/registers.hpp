// registers.hpp - the registers of the STM32F405 that the port uses, named as in the manual.
//
// Source: RM0090 rev 19: memory map 2.3, FLASH 3.9, RCC 7.3, GPIO 8.4, SYSCFG 9.2, EXTI 12.3,
// USART 30.6.
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
        reserved_28, reserved_2C, AHB1ENR, AHB2ENR, AHB3ENR, reserved_3C, APB1ENR, APB2ENR;
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

// Interrupt numbers. Source: RM0090, table 61.
inline constexpr unsigned irq_exti0 = 6; // EXTI1 to EXTI4 follow
inline constexpr unsigned irq_exti9_5 = 23;
inline constexpr unsigned irq_usart1 = 37; // USART2 and USART3 follow
inline constexpr unsigned irq_exti15_10 = 40;
inline constexpr unsigned irq_uart4 = 52;
inline constexpr unsigned irq_usart6 = 71;

} // namespace rondo::stm32f405
