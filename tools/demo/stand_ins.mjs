// stand_ins.mjs - the smallest firmware that behaves like the demo `board`, for tests of the tools.
//
// Three of them, one a world: assembled here for the Pico, compiled at test time for Linux and for
// the Pyboard's chip. led1 blinks, the button lights led4 while it is held, lines are echoed.

/** led1 (GP16) every 200 ms, led4 (GP18) follows the button (GP14), UART0 echoes. */
export const PICO = `
  reset: ldr r4, =0x40034000     ; UART0 at 115200 baud
         movs r1, #67
         str r1, [r4, #0x24]
         movs r1, #52
         str r1, [r4, #0x28]
         movs r1, #0x70
         str r1, [r4, #0x2c]
         ldr r1, =0x301
         str r1, [r4, #0x30]
         movs r1, #0x50
         str r1, [r4, #0x38]
         ldr r5, =0x40014084     ; IO_BANK0: GPIO16 CTRL
         movs r1, #5
         str r1, [r5, #0]
         str r1, [r5, #0x10]     ; GPIO18
         ldr r5, =0x4001c03c     ; PADS_BANK0: GPIO14, pull-up
         movs r1, #0x5a
         str r1, [r5, #0]
         ldr r5, =0x40014104     ; PROC0_INTE1: GPIO14 edges
         ldr r1, =0x0c000000
         str r1, [r5, #0]
         ldr r6, =0xd0000000
         ldr r1, =0x50000
         str r1, [r6, #0x24]
         ldr r4, =0x40054000
         movs r1, #1
         str r1, [r4, #0x38]
         ldr r5, =0xe000e100
         ldr r1, =0x102001       ; interrupts 0, 13, 20
         str r1, [r5, #0]
         ldr r5, =period
         ldr r5, [r5, #0]
         mov r7, r5
         str r7, [r4, #0x10]
  sleep: wfi
         b sleep
  irq0:  ldr r3, =0x40054034
         movs r1, #1
         str r1, [r3, #0]
         ldr r1, =0x10000
         str r1, [r6, #0x1c]
         .short 0x197f           ; adds r7, r7, r5
         str r7, [r4, #0x10]
         bx lr
  irq13: ldr r3, =0x400140f4     ; INTR1: clear the edges
         ldr r1, =0x0c000000
         str r1, [r3, #0]
         ldr r1, [r6, #4]
         ldr r2, =0x4000
         ldr r3, =0x40000
         tst r1, r2
         beq down
         str r3, [r6, #0x18]
         bx lr
  down:  str r3, [r6, #0x14]
         bx lr
  irq20: ldr r3, =0x40034000
  echo:  ldr r1, [r3, #0]
         str r1, [r3, #0]
         ldr r1, [r3, #0x18]
         movs r2, #0x10
         tst r1, r2
         beq echo
         bx lr
  period: .short ${200_000 & 0xffff}
         .short ${200_000 >> 16}`;

/** In C for Linux. A line `die` makes it panic. */
export const LINUX = `
#include <ctype.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static long now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int main(void) {
  long start = now_us(), next = 200000;
  int led1 = 0;
  char line[256];
  dprintf(3, "ready\\n");
  for (;;) {
    struct pollfd fds[2] = {{0, POLLIN, 0}, {3, POLLIN, 0}};
    long wait = next - (now_us() - start);
    poll(fds, 2, wait > 0 ? wait / 1000 + 1 : 0);
    if (now_us() - start >= next) {
      dprintf(3, "%ld led1 %d\\n", next, led1 ^= 1);
      next += 200000;
    }
    if (fds[0].revents) {
      long n = read(0, line, sizeof line);
      if (n <= 0) return 0;
      if (n >= 3 && !memcmp(line, "die", 3)) {
        dprintf(2, "rondo panic: asked for\\n");
        abort();
      }
      for (long i = 0; i < n; i++) line[i] = toupper(line[i]);
      write(1, line, n);
    }
    if (fds[1].revents) {
      long n = read(3, line, sizeof line);
      if (n <= 0) return 0;
      if (n >= 8) dprintf(3, "%ld led4 %c\\n", now_us() - start, line[7]);
    }
  }
}
`;

/** In C for the STM32F405: USART1 echoes, USART2 is the panel link. */
export const PYBOARD = `
#define WORD(address) (*(volatile unsigned *)(address))
#define SR(uart) WORD(uart)
#define DR(uart) WORD((uart) + 4)
#define USART1 0x40011000
#define USART2 0x40004400
static void print(unsigned uart, const char *text) {
  for (; *text; ++text) { DR(uart) = *text; }
}
void reset(void) {
  WORD(USART1 + 0xc) = 0x200c; // UE, TE, RE
  WORD(USART2 + 0xc) = 0x200c;
  print(USART2, "ready\\n");
  print(USART2, "1000 led1 1\\n");
  for (;;) {
    if (SR(USART1) & 0x20) {
      unsigned c = DR(USART1);
      DR(USART1) = c >= 'a' && c <= 'z' ? c - 32 : c;
    }
    if (SR(USART2) & 0x20) {
      unsigned c = DR(USART2);
      if (c == '1') { print(USART2, "2000 led4 1\\n"); }
      if (c == '0') { print(USART2, "3000 led4 0\\n"); }
    }
  }
}
__attribute__((section(".vectors"), used)) static void *const vectors[] = {(void *)0x20020000, reset};
`;

/** Linker script of the above. */
export const PYBOARD_LAYOUT =
  'SECTIONS { .text 0x08000000 : { KEEP(*(.vectors)) *(.text*) *(.rodata*) } }';

/** In sh: takes the arguments of the target \`sim\` and prints them as its trace. */
export const SIM = '#!/bin/sh\necho "    200000 led1 1"\necho "args $*"\n';
