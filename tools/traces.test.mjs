// traces.test.mjs - what counts as the same trace, and what check_trace says when it is not.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { compareTraces } from './traces.mjs';

const TRACE = `image 0123 board for pico
    200123 led1 1
    400123 led1 0
   1000000 button 1
   1000000 uart < hello
   1001234 uart > HELLO
12345 instructions, 99.12 % asleep in WFI
`;
const compare = (from, to) => compareTraces(TRACE, TRACE.replace(from, to));

test('a trace agrees with itself, whatever image made it', () => {
  assert.equal(compare('0123 board', '4567 board'), null);
});

test('100 us are near enough, in either direction', () => {
  assert.equal(compare('200123', '200223'), null);
  assert.equal(compare('200123', '200023'), null);
  assert.match(compare('200123', '200224'), /^led1 event 1: "1" at 200224 us is 101 us late/);
  assert.match(compare('200123', '200022'), /101 us early/);
});

test('the order between channels does not matter', () => {
  assert.equal(
    compare(/(.*button 1\n)(.*hello\n)/, (_, button, uart) => uart + button),
    null,
  );
});

test('values, missing and extra events are told', () => {
  assert.match(compare('HELLO', 'HELLA'), /^uart > event 1: "HELLA" .* instead of "HELLO"/);
  assert.match(compare(/.*led1 0\n/, ''), /^led1 event 2: "0" at 400123 us is missing/);
  assert.match(compare(/(.*led1 0\n)/, '$1    600123 led1 1\n'), /^led1 event 3: .* one too many/);
  assert.match(compare('led1 1', 'led9 1'), /^led1 event 1/);
  assert.match(compare(/(.*led1 0\n)/, '$1    600123 led9 1\n'), /^led9 event 1/);
});

test('a Pico that does not sleep is told', () => {
  assert.match(compare('99.12', '97.99'), /^asleep 97.99 % of the time, less than 98 %/);
  assert.equal(compare('99.12', '98.00'), null);
  assert.match(compare(/.*instructions.*\n/, ''), /share of time asleep is missing/);
});

test('an empty expectation holds for nothing', () => {
  assert.match(compareTraces('', ''), /has no events/);
});

test('the command gives one line and an exit status', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rondo-test-'));
  const [expected, actual] = ['expected', 'actual'].map((name) => join(folder, name));
  const run = (...args) =>
    spawnSync(
      process.execPath,
      [fileURLToPath(new URL('check_trace.mjs', import.meta.url)), ...args],
      { encoding: 'utf8' },
    );
  try {
    writeFileSync(expected, TRACE);
    writeFileSync(actual, TRACE.replace('HELLO', 'hello'));
    assert.equal(run(expected, expected).status, 0);
    const { status, stderr } = run(expected, actual);
    assert.equal(status, 1);
    assert.match(stderr, /^check_trace: \S+actual: uart > event 1: .*\n$/);
    assert.equal(run(expected).status, 2);
    assert.equal(run(expected, '/nowhere').status, 2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
