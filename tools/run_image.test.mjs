// run_image.test.mjs - every way in which a test image can pass or fail, on both chips.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';

import { firmware, printing } from './board/thumb.mjs';

const TOOL = fileURLToPath(new URL('run_image.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rondo-test-'));
after(() => rmSync(folder, { recursive: true }));
const path = (name) => join(folder, name);
const PASSED = 'rondo tests on x\nrondo: 3 passed, 0 failed\n';

function run(args, env = process.env) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [TOOL, ...args], {
    encoding: 'utf8',
    env,
  });
  return { status, stdout, stderr };
}

function pico(source, ...args) {
  writeFileSync(path('pico.elf'), firmware(source).file);
  return run(['--chip', 'rp2040', ...args, path('pico.elf')]);
}
const picoPrints = (text, then) => pico(printing(text, then), '--timeout', '2');

test('pico: a closing line with passed tests passes and is echoed', () => {
  assert.deepEqual(picoPrints(PASSED), { status: 0, stdout: PASSED, stderr: '' });
});

test('pico: each failure is one line', () => {
  const failure = (text, then) => {
    const { status, stderr } = picoPrints(text, then);
    assert.equal(status, 1);
    return stderr.replace(/^run_image: \S+: /, '');
  };
  assert.equal(failure('rondo: 3 passed, 1 failed\n'), 'rondo: 3 passed, 1 failed\n');
  assert.equal(failure('rondo: 0 passed, 0 failed\n'), 'no test ran\n');
  assert.equal(
    failure('half a li'),
    '2 virtual seconds passed without a closing line; the last words were: half a li\n',
  );
  assert.equal(
    failure('rondo tests on x\nrondo tests on x\n'),
    'the image started twice: a silent reset\n',
  );
  assert.equal(failure('rondo panic: a.cpp:3: oh\n'), 'rondo panic: a.cpp:3: oh\n');
  assert.match(
    failure('x\n', 'udf 1'),
    /^the image stopped \(lock-up: .*\) without a closing line/,
  );
});

test('pico: a busy loop runs into one of the time limits', () => {
  const { status, stderr } = pico('reset: b reset', '--timeout', '0.3');
  assert.equal(status, 1);
  assert.match(stderr, /0\.3 (virtual|real) seconds passed/);
});

test('pico: an image that must die passes on its words only', () => {
  const panics = printing('rondo panic: the stack is full\n');
  assert.equal(pico(panics, '--until', 'stack is full').status, 0);
  const { status, stderr } = pico(panics, '--until', 'heap is full');
  assert.equal(status, 1);
  assert.match(stderr, /ended without printing "heap is full": rondo panic: the stack is full/);
  assert.equal(pico(printing(PASSED), '--until', 'stack is full').status, 1);
});

test('pico: a reader that goes away is no pass', () => {
  writeFileSync(path('pico.elf'), firmware(printing('x\n'.repeat(30))).file);
  const command = '"$0" "$1" --chip rp2040 "$2" | :; exit ${PIPESTATUS[0]}';
  const { status } = spawnSync('bash', ['-c', command, process.execPath, TOOL, path('pico.elf')]);
  assert.equal(status, 1);
});

test('a patch changes the image that runs', () => {
  const { stdout } = pico(printing(PASSED), '--patch', 'text=0x6f6f6262');
  assert.match(stdout, /^bbooo tests on x/);
});

test('mistakes are one line and exit 2', () => {
  const mistake = (...args) => {
    const { status, stderr } = run(args);
    assert.equal(status, 2);
    assert.equal(stderr.split('\n').length, 2);
    return stderr;
  };
  assert.match(mistake('x.elf'), /--chip needs one of rp2040, stm32f405/);
  assert.match(mistake('--chip', 'avr', 'x.elf'), /unknown chip avr; there are rp2040, stm32f405/);
  assert.match(mistake('--chip', 'rp2040'), /one IMAGE is needed, not 0/);
  assert.match(mistake('--chip', 'rp2040', '/nowhere.elf'), /there is no image \/nowhere\.elf/);
  assert.match(mistake('--chip', 'rp2040', TOOL), /run_image\.mjs is not an ELF file/);
  assert.match(mistake('--fast'), /unknown option --fast; there are --chip, --timeout/);
  assert.match(mistake('--timeout'), /--timeout needs a number/);
});

// --- the Pyboard's chip

const M4 = `
#define WORD(address) (*(volatile unsigned *)(address))
const volatile unsigned exit_status = STATUS;
static void print(const char *text) {
  for (; *text; ++text) { WORD(0x40011004) = *text; }
}
static int semihosting(int call, const void *block) {
  register int r0 __asm__("r0") = call;
  register const void *r1 __asm__("r1") = block;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}
void reset(void) {
  WORD(0x4001100c) = 0x2008; // USART1 CR1: UE, TE
  print(TEXT);
  unsigned block[2] = {0x20026, exit_status};
  if (block[1] != 99) { semihosting(0x20, block); }
  for (;;) { __asm__ volatile("wfi"); }
}
__attribute__((section(".vectors"), used)) static void *const vectors[] = {(void *)0x20020000, reset};
`;
const LAYOUT = `
SECTIONS {
  .text 0x08000000 : { KEEP(*(.vectors)) *(.text*) *(.rodata*) }
}`;

const has = (tool) => spawnSync(tool, ['--version']).status === 0;
const skip = has('arm-none-eabi-gcc') && has('qemu-system-arm') ? false : 'no compiler or QEMU';

function stm32(text, status, ...args) {
  const [source, layout, image] = ['m4.c', 'm4.ld', 'm4.elf'].map(path);
  writeFileSync(source, M4);
  writeFileSync(layout, LAYOUT);
  const defines = [`-DTEXT=${JSON.stringify(text)}`, `-DSTATUS=${status}`];
  const flags = ['-mcpu=cortex-m4', '-mthumb', '-Os', '-ffreestanding', '-nostdlib', '-static'];
  execFileSync('arm-none-eabi-gcc', [...flags, ...defines, '-T', layout, source, '-o', image]);
  return run(['--chip', 'stm32f405', '--timeout', '5', ...args, image]);
}

test('stm32f405: closing line and exit status 0 pass', { skip }, () => {
  assert.deepEqual(stm32(PASSED, 0), { status: 0, stdout: PASSED, stderr: '' });
});

test('stm32f405: the exit status counts as well', { skip }, () => {
  const { status, stderr } = stm32(PASSED, 3);
  assert.equal(status, 1);
  assert.match(stderr, /QEMU ended with status 3 after the closing line/);
  assert.match(stm32('hm\n', 0).stderr, /QEMU ended with status 0 without a closing line/);
  assert.equal(stm32(PASSED, 3, '--patch', 'exit_status=0').status, 0);
});

test('stm32f405: the time limit ends a silent image and one that does not exit', { skip }, () => {
  assert.match(stm32('', 99, '--timeout', '0.5').stderr, /0\.5 real seconds passed without/);
  assert.match(
    stm32(PASSED, 99, '--timeout', '0.5').stderr,
    /did not end within 0\.5 real seconds/,
  );
});

test('stm32f405: an image that must die is ended at its words', { skip }, () => {
  assert.equal(stm32('rondo panic: gone\n', 99, '--until', 'gone').status, 0);
});

test('stm32f405: a missing emulator is named', { skip }, () => {
  stm32(PASSED, 0);
  const { status, stderr } = run(['--chip', 'stm32f405', path('m4.elf')], {
    PATH: '/none',
  });
  assert.equal(status, 2);
  assert.match(stderr, /qemu-system-arm is missing: apt-get install qemu-system-arm/);
});
