// boot2.mjs - what the RP2040's boot ROM demands of the start of flash.
//
// The ROM copies 256 bytes to RAM and runs them only if the last word is the CRC of the other 252.
// boot2 sets up the flash interface and enters the vector table behind it.
//
// Source: RP2040 data sheet, sections 2.8.1.3 (boot sequence), 2.8.1.3.1 (checksum).

const FLASH = 0x10000000;
const FLASH_END = FLASH + 2 * 1024 * 1024;
const RAM = 0x20000000;
const RAM_END = 0x20042000;
const BOOT2_SIZE = 256;
const CRC_AT = BOOT2_SIZE - 4;
const TABLE_SIZE = 8;
const POLYNOMIAL = 0x04c11db7;

/** CRC-32 with initial value 0xffffffff, neither reflected nor inverted. @param {Uint8Array} bytes */
export function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 0x80000000 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
    }
  }
  return crc >>> 0;
}

/**
 * @param {import('./board/elf.mjs').Elf} elf
 * @returns {{ok: boolean, words: string}}
 */
export function checkBoot2(elf) {
  const head = startOfFlash(elf);
  if (head === null) {
    return { ok: false, words: `nothing is stored at ${hex(FLASH)}: there is no boot2` };
  }
  const view = new DataView(head.buffer);
  const stored = view.getUint32(CRC_AT, true);
  const right = crc32(head.subarray(0, CRC_AT));
  if (stored !== right) {
    return { ok: false, words: `boot2 has CRC ${hex(stored)}, right is ${hex(right)}` };
  }
  const stack = view.getUint32(BOOT2_SIZE, true);
  if (stack % 4 !== 0 || stack <= RAM || stack > RAM_END) {
    return { ok: false, words: `the initial stack pointer ${hex(stack)} is not in RAM` };
  }
  const reset = view.getUint32(BOOT2_SIZE + 4, true);
  if (reset % 2 !== 1) {
    return { ok: false, words: `the reset vector ${hex(reset)} is no Thumb address` };
  }
  if (reset < FLASH + BOOT2_SIZE + TABLE_SIZE || reset >= FLASH_END) {
    return { ok: false, words: `the reset vector ${hex(reset)} is not in flash behind the table` };
  }
  const words = `boot2 CRC ${hex(right)}, stack ${hex(stack)}, reset ${hex(reset)}`;
  return { ok: true, words };
}

/** The first 264 bytes of flash, erased where nothing is stored; null when boot2 has no byte. */
function startOfFlash(elf) {
  const head = new Uint8Array(BOOT2_SIZE + TABLE_SIZE).fill(0xff);
  let found = false;
  for (const { physical, bytes } of elf.segments) {
    const start = physical - FLASH;
    if (start >= 0 && start < head.length) {
      head.set(bytes.subarray(0, head.length - start), start);
      found ||= start < BOOT2_SIZE;
    }
  }
  return found ? head : null;
}

const hex = (value) => `0x${value.toString(16).padStart(8, '0')}`;
