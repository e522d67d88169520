#!/usr/bin/env python3
"""uarts_test.py - two serial lines of the STM32F405, wired together.

Usage: uarts_test.py IMAGE.elf

What the chip loses is tested on the emulated Pico, whose lines hold nobody back.

SPDX-License-Identifier: MIT
"""

import sys

import wires

TIMEOUT_S = 50
EXPECTED = ["ready", "20000 bytes each way, wrong 0 0, lost 0 0"]


def main() -> int:
    with wires.Board(sys.argv[1], [("usart2", "uart4")], TIMEOUT_S) as board:
        for line in EXPECTED:
            said = board.line()
            print(said)
            if said != line:
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
