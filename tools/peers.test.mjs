// peers.test.mjs - how peers.mjs reads and prints.

import assert from 'node:assert/strict';
import test from 'node:test';

import { table, totalCalls } from './peers.mjs';

test('reads the total of strace, with errors and without', () => {
  const line = (errors) => `100.00    0.021530           5      4030${errors} total\n`;
  assert.equal(totalCalls(line('          ')), 4030);
  assert.equal(totalCalls(line('        12')), 4030);
  assert.throws(() => totalCalls('strace: not permitted'), /no summary/);
});

test('the ratio is that to the plain loop', () => {
  const counts = [
    { name: 'tcp_echo_64', value: 573.4 },
    { name: 'tcp_echo_64_per_s', value: 95 },
    { name: 'tcp_echo_epoll_64_per_s', value: 100 },
  ];
  const lines = table(counts).split('\n');
  assert.match(lines[1], /^rondo, streams +573 +NaN +95 +0\.95 /);
  assert.match(lines[4], /^plain loop of epoll +NaN +NaN +100 +1\.00 /);
});
