#!/usr/bin/env python3
"""edges_test.py - edge pins of the STM32F405, driven from outside the emulated chip.

Usage: edges_test.py IMAGE.elf

QEMU models neither this chip's GPIO nor EXTI's software trigger (SWIER), but EXTI's input lines
can be driven through its test socket.

SPDX-License-Identifier: MIT
"""

import socket
import subprocess
import sys

PINS = (0, 4, 5, 9, 10, 13, 15)
EXTI = "/machine/unattached/device[0]/exti"
TIMEOUT_S = 20


def main() -> int:
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(TIMEOUT_S)
    command = ["qemu-system-arm", "-M", "netduinoplus2", "-display", "none", "-monitor", "none"]
    command += ["-serial", "stdio", "-icount", "shift=0", "-accel", "tcg", "-qtest-log", "none"]
    command += ["-qtest", f"tcp:127.0.0.1:{server.getsockname()[1]}", "-kernel", sys.argv[1]]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as qemu:
        try:
            return check(server.accept()[0], qemu.stdout)
        finally:
            qemu.kill()


def check(test: socket.socket, output) -> int:
    test.settimeout(TIMEOUT_S)
    expect(output, "ready")
    for pin in PINS:
        for level in (1, 0):  # both ways
            test.sendall(f"set_irq_in {EXTI} unnamed-gpio-in {pin} {level}\n".encode())
            expect(output, f"edge {pin}")
    return 0


def expect(output, line: str) -> None:
    said = output.readline().decode().strip()
    if said != line:
        sys.exit(f'"{said}" instead of "{line}"')


if __name__ == "__main__":
    sys.exit(main())
