#!/usr/bin/env python3
"""boot2_crc.py - pads the second boot stage to 252 bytes and appends the CRC that the boot ROM
checks.

Usage: boot2_crc.py BOOT2.bin BOOT2_IMAGE.S

CRC32: polynomial 0x04C11DB7, start 0xFFFFFFFF, not reflected, not inverted, little-endian at 252.
Source: RP2040 data sheet, section 2.8.1.3.1.

SPDX-License-Identifier: MIT
"""

import sys

SIZE = 252


def crc32(data: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)
            crc &= 0xFFFFFFFF
    return crc


def main() -> int:
    source, target = sys.argv[1:]
    with open(source, "rb") as file:
        code = file.read()
    if len(code) > SIZE:
        print(f"{source}: {len(code)} bytes, {SIZE} fit", file=sys.stderr)
        return 1
    code = code.ljust(SIZE, b"\0")
    image = code + crc32(code).to_bytes(4, "little")
    with open(target, "w", encoding="ascii") as file:
        file.write('/* Written by boot2_crc.py. */\n    .section .boot2, "a", %progbits\n')
        file.write("    .global rondo_boot2\nrondo_boot2:\n")
        for i in range(0, len(image), 16):
            file.write("    .byte " + ", ".join(str(b) for b in image[i : i + 16]) + "\n")
    return 0


if __name__ == "__main__":
    # The check value of this CRC (CRC-32/MPEG-2) over "123456789".
    assert crc32(b"123456789") == 0x0376E6E7
    sys.exit(main())
