// elf.test.mjs - reading, naming and patching, on files built here and on files cut short.

import assert from 'node:assert/strict';
import test from 'node:test';

import { Elf, ElfError } from './elf.mjs';
import { elfFile } from './thumb.mjs';

const file = elfFile(
  [
    { virtual: 0x10000000, physical: 0x10000000, bytes: Buffer.from('code') },
    { virtual: 0x20000000, physical: 0x10000004, bytes: Buffer.from([1, 0, 0, 0, 2, 0, 0, 0]) },
  ],
  [
    { name: 'main', address: 0x10000001, size: 4 },
    { name: 'period', address: 0x20000004, size: 4 },
    { name: 'zeroed', address: 0x20000008, size: 4 },
  ],
);

test('segments have both addresses and their bytes', () => {
  const { segments } = new Elf(file);
  assert.deepEqual(
    segments.map(({ virtual, physical, bytes }) => [virtual, physical, bytes.length]),
    [
      [0x10000000, 0x10000000, 4],
      [0x20000000, 0x10000004, 8],
    ],
  );
});

test('addresses get the names of what covers them', () => {
  const elf = new Elf(file);
  assert.equal(elf.nameOf(0x10000000), 'main');
  assert.equal(elf.nameOf(0x10000002), 'main+0x2');
  assert.equal(elf.nameOf(0x10000004), '');
});

test('a patch changes the stored initial value, and the digest', () => {
  const elf = new Elf(file);
  const before = elf.sha256;
  elf.patch('period', 0x12345678);
  assert.deepEqual([...elf.segments[1].bytes], [1, 0, 0, 0, 0x78, 0x56, 0x34, 0x12]);
  assert.notEqual(elf.sha256, before);
  assert.equal(new Elf(file).sha256, before, 'the original is left alone');
});

test('a patch that cannot work says why', () => {
  const elf = new Elf(file);
  assert.throws(() => elf.patch('missing', 1), /has no symbol missing/);
  assert.throws(() => elf.patch('zeroed', 1), /has no stored initial value for zeroed/);
});

test('no file that is cut short or foreign gets through as an image', () => {
  assert.throws(() => new Elf(Buffer.from('MZ')), /is not an ELF file/);
  for (let length = 52; length < file.length - 60; length++) {
    assert.throws(() => new Elf(file.subarray(0, length)), ElfError, `cut to ${length} bytes`);
  }
});
