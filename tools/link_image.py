#!/usr/bin/env python3
"""link_image.py COMMAND... - links a firmware image, with an arena as large as its coroutines need.

CMake puts this before the link command of rondo_image(). The first link has no arena; the walk of
frames.py computes one; the second link has it. An image whose need has no bound, or that states
rondo_arena_size itself, gets what the linker script or its author says, and a note tells why.
Exit code: that of the linker.
SPDX-License-Identifier: MIT
"""
import struct
import subprocess
import sys

from elf_image import Image, ImageError
from frames import Report


def link(command, *more):
    return subprocess.run([*command, *more]).returncode


def computed(image):
    """(bytes or None, why not)."""
    try:
        report = Report(Image(image))
        report.walk()
    except (ImageError, struct.error, ValueError, IndexError) as error:
        return None, [str(error)]
    return report.computed, report.problems


def main(command):
    if any("rondo_arena_size" in word for word in command) or "-o" not in command:
        return link(command)
    if status := link(command, "-Wl,--defsym,rondo_arena_size=0"):
        return status
    image = command[command.index("-o") + 1]
    size, problems = computed(image)
    if size is not None:
        return link(command, f"-Wl,--defsym,rondo_arena_size={size}")
    print(f"{image}: the arena for coroutines has its default size, as its need is not known:")
    for problem in problems:
        print(f"  {problem}")
    return link(command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
