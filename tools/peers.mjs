#!/usr/bin/env node
// peers.mjs - rondo beside libuv, Boost.Asio and a loop in C's manner: the same work, in one run.
//
//   peers.mjs --peers PROGRAM --timers PROGRAM --host PROGRAM --sleepers PROGRAM [--json FILE]
//
//   echo      64 bytes over TCP, one thread: instructions in user space (callgrind, where each
//             read has to wait) and system calls (strace) a request at 64 connections; requests a
//             second at 64 and 1000, the median of five runs that take turns, and their ratio to
//             the loop in C's manner
//   sleepers  a million at once: instructions and bytes of one
//
// --json writes what bench.mjs writes, without budgets: what depends on the machine is no test.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { countOnHost, judged, run } from './bench.mjs';
import { UsageError, parseOptions, runMain } from './options.mjs';

/** What each is called in the rows, and in the table. */
const PEERS = [
  ['', 'rondo, streams'],
  ['libuv_', 'libuv'],
  ['asio_', 'Boost.Asio, coroutines'],
  ['epoll_', 'plain loop of epoll'],
];
const REQUESTS = [2_000, 12_000];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  runMain('peers', main, 1);
}

/** @param {string[]} args @returns {Promise<number>} the exit status */
async function main(args) {
  const { options, rest } = parseOptions(args, {
    json: String,
    peers: String,
    timers: String,
    host: String,
    sleepers: String,
  });
  if (rest.length > 0) {
    throw new UsageError(`what is ${rest[0]}?`);
  }
  /** @type {import('./bench.mjs').Count[]} */
  const counts = [];
  for (const [peer] of PEERS) {
    const row = `tcp_echo_${peer}64`;
    counts.push(...(await countOnHost(options.peers, row)));
    counts.push({ name: `${row}_calls`, value: await systemCalls(options.peers, row) });
  }
  const speeds = await run(options.peers, ['--calls']);
  counts.push(...speeds.filter(({ name }) => name.endsWith('_per_s')));
  counts.push(...(await countOnHost(options.host, 'sleepers_1m_ir')));
  counts.push(...(await countOnHost(options.timers)));
  const real = [...(await run(options.sleepers, [])), ...(await run(options.timers, ['--real']))];
  counts.push(...real.filter(({ name }) => name.endsWith('_bytes')));
  if (options.json !== undefined) {
    const rows = counts.map((each) => ({ ...judged(each, 'peers'), budget: null }));
    writeFileSync(options.json, `${JSON.stringify(rows, null, 1)}\n`);
  }
  process.stdout.write(table(counts));
  return 0;
}

/** Of a request: what a longer run has more than a shorter one. */
async function systemCalls(program, row) {
  const folder = mkdtempSync(join(tmpdir(), 'rondo-peers-'));
  try {
    const found = [];
    for (const requests of REQUESTS) {
      const file = join(folder, String(requests));
      await run('strace', ['-c', '-o', file, program, '--serve', row, String(requests)]);
      found.push(totalCalls(readFileSync(file, 'utf8')));
    }
    return (found[1] - found[0]) / (REQUESTS[1] - REQUESTS[0]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} summary what `strace -c` writes */
export function totalCalls(summary) {
  const total = /^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?total$/m.exec(summary);
  if (total === null) {
    throw new UsageError(`this is no summary of strace: ${summary.slice(0, 200)}`);
  }
  return Number(total[1]);
}

/** @param {import('./bench.mjs').Count[]} counts */
export function table(counts) {
  const value = (name) => counts.find((each) => each.name === name)?.value ?? Number.NaN;
  const cells = [
    ['64 bytes over TCP', 'Ir', 'calls', '1/s at 64', 'ratio', '1/s at 1000', 'ratio'],
    ...PEERS.map(([peer, title]) => [
      title,
      value(`tcp_echo_${peer}64`).toFixed(0),
      value(`tcp_echo_${peer}64_calls`).toFixed(2),
      ...[64, 1000].flatMap((connections) => {
        const speed = value(`tcp_echo_${peer}${connections}_per_s`);
        const best = value(`tcp_echo_epoll_${connections}_per_s`);
        return [speed.toFixed(0), (speed / best).toFixed(2)];
      }),
    ]),
    [],
    ['a million sleepers', 'Ir', 'bytes'],
    ...[['', 'rondo, tasks'], ['libuv_', 'libuv, timers']].map(([peer, title]) => [
      title,
      value(`sleepers_1m_${peer}ir`).toFixed(0),
      value(`sleepers_1m_${peer}bytes`).toFixed(0),
    ]),
  ];
  const line = ([title = '', ...rest]) =>
    `${title.padEnd(24)}${rest.map((cell) => cell.padStart(12)).join('')}`.trimEnd();
  return `${cells.map(line).join('\n')}\n`;
}
