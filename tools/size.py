#!/usr/bin/env python3
"""size.py [--json FILE] BUILD - flash, RAM and coroutine frames of the firmware demos under BUILD,
against budgets.

text   what is in flash: code, constants, vector table, and the Pico's second boot stage
ram    initialised and zeroed data and the memory for coroutine frames; not the stack
arena  what the coroutines need by frames.py, where that has a bound; its budget is what they have
frame_empty_bytes, frame_per_await_bytes, frame_per_sleep_bytes, frame_call_soon_bytes
       an empty coroutine; what one more wait for a child or an interrupt, or one more sleep, adds;
       call_soon of a function without arguments

--json writes a list of {"name", "target", "opt", "value", "unit", "budget"}; budget may be null.
Exit codes: 0 fine, 1 something is over its budget, 2 there is no image.
SPDX-License-Identifier: MIT
"""
import json
import pathlib
import subprocess
import struct
import sys

from elf_image import Image, ImageError
from frames import Report, base

CHIPS = ("stm32f405", "rp2040")
BUDGETS = {"blink_text": 3072, "blink_ram": 2048, "frame_empty_bytes": 32, "frame_per_await_bytes": 4,
           "frame_call_soon_bytes": 32}  # on either chip


def sections(image):
    lines = subprocess.run(["arm-none-eabi-size", "-A", image], check=True, text=True, stdout=subprocess.PIPE).stdout
    fields = (line.split() for line in lines.splitlines())
    return {f[0]: int(f[1]) for f in fields if len(f) == 3 and f[1].isdigit()}


def row(name, chip, value, budget=None):
    return {"name": name, "target": chip, "opt": "Os", "value": value, "unit": "bytes", "budget": BUDGETS.get(name, budget)}


def frames_of(image):
    """The image's frame report, or None if it has no coroutines or cannot be walked."""
    try:
        report = Report(Image(image))
        report.walk()
    except (ImageError, struct.error, ValueError, IndexError):
        return None
    return report if report.coroutines else None


def rows(build, reports):
    """Fills `reports` with (chip, demo, frame report) on the way."""
    for chip in CHIPS:
        for image in sorted(pathlib.Path(build, chip, "demos").glob("*.elf")):
            size = sections(image)
            text = sum(size.get(s, 0) for s in (".boot2", ".text", ".ARM.extab", ".ARM.exidx", ".data"))
            ram = sum(size.get(s, 0) for s in (".data", ".bss", ".frames"))
            yield row(f"{image.stem}_text", chip, text)
            yield row(f"{image.stem}_ram", chip, ram)
            if report := frames_of(image):
                reports.append((chip, image.stem, report))
                if report.computed is not None:
                    yield row(f"{image.stem}_arena", chip, report.computed, report.given)
                largest = {}
                for coroutine in report.coroutines:
                    name = f"frame:{image.stem}.{base(coroutine.name)}"
                    largest[name] = max(coroutine.size, largest.get(name, 0))
                for name, value in largest.items():
                    yield row(name, chip, value)
        if report := frames_of(pathlib.Path(build, chip, "tests", "frame_sizes.elf")):
            measured = {c.name: c.size for c in report.coroutines}
            yield row("frame_empty_bytes", chip, measured["empty"])
            kinds = [(measured[f"{kind}_5"] - measured[f"{kind}_1"]) / 4 for kind in ("child", "interrupt", "sleep")]
            yield row("frame_per_await_bytes", chip, max(kinds[:2]))
            yield row("frame_per_sleep_bytes", chip, kinds[2])
            yield row("frame_call_soon_bytes", chip, next(b for n, b in measured.items() if "suspend_never, void" in n))


def main(arguments):
    target = None
    if len(arguments) == 3 and arguments[0] == "--json":
        target = arguments[1]
        arguments = arguments[2:]
    if len(arguments) != 1:
        print("size.py [--json FILE] BUILD", file=sys.stderr)
        return 2
    reports = []
    table = list(rows(arguments[0], reports))
    if not table:
        print(f"size.py: there is no firmware image under {arguments[0]}", file=sys.stderr)
        return 2
    if target:
        pathlib.Path(target).write_text(json.dumps(table, indent=1) + "\n")
    over = 0
    for each in table:
        budget = each["budget"]
        red = budget is not None and each["value"] > budget
        over += red
        limit = "" if budget is None else f"  of {budget}" + ("  OVER" if red else "")
        if not each["name"].startswith("frame:"):  # they follow, with more
            print(f'{each["target"]:10} {each["name"]:22} {each["value"]:6g}{limit}')
    for chip, demo, report in reports:
        print(f"\n{demo} on {chip}:")
        report.print_table(True)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
