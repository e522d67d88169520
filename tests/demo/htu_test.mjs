// htu_test.mjs - what demos/tutorial/htu_test.cpp prints: in virtual time as a process, or on the
// emulated Pico with a sensor on I2C0; and when.
//
//   htu_test.mjs PROGRAM
//   htu_test.mjs IMAGE.elf PARTS      PARTS: the models in WebAssembly
//
// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { Elf } from '../../tools/board/elf.mjs';
import { Parts } from '../../tools/board/parts.mjs';
import { Pico } from '../../tools/board/pico.mjs';

const LIMIT_US = 30_000_000;
const [program, models] = process.argv.slice(2);
const expected = readFileSync(new URL('htu_test.txt', import.meta.url), 'utf8');

function printedByPico(image) {
  const pico = new Pico(Elf.read(image));
  const parts = new Parts(new WebAssembly.Module(readFileSync(models)));
  pico.i2c[0].attach(0x40, parts.sensor);
  pico.schedule(7_000_000, () => parts.measuresRaw(0x6c00, 0xb000));
  let said = '';
  pico.onUart = (byte) => {
    said += String.fromCharCode(byte);
    if (said.endsWith('\nend\n')) {
      pico.pause();
    }
  };
  pico.runTo(LIMIT_US);
  assert.equal(pico.stopped, null);
  return said;
}

const said = program.endsWith('.elf')
  ? printedByPico(program)
  : spawnSync(program, { encoding: 'utf8', timeout: 30_000 }).stderr;
assert.equal(said.replace(/^\d+ /gm, ''), expected);
const times = [...said.matchAll(/^(\d+) .* C, /gm)].map(([, ms]) => Number(ms));
times.forEach((ms, i) => assert.ok(ms >= 5000 * i + 120 && ms < 5000 * i + 150, `${ms} ms`));
console.log(said);
