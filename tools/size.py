#!/usr/bin/env python3
"""size.py [--json FILE] BUILD - flash and RAM of the firmware demos under BUILD, against budgets.

text  what is in flash: code, constants, vector table, and the Pico's second boot stage
ram   initialised and zeroed data and the memory for coroutine frames; not the stack

--json writes a list of {"name", "target", "opt", "value", "unit", "budget"}; budget may be null.
Exit codes: 0 fine, 1 something is over its budget, 2 there is no image.
SPDX-License-Identifier: MIT
"""
import json
import pathlib
import subprocess
import sys

CHIPS = ("stm32f405", "rp2040")
BUDGETS = {"blink_text": 3072, "blink_ram": 2048}  # on either chip


def sections(image):
    lines = subprocess.run(["arm-none-eabi-size", "-A", image], check=True, text=True, stdout=subprocess.PIPE).stdout
    fields = (line.split() for line in lines.splitlines())
    return {f[0]: int(f[1]) for f in fields if len(f) == 3 and f[1].isdigit()}


def rows(build):
    for chip in CHIPS:
        for image in sorted(pathlib.Path(build, chip, "demos").glob("*.elf")):
            size = sections(image)
            text = sum(size.get(s, 0) for s in (".boot2", ".text", ".ARM.extab", ".ARM.exidx", ".data"))
            ram = sum(size.get(s, 0) for s in (".data", ".bss", ".frames"))
            for what, value in (("text", text), ("ram", ram)):
                name = f"{image.stem}_{what}"
                yield {"name": name, "target": chip, "opt": "Os", "value": value, "unit": "bytes", "budget": BUDGETS.get(name)}


def main(arguments):
    target = None
    if len(arguments) == 3 and arguments[0] == "--json":
        target = arguments[1]
        arguments = arguments[2:]
    if len(arguments) != 1:
        print("size.py [--json FILE] BUILD", file=sys.stderr)
        return 2
    table = list(rows(arguments[0]))
    if not table:
        print(f"size.py: there is no firmware image under {arguments[0]}", file=sys.stderr)
        return 2
    if target:
        pathlib.Path(target).write_text(json.dumps(table, indent=1) + "\n")
    over = 0
    for row in table:
        budget = row["budget"]
        red = budget is not None and row["value"] > budget
        over += red
        limit = "" if budget is None else f"  of {budget}" + ("  OVER" if red else "")
        print(f'{row["target"]:10} {row["name"]:18} {row["value"]:6}{limit}')
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
