#!/usr/bin/env python3
"""uart_programs_test.py - what demos/tutorial/uart_programs.cpp prints; the times at which are tested
in virtual time (tests/host).

Usage: uart_programs_test.py PROGRAM...     processes; in real time it takes 17 s
       uart_programs_test.py IMAGE.elf      the Pyboard's chip in QEMU, its lines wired outside

SPDX-License-Identifier: MIT
"""

import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE.parent / "chip/stm32f405"))

import wires  # noqa: E402

EXPECTED = (HERE / "uart_programs.txt").read_text(encoding="utf-8").splitlines()
# Pseudo-terminals and QEMU hand bytes on in no time: whether others run meanwhile is up to the machine.
NO_BAUD_RATE = ("meanwhile others ran", "nobody else ran")
TIMEOUT_S = 60


def words_of(text: str) -> list[str]:
    return [re.sub(r"^\d+ ", "", line) for line in text.splitlines()]


def printed_by(program: str) -> str:
    if program.endswith(".elf"):
        with wires.Board(program, [("usart2", "uart4"), ("usart3", "usart3")], TIMEOUT_S) as board:
            lines = []
            while not lines or lines[-1] not in ("end", ""):
                lines.append(board.line())
            return "\n".join(lines)
    return subprocess.run([program], stderr=subprocess.PIPE, text=True, timeout=TIMEOUT_S).stderr


def main() -> int:
    failed = 0
    for program in sys.argv[1:]:
        got = words_of(printed_by(program))
        right = len(got) == len(EXPECTED) and all(
            a == b or (not program.endswith("_sim") and a in NO_BAUD_RATE and b in NO_BAUD_RATE) for a, b in zip(got, EXPECTED)
        )
        failed += not right
        print(f"{program}: {'as expected' if right else got}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
