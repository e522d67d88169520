// demo.test.mjs - the demo's front end in all four worlds, on stand-in firmware.

import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { firmware, printing } from './board/thumb.mjs';
import { Editor } from './demo/editor.mjs';
import { Lines } from './demo/lines.mjs';
import { parseScript } from './demo/script.mjs';
import { LINUX, PICO, PYBOARD, PYBOARD_LAYOUT, SIM } from './demo/stand_ins.mjs';

const TOOL = fileURLToPath(new URL('demo.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rondo-test-'));
after(() => rmSync(folder, { recursive: true }));
const path = (name) => join(folder, name);
const has = (tool) => spawnSync(tool, ['--version']).status === 0;

function run(...args) {
  return spawnSync(process.execPath, [TOOL, ...args], { encoding: 'utf8' });
}

function script(text) {
  writeFileSync(path('test.script'), text);
  return ['--script', path('test.script')];
}

function pico(source, ...args) {
  writeFileSync(path('pico.elf'), firmware(source).file);
  return run('--target', 'pico', '--image', path('pico.elf'), '--headless', ...args);
}

// --- the Pico

const INPUT = '250000 button 1\n300000 button 0\n300000 uart abc\n';

test('pico: a headless trace is exact', () => {
  const { status, stdout, stderr } = pico(PICO, ...script(INPUT), '--seconds', '0.5');
  assert.equal(stderr, '');
  assert.equal(status, 0);
  const [title, ...lines] = stdout.split('\n');
  assert.equal(title, `image ${firmware(PICO).sha256} board for pico`);
  assert.deepEqual(lines.slice(0, 8), [
    '    200000 led1 1',
    '    250000 button 1',
    '    250000 led4 1',
    '    300000 button 0',
    '    300000 uart < abc',
    '    300000 led4 0',
    '    300972 uart > abc', // 4 bytes of 86.8 us, 277.8 us of silence, 4 bytes back
    '    400000 led1 0',
  ]);
  assert.match(lines[8], /^\d+ instructions, 99\.9\d % asleep in WFI$/);
});

test('pico: the same input gives the same bytes', () => {
  const [a, b] = [pico(PICO), pico(PICO)];
  assert.equal(a.status, 0);
  assert.equal(a.stdout, b.stdout);
  assert.equal(a.stdout.match(/ led1 /g).length, 49);
});

test('pico: a patched period shows in the trace', () => {
  const { stdout } = pico(PICO, '--patch', 'period=100000');
  assert.equal(stdout.match(/ led1 /g).length, 99);
});

test('pico: a firmware that dies gives exit status 1 and one line', () => {
  const panic = pico(printing('rondo panic: a.cpp:3: oh\n'), ...script(''));
  assert.equal(panic.status, 1);
  assert.equal(panic.stderr, 'demo: rondo panic: a.cpp:3: oh\n');
  assert.match(panic.stdout, /uart > rondo panic: a\.cpp:3: oh$/m);
  const fault = pico('reset: udf 1\nhardfault: b hardfault', ...script(''));
  assert.equal(fault.status, 1);
  assert.match(fault.stderr, /^demo: HardFault: .*\n$/);
});

// --- processes in real time

test('linux: LEDs, button and lines', { skip: has('gcc') ? false : 'no compiler' }, () => {
  writeFileSync(path('linux.c'), LINUX);
  execFileSync('gcc', ['-w', '-o', path('linux'), path('linux.c')]);
  const target = ['--target', 'linux', '--image', path('linux'), '--headless'];
  const good = run(...target, ...script(INPUT), '--seconds', '1.5');
  assert.equal(good.stderr, '');
  assert.equal(good.status, 0);
  assert.match(good.stdout, /^image [0-9a-f]{64} board for linux$/m);
  assert.match(good.stdout, /^ {4}200000 led1 1$/m);
  assert.match(good.stdout, /^ +\d+ button 1\n(.*\n)*? +\d+ led4 1$/m);
  assert.match(good.stdout, /^ +\d+ uart > ABC$/m);
  assert.match(good.stdout, /^processor time .* in \d\.\d{3} s, \d+\.\d\d % asleep$/m);

  const dead = run(...target, ...script('100000 uart die\n'), '--seconds', '2');
  assert.equal(dead.status, 1);
  assert.equal(dead.stderr, 'demo: rondo panic: asked for\n');
});

