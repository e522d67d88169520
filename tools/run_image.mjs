#!/usr/bin/env node
// run_image.mjs - runs a test image on an emulated chip; the exit status is the verdict.
//
//   run_image.mjs --chip rp2040|stm32f405 [--timeout SECONDS] [--patch SYMBOL=U32]
//                 [--until TEXT] IMAGE
//
// CMake's CROSSCOMPILING_EMULATOR. What the image prints goes to stdout, the reason of a failure
// to stderr, one line. Exit 0: passed; 1: failed; 2: it could not be run. The time limit counts
// virtual and real seconds alike (under QEMU only real ones). verdict.mjs has the rules.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Pico } from './board/pico.mjs';
import { childEnd, tieChild } from './children.mjs';
import { openImage, patchImage } from './images.mjs';
import { UsageError, parseOptions, runMain } from './options.mjs';
import { startQemu } from './qemu.mjs';
import { Verdict } from './verdict.mjs';

const CHIPS = { rp2040: runPico, stm32f405: runQemu };
const OPTIONS = {
  chip: Object.keys(CHIPS),
  timeout: Number,
  patch: String,
  until: String,
};
const DEFAULT_TIMEOUT_S = 60;
/** How far the emulated Pico runs between two looks at the real clock. */
const SLICE_US = 10_000;
/** After a panic line the rest of the report may still come. */
const LAST_WORDS_US = 100_000;

/** Without a reader there is no verdict either. */
const UNREAD = 1;

runMain('run_image', main, UNREAD);

/** @param {string[]} args @returns {Promise<number>} the exit status */
async function main(args) {
  const { options, rest } = parseOptions(args, OPTIONS);
  if (options.chip === undefined) {
    throw new UsageError(`--chip needs one of ${OPTIONS.chip.join(', ')}`);
  }
  if (rest.length !== 1) {
    throw new UsageError(`one IMAGE is needed, not ${rest.length}`);
  }
  const [path] = rest;
  const elf = openImage(path);
  if (options.patch !== undefined) {
    patchImage(elf, path, options.patch);
  }
  const verdict = new Verdict(options.until);
  await CHIPS[options.chip](elf, verdict, options.timeout ?? DEFAULT_TIMEOUT_S);
  if (verdict.state === 'passed') {
    return 0;
  }
  console.error(`run_image: ${path}: ${verdict.reason}`);
  return 1;
}

/**
 * @param {import('./board/elf.mjs').Elf} elf
 * @param {Verdict} verdict
 * @param {number} limit seconds
 */
function runPico(elf, verdict, limit) {
  const deadline = Date.now() + limit * 1000;
  const pico = openPico(elf);
  let printed = [];
  pico.onUart = (byte) => {
    printed.push(byte);
    verdict.feed(Uint8Array.of(byte));
    if (verdict.state !== 'running') {
      pico.pause();
    }
  };
  const flush = () => {
    process.stdout.write(Uint8Array.from(printed));
    printed = [];
  };
  while (verdict.state === 'running' && pico.runTo(pico.us + SLICE_US)) {
    flush();
    if (pico.us >= limit * 1e6) {
      verdict.end(`${limit} virtual seconds passed`);
    } else if (Date.now() >= deadline) {
      verdict.end(`${limit} real seconds passed (${(pico.us / 1e6).toFixed(3)} virtual ones)`);
    }
  }
  if (verdict.state === 'running') {
    verdict.end(`the image stopped (${pico.stopped})`);
  } else if (verdict.state === 'failed') {
    pico.onUart = (byte) => printed.push(byte);
    pico.runTo(pico.us + LAST_WORDS_US);
  }
  flush();
}

function openPico(elf) {
  try {
    return new Pico(elf);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

/**
 * @param {import('./board/elf.mjs').Elf} elf
 * @param {Verdict} verdict
 * @param {number} limit seconds
 */
async function runQemu(elf, verdict, limit) {
  const folder = mkdtempSync(join(tmpdir(), 'rondo-image-'));
  try {
    // A copy, because --patch changed the bytes that were read.
    const image = join(folder, 'image.elf');
    writeFileSync(image, elf.file);
    const child = await startQemu(image, {
      sleep: 'skip',
      serial: ['stdio'],
      stdio: ['ignore', 'pipe', 'inherit'],
    }).catch((error) => {
      throw new UsageError(error.message);
    });
    await watch(child, verdict, limit);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Follows a running emulator to its end, or ends it. */
async function watch(child, verdict, limit) {
  const untie = tieChild(child);
  let cut = false;
  const finish = () => {
    cut = true;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => {
    verdict.end(`${limit} real seconds passed`);
    verdict.fail(`the emulator did not end within ${limit} real seconds`);
    finish();
  }, limit * 1000);
  child.stdout.on('data', (bytes) => {
    process.stdout.write(bytes);
    verdict.feed(bytes);
    if (verdict.state === 'failed' || (verdict.state === 'passed' && verdict.isDeath)) {
      setTimeout(finish, LAST_WORDS_US / 1000);
    }
  });
  const { status, how } = await childEnd(child);
  clearTimeout(timer);
  untie();
  if (cut || (verdict.isDeath && verdict.state === 'passed')) {
    return;
  }
  verdict.end(`QEMU ${how}`);
  if (status !== 0) {
    verdict.fail(`QEMU ${how} after the closing line`);
  }
}
