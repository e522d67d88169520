#!/usr/bin/env node
// demo.mjs - runs a demo's image: on a terminal, or headless on scripted input.
//
//   demo.mjs --target pico|pyboard|linux|sim --image FILE [--name board] [--headless]
//            [--script FILE] [--seconds 10] [--patch SYMBOL=U32]
//
//   pico     the firmware on the emulated Pico, in virtual time: same input, same bytes out
//   pyboard  the firmware under QEMU, in real time; LEDs and button over the panel link
//   linux    the native program, in real time
//   sim      the native program in virtual time; it runs the script and prints the trace itself
//
// Exit 0: it ran; 1: the firmware died; 2: it could not be started.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { childEnd, tieChild } from './children.mjs';
import { BOARD } from './demo/boards.mjs';
import { ChildWorld, cpuMillis } from './demo/child_world.mjs';
import { runHeadless } from './demo/headless.mjs';
import { readScript } from './demo/script.mjs';
import { runTerminal } from './demo/terminal.mjs';
import { openImage, patchImage } from './images.mjs';
import { UsageError, parseOptions, runMain } from './options.mjs';
import { startQemu } from './qemu.mjs';

const OPTIONS = {
  target: ['pico', 'pyboard', 'linux', 'sim'],
  image: String,
  name: String,
  headless: Boolean,
  script: String,
  seconds: Number,
  patch: String,
};
const DEFAULT_SECONDS = 10;

runMain('demo', async (args) => {
  const { options, rest } = parseOptions(args, OPTIONS);
  if (rest.length > 0) {
    throw new UsageError(`${rest[0]} is too many; there are only options`);
  }
  if (options.target === undefined) {
    throw new UsageError(`--target needs one of ${OPTIONS.target.join(', ')}`);
  }
  if (options.image === undefined) {
    throw new UsageError('--image needs the file to run');
  }
  if (options.patch !== undefined && options.target !== 'pico') {
    throw new UsageError('--patch works with --target pico only');
  }
  const { target, name = 'board', seconds = DEFAULT_SECONDS } = options;
  const headless = options.headless || wantsHeadless(target);
  const scriptPath = options.script ?? defaultScript(name);
  const script = scriptPath === undefined ? [] : readScript(scriptPath);
  if (target === 'sim') {
    return runSim(options.image, name, scriptPath, seconds);
  }
  const { world, sha256 } = await openWorld(options);
  const title = titleOf(sha256, name, target);
  const leds = Object.values(BOARD.leds).sort();
  const death = headless
    ? await runHeadless(world, script, seconds, title)
    : await runTerminal(world, leds, title);
  if (death === null) {
    return 0;
  }
  console.error(`demo: ${death}`);
  return 1;
});

function wantsHeadless(target) {
  const why =
    target === 'sim'
      ? 'virtual time has no keyboard'
      : process.stdin.isTTY && process.stdout.isTTY
        ? undefined
        : 'this is no terminal';
  if (why !== undefined) {
    console.error(`demo: ${why}; running as with --headless`);
  }
  return why !== undefined;
}

function defaultScript(name) {
  return ['demos', 'demos/tutorial']
    .map((folder) => fileURLToPath(new URL(`../${folder}/${name}.script`, import.meta.url)))
    .find(existsSync);
}

function titleOf(sha256, name, target) {
  return `image ${sha256} ${name} for ${target}`;
}

async function openWorld({ target, image, patch }) {
  if (target === 'linux') {
    const sha256 = programDigest(image);
    return { sha256, world: new ChildWorld(await startProgram(image), cpuSummary) };
  }
  const elf = openImage(image);
  if (target === 'pyboard') {
    return {
      sha256: elf.sha256,
      world: new ChildWorld(await startPyboard(image), qemuSummary),
    };
  }
  if (patch !== undefined) {
    patchImage(elf, image, patch);
  }
  // Here and not above: only this world needs the emulator's package to be installed.
  const { PicoWorld } = await import('./demo/pico_world.mjs');
  try {
    return { sha256: elf.sha256, world: new PicoWorld(elf, BOARD) };
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(`${image}: ${error.message}`) : error;
  }
}

function programDigest(path) {
  try {
    accessSync(path, constants.X_OK);
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch (error) {
    const why = error.code === 'ENOENT' ? 'there is no image' : 'this is no program:';
    throw new UsageError(`${why} ${path}`);
  }
}

function startProgram(path) {
  return started(spawn(resolve(path), [], { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] }), path);
}

function started(child, path) {
  return new Promise((done, fail) => {
    child.once('spawn', () => done(child));
    child.once('error', (error) => fail(new UsageError(`cannot start ${path}: ${error.code}`)));
  });
}

function startPyboard(image) {
  return startQemu(image, {
    sleep: 'real',
    serial: ['stdio', 'chardev:panel'],
    extra: ['-chardev', 'socket,id=panel,fd=3'],
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  }).catch((error) => {
    throw new UsageError(error.message);
  });
}

function cpuSummary(child, us) {
  const cpu = cpuMillis(child.pid);
  const share = (100 - (cpu * 1e5) / us).toFixed(2);
  const measured = Number.isNaN(cpu) ? 'unknown' : `${cpu.toFixed(1)} ms`;
  const asleep = Number.isNaN(cpu) ? '' : `, ${share} % asleep`;
  return `processor time ${measured} in ${(us / 1e6).toFixed(3)} s${asleep}`;
}

function qemuSummary(_child, us) {
  return `${(us / 1e6).toFixed(3)} s; instructions and sleep are not measured under QEMU`;
}

/** The program keeps its own time and writes the trace; only the first line is ours. */
async function runSim(path, name, scriptPath, seconds) {
  const sha256 = programDigest(path);
  const args = ['--seconds', String(seconds)];
  if (scriptPath !== undefined) {
    args.unshift('--script', scriptPath);
  }
  const stdio = ['ignore', 'pipe', 'inherit'];
  const child = await started(spawn(resolve(path), args, { stdio }), path);
  const untie = tieChild(child);
  console.log(titleOf(sha256, name, 'sim'));
  child.stdout.on('data', (bytes) => process.stdout.write(bytes));
  const { status, how } = await childEnd(child);
  untie();
  if (status !== 0) {
    console.error(`demo: the firmware's process ${how}`);
  }
  return status === 0 ? 0 : 1;
}
