#!/usr/bin/env python3
"""account.py IMAGE FUNCTION [N] - where the instructions go between two calls of a function.

Runs an image of the STM32F405 under QEMU, one instruction at a time, and prints those from the Nth
to the next entry of FUNCTION (a part of its demangled name; of a coroutine that is its .actor), in
the order in which they ran, with a count for each function that they belong to. docs/costs.md is
made of such lists:

    python3 tools/account.py build/bench-Os/bench/bench_chip.elf 'left(unsigned int)' 600

Exit codes: 0 done, 1 FUNCTION is not entered that often, 2 a word that is not known.
SPDX-License-Identifier: MIT
"""
import argparse
import re
import subprocess
import sys

QEMU = ["qemu-system-arm", "-M", "netduinoplus2", "-display", "none", "-monitor", "none",
        "-icount", "shift=0,sleep=off", "-semihosting-config", "enable=on,target=native",
        "-serial", "null", "-singlestep", "-d", "exec,nochain", "-D", "/dev/stderr"]


def disassembled(image):
    """{address: (function, text)}"""
    lines = subprocess.run(["arm-none-eabi-objdump", "-d", "-C", image], check=True,
                           capture_output=True, text=True).stdout.splitlines()
    found, function = {}, None
    for line in lines:
        if head := re.match(r"[0-9a-f]+ <(.*)>:$", line):
            function = head[1]
        elif part := re.match(r" *([0-9a-f]+):\t[0-9a-f ]+\t(.*)$", line):
            found[int(part[1], 16)] = (function, part[2].split(" @ ")[0].split(" <")[0])
    return found


def entries(code, function):
    """The first address of each function of that name."""
    firsts = {}
    for address, (name, _) in code.items():
        firsts.setdefault(name, address)
    return {address for name, address in firsts.items()
            if function in name and (not re.search(r"clone \.(destroy|lto)", name))}


def executed(image):
    """Addresses, one by one."""
    with subprocess.Popen(QEMU + ["-kernel", image], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True) as qemu:
        try:
            for line in qemu.stderr:
                if step := re.search(r"\[[0-9a-f]+/([0-9a-f]+)/", line):
                    yield int(step[1], 16)
        finally:
            qemu.kill()


def between(steps, starts, nth):
    """Those from the nth to the next step that is in `starts`; none if there is no such."""
    seen, taken = 0, []
    for address in steps:
        if address in starts:
            seen += 1
            if seen > nth:
                return taken
        if seen == nth:
            taken.append(address)
    return []


def report(addresses, code):
    groups = []  # [function, [text]]
    for address in addresses:
        function, text = code.get(address, ("?", "?"))
        if not groups or groups[-1][0] != function:
            groups.append([function, []])
        groups[-1][1].append(text)
    for function, texts in groups:
        print(f"{len(texts):4}  {function[:100]}")
        for text in texts:
            print(f"        {text}")
    print(f"{len(addresses):4}  all")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("image")
    parser.add_argument("function")
    parser.add_argument("nth", nargs="?", type=int, default=1)
    asked = parser.parse_args()
    code = disassembled(asked.image)
    addresses = between(executed(asked.image), entries(code, asked.function), asked.nth)
    if not addresses:
        sys.exit(f"account.py: {asked.function} is not entered {asked.nth + 1} times")
    report(addresses, code)


if __name__ == "__main__":
    main()
