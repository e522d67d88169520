// The parts in WebAssembly, where they have been built. What they do is tested in C++; here is the
// way there and back: numbers, lists, texts, and that instances do not share anything.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Parts } from './parts.mjs';

const file = fileURLToPath(new URL('../../build/rp2040/models/parts.wasm', import.meta.url));
const skip = existsSync(file) ? false : 'build/rp2040 has no models/parts.wasm';
const open = () => new Parts(new WebAssembly.Module(readFileSync(file)));

test('it needs nothing of its surroundings', { skip }, () => {
  assert.deepEqual(WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(file))), []);
});

test('a contact bounces and stays', { skip }, () => {
  const parts = open();
  const changes = parts.contact(1_000_000, 0, 5_000);
  assert.ok(changes.length >= 3 && changes.length % 2 === 1);
  assert.deepEqual(changes[0], { us: 1_000_000, line: 0, level: 0 });
  assert.deepEqual(changes.at(-1), { us: 1_005_000, line: 0, level: 0 });
  changes.slice(1).forEach((change, i) => {
    assert.ok(change.us > changes[i].us && change.level !== changes[i].level);
  });
  assert.notDeepEqual(parts.contact(1_000_000, 0, 5_000), changes, 'each bounce is another one');
  assert.deepEqual(open().contact(1_000_000, 0, 5_000), changes);
});

test('a detent is once round, and back the other way', { skip }, () => {
  const parts = open();
  const step = ({ line, level }) => `${'AB'[line]}${level}`;
  assert.deepEqual(parts.turn(1_000, 4, 500, 0).map(step), ['A1', 'B1', 'A0', 'B0']);
  const back = parts.turn(9_000, -4, 500, 0);
  assert.deepEqual(back.map(step), ['B1', 'A1', 'B0', 'A0']);
  assert.deepEqual(
    back.map(({ us }) => us),
    [9_000, 9_500, 10_000, 10_500],
  );
});

test('a key is a start, 32 bits and a stop', { skip }, () => {
  const changes = open().key(5_000, 0x40, 0x11, 0);
  assert.equal(changes.length, 2 * 34);
  assert.deepEqual(
    changes.slice(0, 3).map(({ us, level }) => [us, level]),
    [
      [5_000, 0],
      [14_000, 1],
      [18_500, 0],
    ],
  );
  assert.equal(open().repeat(0, 0).length, 4);
});

test('the sensor measures what it is told', { skip }, () => {
  const parts = open();
  const { sensor } = parts;
  const ask = (command, us) => {
    assert.ok(sensor.start(false, us));
    assert.ok(sensor.write(command, us));
    assert.equal(sensor.start(true, us + 1), false, 'it converts');
    assert.ok(sensor.start(true, us + 60_000));
    return [sensor.read(us), sensor.read(us), sensor.read(us)];
  };
  assert.deepEqual(ask(0xf3, 0), [0x68, 0x3a, 0x7c]); // the data sheet's example
  parts.measures({ celsius: 100, percent: 50 });
  const [high, low] = ask(0xf3, 100_000);
  assert.ok(Math.abs((175.72 * (high * 256 + (low & 0xfc))) / 65536 - 46.85 - 100) < 0.02);
  assert.equal(parts.conversions, 2);
  parts.sensorFails({ absent: true });
  assert.equal(sensor.start(false, 1_000_000), false);
});

test('a display shows what its lines have brought, and complains', { skip }, () => {
  const parts = open();
  parts.displayOn(0);
  let ns = 50e6;
  const half = (rs, data) => {
    parts.displayLines({ rs, e: false, data }, (ns += 1_000));
    parts.displayLines({ rs, e: true, data }, (ns += 1_000));
    parts.displayLines({ rs, e: false, data }, (ns += 5_000_000));
    ns += 5_000_000;
  };
  const byte = (rs, value) => {
    half(rs, value >> 4);
    half(rs, value & 15);
  };
  [3, 3, 3, 2].forEach((data) => half(false, data));
  [0x28, 0x0c, 0x01].forEach((value) => byte(false, value));
  [...'rondo'].forEach((letter) => byte(true, letter.charCodeAt(0)));
  assert.equal(parts.displayRow(0, 16), 'rondo           ');
  assert.equal(parts.displayComplains, '');
  parts.displayLines({ rs: false, e: true, data: 0 }, ns);
  assert.match(parts.displayComplains, /RS moves as E rises/);
});
