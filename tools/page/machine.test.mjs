// The machine behind the page, without a page: needs the images of ./dev demo (build/page).

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { firmware, printing } from '../board/thumb.mjs';
import { Machine } from './machine.mjs';

const built = (path) => fileURLToPath(new URL(`../../build/page/${path}`, import.meta.url));
const skip = existsSync(built('demos/climate.elf')) ? false : 'build/page has no images';
const DESK = ['leds', 'button', 'display', 'sensor', 'knob', 'potentiometer', 'remote'];

function start(demo, uses) {
  const models = new WebAssembly.Module(readFileSync(built('models/parts.wasm')));
  return new Machine({ image: readFileSync(built(`demos/${demo}.elf`)), models, uses });
}
/** A climate control half a second after its start, in a room of 24.7 degrees. */
function climate() {
  const machine = start('climate', DESK);
  machine.wiring.climate({ celsius: 24.7, percent: 32.3 });
  machine.wiring.potentiometer(0.5);
  machine.runTo(500_000);
  return machine;
}
const said = (report) => new TextDecoder().decode(report.said);

test('the trace has every task, and all of its time', { skip }, () => {
  const machine = start('board', ['leds', 'button']);
  machine.runTo(3_000_000);
  const { tasks, spans, us, lost } = machine.report();
  assert.equal(lost, 0);
  assert.deepEqual(
    tasks.map(({ name, state, what }) => [name, state, what]),
    [
      ['led1', 'waiting', 'time'],
      ['led2', 'waiting', 'time'],
      ['led3', 'waiting', 'time'],
      ['button', 'waiting', 'interrupt'],
      ['echo', 'waiting', 'interrupt'],
    ],
  );
  for (const { number, since, turns, ranUs } of tasks) {
    const own = spans.filter(({ task }) => task === number);
    own.slice(1).forEach((span, i) => assert.equal(span.from, own[i].to, 'one follows the other'));
    assert.equal(own.at(-1).to, since);
    assert.ok(since <= us);
    const ran = own.filter(({ state }) => state === 'running');
    assert.equal(ran.length, turns);
    assert.equal(
      ran.reduce((sum, { from, to }) => sum + to - from, 0),
      ranUs,
    );
  }
  const led1 = spans.filter(({ task, state }) => task === 1 && state === 'running');
  assert.equal(led1.length, 15); // at its start, and each 200 ms
  led1
    .slice(2)
    .forEach(({ from }, i) => assert.ok(Math.abs(from - led1[i + 1].from - 200_000) < 100));
});

test('the same input gives the same, in whatever slices', { skip }, () => {
  const play = (slice) => {
    const machine = climate();
    machine.wiring.key(0x02);
    machine.wiring.press(true);
    for (let us = machine.us; us <= 1_500_000; us += slice) {
      machine.runTo(us);
    }
    machine.runTo(1_500_000);
    const { said: bytes, leds, display, tasks } = machine.report();
    return { bytes: [...bytes], leds, display, tasks };
  };
  assert.deepEqual(play(700), play(1_000_000));
});

test('every part does what it says', { skip }, () => {
  const machine = climate();
  const shows = (row) => machine.report().display.rows[row];
  const later = (us) => machine.runTo(machine.us + us);
  assert.equal(shows(0), '24.7 C  32.3 %RH');
  assert.equal(shows(1), 'set 21 C   cools');

  machine.wiring.climate({ celsius: -3.2, percent: 99 });
  later(1_000_000);
  assert.equal(shows(0), '-3.2 C  99.0 %RH');
  assert.deepEqual(machine.report().leds.led2, true, 'it heats');

  machine.wiring.turn(3);
  later(200_000);
  assert.equal(shows(1), 'set 24 C   heats');
  machine.wiring.turn(-1);
  later(200_000);
  assert.equal(shows(1), 'set 23 C   heats');

  machine.report();
  machine.wiring.key(0x98); // minus: held for two repeats
  later(260_000);
  machine.wiring.key(null);
  later(500_000);
  const report = machine.report();
  assert.equal(said(report), 'remote: key 152\n');
  assert.equal(report.display.rows[1], 'set 20 C   heats');

  machine.wiring.press(true);
  later(100_000);
  assert.equal(machine.report().leds.led4, true);
  machine.wiring.press(false);
  later(100_000);
  assert.equal(machine.report().leds.led4, true);

  machine.wiring.sensorFails({ wrongCrc: true });
  later(1_000_000);
  assert.equal(shows(0), 'no reading      ');
  assert.equal(
    machine.report().display.complains,
    '',
    'and the display got what its data sheet asks for',
  );
});

test('the potentiometer sets the beat', { skip }, () => {
  const machine = climate();
  const beats = (share) => {
    machine.wiring.potentiometer(share);
    machine.runTo(machine.us + 1_500_000);
    let count = 0;
    machine.wiring.onLed = (name) => (count += name === 'led1' ? 1 : 0);
    machine.runTo(machine.us + 10_000_000);
    return count;
  };
  assert.ok(Math.abs(beats(0) - 20) <= 1); // half of 1 s
  assert.ok(Math.abs(beats(1) - 200) <= 1);
});

test('a step is one turn of one task', { skip }, () => {
  const machine = climate();
  const turns = () => machine.report().tasks.reduce((sum, task) => sum + task.turns, 0);
  let before = turns();
  for (let steps = 0; steps < 60; steps++) {
    machine.step();
    assert.equal(turns(), ++before);
  }
});

test('what a firmware dies of is told in its words', { skip }, () => {
  const dies = (command) => {
    const machine = climate();
    machine.type(`${command}\n`);
    machine.runTo(3_000_000);
    return machine.report().stopped;
  };
  assert.match(dies('bug'), /^rondo panic: somebody has typed bug \(climate.cpp:\d+\), task line$/);
  assert.match(
    dies('fault'),
    /^rondo panic: fault at 0x[0-9a-f]+[^]*HardFault: read from 0xf0000000/i,
  );
  assert.equal(dies('hog'), null);
});

test('an image without a trace runs, and is stepped by time', { skip }, () => {
  const models = new WebAssembly.Module(readFileSync(built('models/parts.wasm')));
  const { file } = firmware(printing('hello\n'));
  const machine = new Machine({ image: file, models, uses: [] });
  machine.runTo(10_000);
  const report = machine.report();
  assert.equal(said(report), 'hello\n');
  assert.equal(report.traced, false);
  machine.step();
  assert.equal(machine.us, 11_000);
});
