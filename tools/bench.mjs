#!/usr/bin/env node
// bench.mjs - runs the measurements of bench/ and holds them against their budgets.
//
//   bench.mjs [--json FILE] [--only ROW] [--chip-Os IMAGE,IMAGE...] [--chip-O2 IMAGE,IMAGE...]
//             [--host PROGRAM] [--echo PROGRAM] [--sleepers PROGRAM]
//
//   chip      instructions of an emulated STM32F405 (QEMU, -icount); the image counts and prints
//   host      instructions in user space (Ir), counted by callgrind between the calls of
//             bench_measured()
//   echo      the same of a TCP echo; then, without callgrind, system calls and requests a second
//   sleepers  real time and real memory, as the program says
//
// --json writes a list of {"name", "target", "opt", "value", "unit", "budget"}; budget may be null.
// Exit codes: 0 fine, 1 a row is over its budget or could not be had, 2 a word that is not known.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { childEnd, tieChild } from './children.mjs';
import { UsageError, parseOptions, runMain } from './options.mjs';
import { startQemu } from './qemu.mjs';

/** For each row: at -Os on the chip, at -O2 on the chip, on the host. null: no budget. */
const BUDGETS = {
  // name                 Os    O2    host
  yield_2:               [null, null, null], // half of it is the loop's pass, not the turn
  yield_100:             [42,   42,   40],
  yield_10000:           [null, null, 40],
  create_finish:         [60,   60,   80],
  create_finish_static:  [null, null, null],
  await_ready_child:     [120,  112,  null],
  generator_item:        [80,   76,   80],
  await_depth_64:        [null, null, null], // one level
  event_round_trip:      [120,  120,  120],
  queue_round_trip:      [180,  180,  220],
  lock_uncontended:      [30,   30,   null],
  read_line:             [549,  465,  529], // of 20 letters, at once
  write_line:            [153,  116,  117],
  reader_bytes:          [100,  100,  null], // with the 64 of its buffer
  read_line_bytes:       [40,   40,   null], // in the frame of who awaits it, and nowhere else
  sleep_wake_1:          [200,  200,  null],
  sleep_wake_10:         [280,  280,  null],
  sleep_wake_100:        [420,  420,  null],
  irq_to_task:           [60,   60,   null],
  irq_to_urgent:         [null, null, null],
  cancel_depth_8:        [800,  600,  null],
  frame_empty_bytes:     [32,   32,   null],
  frame_per_await_bytes: [4,    4,    null],
  task_event_bytes:      [88,   88,   null], // a static_task<>: what users write for a root
  task_event_arena_bytes: [null, null, null], // the same as a task<>
  sleepers_1m_ir:        [null, null, null], // less than libuv's timers, see --peers
  sleepers_1m_bytes:     [null, null, 200],
  sleepers_1m_us:        [null, null, null], // what microseconds say depends on the machine
  tcp_echo_1:            [null, null, null], // a request of 64 bytes, by streams
  tcp_echo_64:           [null, null, 600],
  tcp_echo_1000:         [null, null, null],
  tcp_echo_device_1:     [null, null, null], // the same by try_read and try_write
  tcp_echo_device_64:    [null, null, null],
  tcp_echo_device_1000:  [null, null, null],
  tcp_echo_epoll_1:      [null, null, null], // a loop in C's manner, to compare with
  tcp_echo_epoll_64:     [null, null, null],
  tcp_echo_epoll_1000:   [null, null, null],
  tcp_echo_64_calls:     [null, null, 2.1],
};
/** What a row that docs/costs.md accounts for may have beyond its budget. */
const ACCOUNTED = 1.25;
const ACCOUNTS = new Set([
  'create_finish',
  'event_round_trip',
  'irq_to_task',
  'sleep_wake_10',
  'sleep_wake_100',
  'yield_100',
]);
const COLUMNS = ['chip-Os', 'chip-O2', 'host'];

/** The row that does nothing: what it costs is part of every other row on the host. */
const EMPTY = 'empty_loop';
const MEASURED = 'bench_measured';
const LIMIT_MS = 600_000;

/** @typedef {{name: string, value: number}} Count */
/** @typedef {{name: string, target: string, opt: string, value: number, unit: string,
 *             budget: number | null}} Row */

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  runMain('bench', main, 1);
}

/** @param {string[]} args @returns {Promise<number>} the exit status */
async function main(args) {
  const { options, rest } = parseOptions(args, {
    json: String,
    only: String,
    'chip-Os': String,
    'chip-O2': String,
    host: String,
    echo: String,
    sleepers: String,
  });
  if (rest.length > 0) {
    throw new UsageError(`what is ${rest[0]}?`);
  }
  if (options.only !== undefined && !Object.hasOwn(BUDGETS, options.only)) {
    throw new UsageError(`no row '${options.only}'; there are: ${Object.keys(BUDGETS).join(' ')}`);
  }
  const wanted = ({ name }) => name !== EMPTY && (options.only ?? name) === name;
  /** @type {Row[]} */
  const rows = [];
  const sources = [
    ['chip-Os', countOnChip],
    ['chip-O2', countOnChip],
    ['host', (program) => countOnHost(program, options.only)],
    ['echo', (program) => countEcho(program, options.only)],
    ['sleepers', (program) => run(program, [])],
  ];
  for (const [source, count] of sources) {
    const isOff =
      (source === 'sleepers' && !(options.only ?? 'sleepers_1m_us').match(/_us|_bytes/)) ||
      (source === 'echo' && !(options.only ?? 'tcp_echo').startsWith('tcp_echo'));
    if (options[source] !== undefined && !isOff) {
      const counts = await count(options[source]);
      rows.push(...counts.filter(wanted).map((each) => judged(each, source)));
    }
  }
  if (options.json !== undefined) {
    writeFileSync(options.json, `${JSON.stringify(rows, null, 1)}\n`);
  }
  process.stdout.write(table(rows));
  if (rows.length === 0) {
    console.error('bench: no row was measured');
  }
  return rows.length === 0 || rows.some(isOver) ? 1 : 0;
}