const noPyboard =
  has('arm-none-eabi-gcc') && has('qemu-system-arm') ? false : 'no compiler or QEMU';
test('pyboard: LEDs, button and lines', { skip: noPyboard }, () => {
  writeFileSync(path('m4.c'), PYBOARD);
  writeFileSync(path('m4.ld'), PYBOARD_LAYOUT);
  const flags = ['-mcpu=cortex-m4', '-mthumb', '-Os', '-ffreestanding', '-nostdlib', '-static'];
  const files = ['-T', path('m4.ld'), path('m4.c'), '-o', path('m4.elf')];
  execFileSync('arm-none-eabi-gcc', [...flags, ...files]);
  const target = ['--target', 'pyboard', '--image', path('m4.elf'), '--headless'];
  const { status, stdout, stderr } = run(...target, ...script(INPUT), '--seconds', '1.5');
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.match(stdout, /^ +1000 led1 1$/m);
  assert.match(stdout, /^ +\d+ button 1\n(.*\n)*? +2000 led4 1$/m);
  assert.match(stdout, /^ +\d+ uart > ABC$/m);
  assert.match(stdout, /not measured under QEMU$/m);
});

test('a program that only prints has no panel and is none the worse', () => {
  writeFileSync(path('prints'), '#!/bin/sh\necho hello >&2\nexec sleep 9\n', { mode: 0o755 });
  const target = ['--target', 'linux', '--image', path('prints'), '--headless'];
  const { status, stdout, stderr } = run(...target, '--seconds', '0.2');
  assert.equal(status, 0);
  assert.equal(stderr, 'hello\n');
  assert.match(stdout, /^processor time .* in (?!0\.000)\d/m);
});

test('a process that ends by itself is a death', () => {
  const image = '/bin/true';
  const { status, stderr } = run('--target', 'linux', '--image', image, '--headless');
  assert.equal(status, 1);
  assert.equal(stderr, "demo: the firmware's process ended with status 0\n");
});

test('sim: the program gets the script and its trace passes through', () => {
  writeFileSync(path('sim'), SIM, { mode: 0o755 });
  const { status, stdout } = run(
    ...['--target', 'sim', '--image', path('sim'), '--headless'],
    ...[...script(INPUT), '--seconds', '3'],
  );
  assert.equal(status, 0);
  const [title, ...lines] = stdout.split('\n');
  assert.match(title, /^image [0-9a-f]{64} board for sim$/);
  const args = `args --script ${path('test.script')} --seconds 3`;
  assert.deepEqual(lines, ['    200000 led1 1', args, '']);
});

// --- the terminal

