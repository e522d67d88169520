// uarts_test.mjs - what the Pico's serial lines lose, and what they say of it.
//
//   uarts_test.mjs IMAGE        IMAGE is built of tests/chip/rp2040/uarts
//
// At 921,600 baud a byte takes 10.85 us, so 92 come while a task holds the loop for 1 ms. Nothing
// holds the world back: it puts one byte behind the other on the wire, by virtual time.

import assert from 'node:assert/strict';

import { Elf } from '../../../tools/board/elf.mjs';
import { Pico } from '../../../tools/board/pico.mjs';
import { DR_BREAK, DR_FRAMING, DR_PARITY } from '../../../tools/board/pl011.mjs';

const SENT = 20_000;
const SENT_OVER_WIRE = 4000;
const LIMIT_US = 5_000_000;
const image = process.argv[2];

/** What the image prints in a case; `world` acts when it is ready. */
function play(number, world, wire = false) {
  const elf = Elf.read(image);
  elf.patch('uarts_case', number);
  const pico = new Pico(elf);
  let said = '';
  pico.onUart = (byte) => {
    said += String.fromCharCode(byte);
    if (said.endsWith('ready\n')) {
      world(pico);
    }
    if (said.endsWith('\nend\n')) {
      pico.pause();
    }
  };
  if (wire) {
    pico.wireUarts();
  }
  pico.runTo(LIMIT_US);
  assert.equal(pico.stopped, null);
  assert.ok(said.endsWith('\nend\n'), `case ${number}: ${said.slice(-200)}`);
  return said.split('\n').at(-3);
}

function tally(line) {
  const [, ...numbers] = /^received (\d+) overruns (\d+) gaps (\d+) missing (\d+) wrong (\d+)$/.exec(line);
  const [received, overruns, gaps, missing, wrong] = numbers.map(Number);
  return { received, overruns, gaps, missing, wrong };
}

const count = (pico) => pico.uart1.send(Array.from({ length: SENT }, (_, i) => i % 251));

const large = tally(play(0, count));
console.log('ring of 128 bytes:', large);
assert.deepEqual(large, { received: SENT, overruns: 0, gaps: 0, missing: 0, wrong: 0 });

const half = tally(play(1, count));
console.log('ring of 64 bytes:', half);
assert.ok(half.overruns > 1000, 'the half is too small');
assert.equal(half.received + half.overruns, SENT, 'the exact count');
assert.equal(half.wrong, 0, 'bytes are missing only where an overrun is said');
assert.ok(half.overruns - half.missing >= 0 && half.overruns - half.missing < 93, 'but for the last gap');
assert.ok(half.gaps > 100);

const text = [...'ab'].map((c) => c.charCodeAt(0));
const said = play(2, (pico) =>
  pico.uart1.send([
    ...text,
    'c'.charCodeAt(0) | DR_PARITY,
    ...text,
    0 | DR_BREAK | DR_FRAMING,
    'd'.charCodeAt(0) | DR_FRAMING,
    ...text,
  ]),
);
console.log('errors:', said);
assert.equal(said, 'ab(parity error)cab(line break)(framing error)dab');

const held = tally(play(3, () => {}, true));
console.log('ring of 64 bytes, RTS and CTS:', held);
assert.deepEqual(held, { received: SENT_OVER_WIRE, overruns: 0, gaps: 0, missing: 0, wrong: 0 });

const free = tally(play(4, () => {}, true));
console.log('the same without:', free);
assert.ok(free.overruns > 500);
assert.equal(free.received + free.overruns, SENT_OVER_WIRE);
