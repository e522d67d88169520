#!/usr/bin/env python3
"""uarts_test.py - two serial lines of the STM32F405, wired together outside of QEMU.

Usage: uarts_test.py IMAGE.elf

QEMU holds the sender back while the receiver has not read its data register, so nothing can be lost
here; what the chip loses is tested on the emulated Pico, whose lines hold nobody back. The wire is
in this process, because QEMU waits for room in a socket without reading from the other one.

SPDX-License-Identifier: MIT
"""

import pathlib
import selectors
import socket
import subprocess
import sys
import tempfile
import threading

TIMEOUT_S = 50
EXPECTED = ["ready", "20000 bytes each way, wrong 0 0, lost 0 0"]


def command(image: str, lines: list[pathlib.Path]) -> list[str]:
    return [
        *("qemu-system-arm", "-M", "netduinoplus2", "-display", "none", "-monitor", "none"),
        *("-icount", "shift=0", "-serial", "stdio"),
        *("-serial", f"unix:{lines[0]}", "-serial", "null", "-serial", f"unix:{lines[1]}"),  # USART2, UART4
        *("-kernel", image),
    ]


def listen(path: pathlib.Path) -> socket.socket:
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.listen()
    server.settimeout(TIMEOUT_S)
    return server


def wire(a: socket.socket, b: socket.socket) -> None:
    """Hands on what either says, until one is closed."""
    under_way = {a: b"", b: b""}  # to whom
    with selectors.DefaultSelector() as ready:
        for end in (a, b):
            end.setblocking(False)
            ready.register(end, selectors.EVENT_READ)
        while True:
            for key, events in ready.select():
                end = key.fileobj
                other = b if end is a else a
                if events & selectors.EVENT_READ:
                    came = end.recv(4096)
                    if not came:
                        return
                    under_way[other] += came
                    ready.modify(other, selectors.EVENT_READ | selectors.EVENT_WRITE)
                if events & selectors.EVENT_WRITE:
                    under_way[end] = under_way[end][end.send(under_way[end]) :]
                    if not under_way[end]:
                        ready.modify(end, selectors.EVENT_READ)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder, name) for name in ("a", "b")]
        servers = [listen(path) for path in paths]
        with subprocess.Popen(
            command(sys.argv[1], paths), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        ) as qemu:
            limit = threading.Timer(TIMEOUT_S, qemu.kill)
            limit.start()
            try:
                ends = [server.accept()[0] for server in servers]
                threading.Thread(target=wire, args=ends, daemon=True).start()
                for line in EXPECTED:
                    said = qemu.stdout.readline().strip()
                    print(said)
                    if said != line:
                        return 1
                return 0
            finally:
                limit.cancel()
                qemu.kill()


if __name__ == "__main__":
    sys.exit(main())
