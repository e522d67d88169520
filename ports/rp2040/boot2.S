/* boot2.S - the second boot stage: the boot ROM copies the first 256 bytes of flash to RAM,
   checks their CRC and jumps here. It sets the flash interface up for plain serial reads (03h,
   which every flash chip knows, at a quarter of clk_sys: 31.25 MHz of the 50 that the W25Q16JV
   allows) and goes on to the image behind it.

   Must fit 252 bytes and run at any address; tools of the build append the CRC.

   Source: RP2040 data sheet, sections 2.8.1.3.1 (boot2), 4.10.13 (SSI); W25Q16JV data sheet,
   sections 8.2.6, 9.5.

   SPDX-License-Identifier: MIT */

    .syntax unified
    .cpu cortex-m0plus
    .thumb

    .equ SSI_BASE, 0x18000000
    .equ SSI_CTRLR0, 0x00
    .equ SSI_CTRLR1, 0x04
    .equ SSI_SSIENR, 0x08
    .equ SSI_BAUDR, 0x14
    .equ SSI_SPI_CTRLR0_OFFSET, 0xF4
    .equ CLOCK_DIVISOR, 4

    /* 32-bit frames (DFS_32 = 31), EEPROM read mode (TMOD = 3): command and address out, then
       data in. */
    .equ CTRLR0_XIP, (31 << 16) | (3 << 8)
    /* XIP_CMD = 03h, 8 bits of instruction (INST_L = 2), 24 bits of address (ADDR_L = 6 x 4). */
    .equ SPI_CTRLR0_XIP, (0x03 << 24) | (2 << 8) | (6 << 2)

    .equ IMAGE, 0x10000100 /* its vector table */
    .equ SCB_VTOR, 0xE000ED08

    .section .boot2, "ax", %progbits
    .thumb_func
    .global boot2
boot2:
    ldr r3, =SSI_BASE
    movs r0, #0
    str r0, [r3, #SSI_SSIENR] /* it can be set up while it is off only */
    movs r1, #CLOCK_DIVISOR
    str r1, [r3, #SSI_BAUDR]
    ldr r1, =CTRLR0_XIP
    str r1, [r3, #SSI_CTRLR0]
    str r0, [r3, #SSI_CTRLR1] /* NDF = 0: one frame a read */
    ldr r1, =SPI_CTRLR0_XIP
    ldr r2, =SSI_BASE + SSI_SPI_CTRLR0_OFFSET
    str r1, [r2]
    movs r1, #1
    str r1, [r3, #SSI_SSIENR]

    ldr r0, =IMAGE
    ldr r1, =SCB_VTOR
    str r0, [r1]
    ldmia r0!, {r1, r2}
    msr msp, r1
    bx r2

    .ltorg
