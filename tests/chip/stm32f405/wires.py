"""wires.py - the STM32F405 in QEMU, its serial lines wired together outside.

    with Board("image.elf", [("usart2", "uart4"), ("usart3", "usart3")], 60) as board:
        print(board.line())     # from USART1

The wires are in this process, because QEMU waits for room in a socket without reading from the
other one. QEMU holds a sender back while its data register has not been read, so nothing is lost.

SPDX-License-Identifier: MIT
"""

import pathlib
import selectors
import socket
import subprocess
import tempfile
import threading

SERIAL_PORTS = ("usart1", "usart2", "usart3", "uart4", "uart5", "usart6")  # QEMU's order


class Board:
    def __init__(self, image: str, wires: list[tuple[str, str]], timeout_s: float):
        self._folder = tempfile.TemporaryDirectory()
        command = ["qemu-system-arm", "-M", "netduinoplus2", "-display", "none", "-monitor", "none"]
        command += ["-icount", "shift=0", "-kernel", image, "-serial", "stdio"]
        servers = {}
        for name in SERIAL_PORTS[1:]:
            if any(name in wire for wire in wires):
                path = pathlib.Path(self._folder.name, name)
                servers[name] = _listen(path, timeout_s)
                command += ["-serial", f"unix:{path}"]
            else:
                command += ["-serial", "null"]
        self._qemu = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self._limit = threading.Timer(timeout_s, self._qemu.kill)
        self._limit.start()
        ends = {name: server.accept()[0] for name, server in servers.items()}
        for a, b in wires:
            threading.Thread(target=_wire, args=(ends[a], ends[b]), daemon=True).start()

    def line(self) -> str:
        """The next line, without its end; empty when there will be none."""
        return self._qemu.stdout.readline().rstrip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._limit.cancel()
        self._qemu.kill()
        self._qemu.wait()
        self._qemu.stdout.close()
        self._folder.cleanup()


def _listen(path: pathlib.Path, timeout_s: float) -> socket.socket:
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.listen()
    server.settimeout(timeout_s)
    return server


def _wire(a: socket.socket, b: socket.socket) -> None:
    """Hands on what either says, until one is closed."""
    under_way = {a: b"", b: b""}  # to whom
    with selectors.DefaultSelector() as ready:
        for end in under_way:
            end.setblocking(False)
            ready.register(end, selectors.EVENT_READ)
        try:
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
        except OSError:  # QEMU has ended
            return
