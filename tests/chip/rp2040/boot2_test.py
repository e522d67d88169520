#!/usr/bin/env python3
"""boot2_test.py - the second boot stage of an image is what the boot ROM of the RP2040 accepts.

Usage: boot2_test.py IMAGE.elf

The emulator enters the vector table directly, so nothing else looks at the first 256 bytes. The
CRC is computed another way than by the build: from zlib's, which is the same polynomial reflected
and inverted.

SPDX-License-Identifier: MIT
"""

import struct
import sys
import zlib

FLASH = 0x10000000
VECTORS = FLASH + 0x100
RAM = range(0x20000000, 0x20042001)
PT_LOAD = 1


def flash_of(path: str) -> bytes:
    with open(path, "rb") as file:
        elf = file.read()
    phoff = struct.unpack_from("<I", elf, 28)[0]
    phentsize, phnum = struct.unpack_from("<HH", elf, 42)
    flash = bytearray()
    for i in range(phnum):
        kind, offset, _, physical, size = struct.unpack_from("<IIIII", elf, phoff + i * phentsize)
        if kind == PT_LOAD and size:
            end = physical - FLASH + size
            flash.extend(b"\xff" * (end - len(flash)))
            flash[physical - FLASH : end] = elf[offset : offset + size]
    return bytes(flash)


def reverse(value: int, bits: int) -> int:
    return int(f"{value:0{bits}b}"[::-1], 2)


def crc32_mpeg2(data: bytes) -> int:
    return reverse(zlib.crc32(bytes(reverse(b, 8) for b in data)) ^ 0xFFFFFFFF, 32)


def main() -> int:
    flash = flash_of(sys.argv[1])
    stored = struct.unpack_from("<I", flash, 252)[0]
    computed = crc32_mpeg2(flash[:252])
    stack, reset = struct.unpack_from("<II", flash, VECTORS - FLASH)
    problems = []
    if stored != computed:
        problems.append(f"CRC of boot2 is {stored:#010x}, must be {computed:#010x}")
    if not any(flash[:252]):
        problems.append("boot2 is empty")
    if stack not in RAM or stack % 8:
        problems.append(f"the stack would start at {stack:#010x}")
    if not reset & 1 or not VECTORS < reset < FLASH + len(flash):
        problems.append(f"the reset handler would be at {reset:#010x}")
    for problem in problems:
        print(f"{sys.argv[1]}: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
