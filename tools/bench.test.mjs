// bench.test.mjs - how bench.mjs computes and judges.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { isOver, judged, perRound, readCounts, table } from './bench.mjs';

const TOOL = fileURLToPath(new URL('bench.mjs', import.meta.url));

test('reads what a chip prints, other lines and line ends included', () => {
  assert.deepEqual(readCounts('hello\r\nbench yield_2 45.50\r\nbench done\r\n'), [
    { name: 'yield_2', value: 45.5 },
  ]);
});

test('a round costs the difference of two counts, less the empty loop', () => {
  const calls = readCounts('bench empty_loop 10\nbench empty_loop 30\nbench a 5\nbench a 15\n');
  assert.deepEqual(perRound(calls, [27, 67, 1000, 1420]), [{ name: 'a', value: 40 }]);
});

test('counts that do not belong to the calls are an error', () => {
  const calls = readCounts('bench empty_loop 10\nbench empty_loop 30\n');
  assert.throws(() => perRound(calls, [1]), /2 calls .* 1 counts/);
  assert.throws(() => perRound([], []), /0 calls/);
});

test('a row has the budget of its column, and a row without one is never over', () => {
  const fast = judged({ name: 'await_ready_child', value: 113 }, 'chip-O2');
  assert.deepEqual(fast, {
    name: 'await_ready_child',
    target: 'stm32f405',
    opt: 'O2',
    value: 113,
    unit: 'instructions',
    budget: 112,
  });
  assert.ok(isOver(fast));
  assert.ok(!isOver(judged({ name: 'await_ready_child', value: 113 }, 'chip-Os')));
  assert.equal(judged({ name: 'sleepers_1m_us', value: 9 }, 'sleepers').budget, null);
  assert.equal(judged({ name: 'yield_100', value: 40.004 }, 'host').value, 40);
});

test('the table marks what is over, and counts it', () => {
  const rows = [
    judged({ name: 'yield_100', value: 53 }, 'chip-Os'),
    judged({ name: 'yield_100', value: 52 }, 'chip-Os'),
    judged({ name: 'yield_100', value: 39 }, 'host'),
  ];
  const [first, accounted, second, last] = table(rows).split('\n');
  assert.match(first, /^stm32f405 +Os +yield_100 +53\.00 instructions +of +42 +OVER$/);
  assert.match(accounted, /yield_100 +52\.00 instructions +of +42 +see docs\/costs\.md$/);
  assert.match(second, /^host +O2 +yield_100 +39\.00 Ir +of +40$/);
  assert.equal(last, '3 rows, 1 over budget');
});

test('an unknown row is a mistake, and no measurement at all a failure', () => {
  const unknown = spawnSync(process.execPath, [TOOL, '--only', 'dance'], { encoding: 'utf8' });
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /no row 'dance'; there are: yield_2 /);
  const nothing = spawnSync(process.execPath, [TOOL], { encoding: 'utf8' });
  assert.equal(nothing.status, 1);
});
