// boot2.test.mjs - images that a Pico would start, and each reason why it would not.

import assert from 'node:assert/strict';
import test from 'node:test';

import { Elf } from './board/elf.mjs';
import { elfFile } from './board/thumb.mjs';
import { checkBoot2, crc32 } from './boot2.mjs';

/** An image with a right checksum, after `change` had its way with the 264 bytes. */
function image(change = () => {}) {
  const flash = Buffer.from(Uint8Array.from({ length: 264 }, (_, i) => (7 * i) & 0xff));
  flash.writeUInt32LE(crc32(flash.subarray(0, 252)), 252);
  flash.writeUInt32LE(0x20042000, 256);
  flash.writeUInt32LE(0x10000109, 260);
  change(flash);
  return elf([{ at: 0x10000000, bytes: flash }]);
}
const elf = (segments) =>
  new Elf(elfFile(segments.map(({ at, bytes }) => ({ virtual: at, physical: at, bytes }))));

test('the checksum is the CRC-32/MPEG-2 of the catalogues', () => {
  assert.equal(crc32(Buffer.from('123456789')), 0x0376e6e7);
});

test('a right image passes, also in two segments', () => {
  assert.deepEqual(checkBoot2(image()).ok, true);
  const [{ bytes }] = image().segments;
  const halves = elf([
    { at: 0x10000000, bytes: bytes.subarray(0, 256) },
    { at: 0x10000100, bytes: bytes.subarray(256) },
  ]);
  assert.equal(checkBoot2(halves).ok, true);
});

test('each fault is named', () => {
  const fault = (change) => {
    const { ok, words } = checkBoot2(image(change));
    assert.equal(ok, false);
    return words;
  };
  assert.match(
    fault((flash) => (flash[17] ^= 1)),
    /^boot2 has CRC 0x/,
  );
  assert.match(
    fault((flash) => flash.writeUInt32LE(0x10000000, 256)),
    /stack pointer 0x10000000/,
  );
  assert.match(
    fault((flash) => flash.writeUInt32LE(0x20042001, 256)),
    /stack pointer 0x20042001/,
  );
  assert.match(
    fault((flash) => flash.writeUInt32LE(0x10000108, 260)),
    /no Thumb address/,
  );
  assert.match(
    fault((flash) => flash.writeUInt32LE(0x20000001, 260)),
    /is not in flash/,
  );
  const { words } = checkBoot2(elf([{ at: 0x10000100, bytes: Buffer.alloc(16) }]));
  assert.match(words, /there is no boot2/);
});
