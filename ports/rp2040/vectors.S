/* vectors.S - the vector table of the RP2040.

   Source: RP2040 data sheet, section 2.3.2, table 80. 26 to 31 have no device behind them:
   software may use them, and rondo uses 31.

   SPDX-License-Identifier: MIT */
#include "ports/cortex_m/vectors.inc"

    .irp name, TIMER_IRQ_0, TIMER_IRQ_1, TIMER_IRQ_2, TIMER_IRQ_3, PWM_IRQ_WRAP, USBCTRL_IRQ, \
        XIP_IRQ, PIO0_IRQ_0, PIO0_IRQ_1, PIO1_IRQ_0, PIO1_IRQ_1, DMA_IRQ_0, DMA_IRQ_1, \
        IO_IRQ_BANK0, IO_IRQ_QSPI, SIO_IRQ_PROC0, SIO_IRQ_PROC1, CLOCKS_IRQ, SPI0_IRQ, \
        SPI1_IRQ, UART0_IRQ, UART1_IRQ, ADC_IRQ_FIFO, I2C0_IRQ, I2C1_IRQ, RTC_IRQ, \
        SPARE_IRQ_0, SPARE_IRQ_1, SPARE_IRQ_2, SPARE_IRQ_3, SPARE_IRQ_4
    vector \name\()_Handler
    .endr
    vector rondo_urgent /* irq_urgent of port_inline.hpp */
    .size rondo_vectors, . - rondo_vectors