const noTerminal = has('script') ? false : 'no script(1) to make a terminal';
test('on a terminal keys reach the firmware and Ctrl-C ends it', { skip: noTerminal }, async () => {
  writeFileSync(path('pico.elf'), firmware(PICO).file);
  const command = [process.execPath, TOOL, '--target', 'pico', '--image', path('pico.elf')];
  const quoted = command.map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', `stty cols 80; ${quoted}; stty -a`, '/dev/null']);
  const closed = new Promise((resolve) => child.once('close', resolve));
  let screen = '';
  child.stdout.on('data', (bytes) => (screen += bytes));
  const shows = async (pattern) => {
    for (let i = 0; i < 200 && !pattern.test(screen); i++) {
      await sleep(25);
    }
    assert.match(screen, pattern);
  };
  try {
    await shows(/Enter sends the line/);
    await shows(/\u25cf\x1b\[0m led1/); // lit
    child.stdin.write('hellx\x7fo\r');
    await shows(/\r\x1b\[1A\x1b\[Jhello\r\n/);
    child.stdin.write('\t');
    await shows(/\u25cf\x1b\[0m led4/);
    child.stdin.write('\x03');
    await shows(/[^-]icanon/); // the terminal is as it was
    child.stdin.end();
    assert.equal(await closed, 0);
  } finally {
    child.kill();
  }
});

// --- mistakes and parts

test('mistakes are one line and exit 2', () => {
  const mistake = (...args) => {
    const { status, stderr } = run('--headless', ...args);
    assert.equal(status, 2);
    assert.equal(stderr.split('\n').length, 2, stderr);
    return stderr;
  };
  assert.match(mistake(), /--target needs one of pico, pyboard, linux, sim/);
  assert.match(mistake('--target', 'esp32'), /unknown target esp32; there are pico, pyboard/);
  assert.match(mistake('--target'), /--target needs one of pico/);
  assert.match(mistake('--target', 'pico'), /--image needs the file to run/);
  assert.match(mistake('--colour'), /unknown option --colour; there are --target, --image/);
  assert.match(mistake('--seconds', '-1'), /--seconds needs a number above 0, not -1/);
  for (const target of ['pico', 'pyboard', 'linux', 'sim']) {
    assert.match(mistake('--target', target, '--image', '/nowhere'), /there is no image \/nowhere/);
  }
  assert.match(mistake('--target', 'linux', '--image', TOOL), /this is no program|cannot start/);
  writeFileSync(path('bad.script'), '# fine\n100 button 2\n');
  assert.match(
    mistake('--target', 'pico', '--image', '/nowhere', '--script', path('bad.script')),
    /bad\.script:2: a button is 0 \(released\) or 1 \(pressed\), not "2"/,
  );
});

test('scripts are read line by line', () => {
  assert.deepEqual(parseScript('# c\n\n 10 button 1\n10 uart a # b \n20 uart\n', 'x'), [
    { us: 10, button: true },
    { us: 10, uart: 'a # b ' },
    { us: 20, uart: '' },
  ]);
  const wrong = (text) => () => parseScript(text, 'x.script');
  assert.throws(wrong('20 button 1\n10 button 0'), /x\.script:2: time 10 is before/);
  assert.throws(wrong('10 knob 1'), /x\.script:1: unknown input knob; there are button, uart/);
  assert.throws(wrong('soon button 1'), /x\.script:1: .* is neither/);
});

test('a closed pipe is not a crash', async () => {
  writeFileSync(path('pico.elf'), firmware(PICO).file);
  const args = ['--target', 'pico', '--image', path('pico.elf'), '--headless', '--seconds', '600'];
  const child = spawn(process.execPath, [TOOL, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (bytes) => (errors += bytes));
  child.stdout.once('data', () => child.stdout.destroy());
  const status = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(errors, '');
  assert.equal(status, 0);
});

test('lines keep the time of their last byte and show what a terminal would obey', () => {
  const lines = [];
  const reader = new Lines((line, us) => lines.push([line, us]));
  [...Buffer.from('a\x1b[2Jé\r\nrest')].forEach((byte, i) => reader.push(byte, i));
  reader.flush();
  assert.deepEqual(lines, [
    ['a\\x1b[2Jé', 8],
    ['rest', 12],
  ]);
});

test('the editor knows its keys, also when a sequence comes in pieces', () => {
  const editor = new Editor();
  const seen = [];
  editor.onLine = (line) => seen.push(line);
  editor.onPress = () => seen.push('press');
  editor.onQuit = () => seen.push('quit');
  for (const keys of ['hellp\x7fo\r', '\x1b', 'OP', '\x1b[A', 'x\x15é\t', '\r\x04']) {
    editor.feed(Buffer.from(keys));
  }
  assert.deepEqual(seen, ['hello', 'press', 'press', 'é', 'quit']);
});
