// uart_programs_test.mjs - what demos/tutorial/uart_programs.cpp prints on the emulated Pico.
//
//   uart_programs_test.mjs IMAGE
//
// A wire from GP4 to GP5 lets UART1 hear itself, until the half-duplex program begins: then this
// is the device, with its four lines, 300 ms after each.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { Elf } from '../../tools/board/elf.mjs';
import { Pico } from '../../tools/board/pico.mjs';

const LIMIT_US = 30_000_000;
const ANSWER = ['Line 1', 'Line 2', 'Line 3', 'Goodbye'];
const expected = readFileSync(new URL('uart_programs.txt', import.meta.url), 'utf8');

const pico = new Pico(Elf.read(process.argv[2]));
let said = '';
let command = '';
pico.onUart = (byte) => {
  said += String.fromCharCode(byte);
  if (said.endsWith('\nend\n')) {
    pico.pause();
  }
};
pico.uart1.onByte = (byte) => {
  if (!said.includes('auart_hd')) {
    pico.uart1.hear(byte);
    return;
  }
  command += String.fromCharCode(byte);
  if (command === 'Run\r\n') {
    ANSWER.forEach((line, i) =>
      pico.schedule(pico.us + 1 + i * 300_000, () => pico.uart1.send(Buffer.from(`${line}\r\n`))),
    );
  }
};
pico.runTo(LIMIT_US);
assert.equal(pico.stopped, null);
assert.equal(said.replace(/^\d+ /gm, ''), expected);
assert.equal(command, 'Run\r\n');
