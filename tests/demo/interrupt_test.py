#!/usr/bin/env python3
"""interrupt_test.py - what demos/tutorial/interrupt.cpp prints, left alone and with a ctrl-C.

Usage: interrupt_test.py SIM LINUX      the program in virtual time, and with real signals

SPDX-License-Identifier: MIT
"""

import signal
import subprocess
import sys

LEFT_ALONE = """bar: sleeping
bar: failing
foo: saw input/output error
main: the run has ended: input/output error
closing
closed
"""
WITH_CTRL_C = """bar: sleeping
main: the run has ended: interrupted
closing
closed
"""


def start(program: str) -> subprocess.Popen:
    # Whoever runs this in the background may ignore SIGINT; a user's shell does not.
    return subprocess.Popen(
        [program],
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def left_alone(program: str) -> tuple:
    process = start(program)
    return process.communicate(timeout=60)[1], process.returncode


def with_ctrl_c(program: str) -> tuple:
    process = start(program)
    begin = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    return begin + process.communicate(timeout=60)[1], process.returncode


def main() -> int:
    failed = 0
    for name, got, text in (
        ("left alone", left_alone(sys.argv[1]), LEFT_ALONE),
        ("with ctrl-C", with_ctrl_c(sys.argv[2]), WITH_CTRL_C),
    ):
        right = got == (text, 0)
        failed += not right
        print(f"{name}: {'as expected' if right else f'{got}, expected {(text, 0)}'}")
    return 1 if failed else 0


sys.exit(main())