/** @param {Count} count @param {string} source @returns {Row} */
export function judged({ name, value }, source) {
  const column = COLUMNS.indexOf(source.startsWith('chip') ? source : 'host');
  const [target, opt] = column === 2 ? ['host', 'O2'] : ['stm32f405', COLUMNS[column].slice(5)];
  const budget = BUDGETS[name]?.[column] ?? null;
  const rounded = Math.round(value * 100) / 100; // what the table shows is what is judged
  return { name, target, opt, value: rounded, unit: unit(name, target), budget };
}

function unit(name, target) {
  if (name.endsWith('_bytes')) {
    return 'bytes';
  }
  if (name.endsWith('_us')) {
    return 'us';
  }
  if (name.endsWith('_calls')) {
    return 'calls';
  }
  if (name.endsWith('_per_s')) {
    return 'per second';
  }
  return target === 'host' ? 'Ir' : 'instructions';
}

/** @param {Row} row */
export function isOver({ name, value, budget }) {
  return budget !== null && value > budget * (ACCOUNTS.has(name) ? ACCOUNTED : 1);
}

/** @param {Row[]} rows */
export function table(rows) {
  const line = (row) => {
    const limit = row.budget === null ? '' : `  of ${String(row.budget).padStart(3)}`;
    const name = `${row.target.padEnd(10)} ${row.opt}  ${row.name.padEnd(26)}`;
    const above = row.budget !== null && row.value > row.budget;
    const mark = isOver(row) ? '  OVER' : above ? '  see docs/costs.md' : '';
    return `${name} ${row.value.toFixed(2).padStart(9)} ${row.unit.padEnd(12)}${limit}${mark}`.trimEnd();
  };
  const over = rows.filter(isOver).length;
  return `${rows.map(line).join('\n')}\n${rows.length} rows, ${over} over budget\n`;
}

/** @param {string} printed @returns {Count[]} the lines `bench NAME VALUE` */
export function readCounts(printed) {
  const found = printed.matchAll(/^bench (\w+) ([0-9.]+)\r?$/gm);
  return [...found].map(([, name, value]) => ({ name, value: Number(value) }));
}

/**
 * What one round of each row costs, from counts of two numbers of rounds each.
 * @param {Count[]} calls the rounds of each call, two calls a row, the first row empty
 * @param {number[]} costs of each call
 * @returns {Count[]}
 */
export function perRound(calls, costs) {
  if (calls.length === 0 || calls.length % 2 !== 0 || calls.length !== costs.length) {
    throw new Error(`${calls.length} calls of ${MEASURED} and ${costs.length} counts`);
  }
  const counts = [];
  for (let i = 0; i < calls.length; i += 2) {
    const rounds = calls[i + 1].value - calls[i].value;
    counts.push({ name: calls[i].name, value: (costs[i + 1] - costs[i]) / rounds });
  }
  const [{ value: empty }] = counts;
  return counts.slice(1).map(({ name, value }) => ({ name, value: value - empty }));
}

/** @param {string} images divided by commas */
async function countOnChip(images) {
  const counts = [];
  for (const image of images.split(',')) {
    const child = await startQemu(image, {
      sleep: 'real', // plain -icount: with skipped sleep the counter is not exact
      serial: ['stdio'],
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const printed = await output(child, image);
    if (!/^bench done\r?$/m.test(printed)) {
      throw new UsageError(`${image} did not end well: ${printed.trim().split('\n').at(-1)}`);
    }
    counts.push(...readCounts(printed));
  }
  return counts;
}

export async function countOnHost(program, only) {
  const folder = mkdtempSync(join(tmpdir(), 'rondo-bench-'));
  try {
    const args = [
      '--tool=callgrind',
      `--callgrind-out-file=${join(folder, 'count')}`,
      `--toggle-collect=${MEASURED}`,
      `--zero-before=${MEASURED}`,
      `--dump-after=${MEASURED}`,
      '-q',
      program,
      ...(only === undefined ? [] : [only]),
    ];
    const child = spawn('valgrind', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const calls = readCounts(await output(child, program));
    const costs = readdirSync(folder)
      .map((name) => [Number(name.split('.')[1]), join(folder, name)])
      .filter(([part]) => part > 0) // the last one, without a number, is the end of the program
      .sort(([a], [b]) => a - b)
      .map(([, path]) => Number(/^summary: (\d+)/m.exec(readFileSync(path, 'utf8'))?.[1]));
    return perRound(calls, costs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function countEcho(program, only) {
  const row = only?.replace(/_(calls|per_s)$/, '');
  const costs = only === row ? await countOnHost(program, row) : [];
  return [...costs, ...(await run(program, ['--calls', ...(row === undefined ? [] : [row])]))];
}

export async function run(program, args) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return readCounts(await output(child, program));
}

/** All that a child prints; a bad end is an error. */
async function output(child, name) {
  const untie = tieChild(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  let printed = '';
  child.once('error', (error) => {
    console.error(`bench: ${error.message}`);
    process.exit(1);
  });
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  const { status, how } = await childEnd(child);
  clearTimeout(timer);
  untie();
  if (status !== 0) {
    console.error(`bench: ${name} ${how}`);
    process.exit(1);
  }
  return printed;
}
