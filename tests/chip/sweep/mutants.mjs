#!/usr/bin/env node
// mutants.mjs - shows that the sweep can fail: each mutant is the library with one protection taken
// away, and the sweep must find what is lost.
//
//   mutants.mjs --chip rp2040|stm32f405 FOLDER [NAME...]
//
// The sources are copied to FOLDER and built there. A mutant whose text is no longer in the source
// is a failure: look for what protects that place now, and take that away.
//
// Equivalent, and so not in the list: isr_flag::clear() without its lock. It writes only if it has
// read "set", and an interrupt in between leaves "set" there, so the write forgets a set that came
// before the end of clear(), as it may. For the like reason isr_event::clear() and is_set(), which
// touch one byte; and isr_delay::request(): of two triggers in the same instant either may be the
// last, and the times that they write differ in the low word only.
//
// Not found, and so not in the list: port::set_alarm() that does not run the urgent loop when it
// says no. An urgent deadline is late by that only if a main task then hogs the core, and none does
// in the program of the sweep.

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { parseOptions, runMain, UsageError } from '../../../tools/options.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const NOT_COPIED = ['build', '.git', 'node_modules'];
const LOCK = '    const critical_section locked;\n';
const LOOK = 'attention_.load(std::memory_order_relaxed)';
const EXECUTOR = 'rondo/core/executor.cpp';
const FLAG = 'rondo/core/isr_flag.cpp';
const RING = 'rondo/core/ring_buffer.hpp';
const EVENT = 'rondo/sync/isr_event.hpp';
const QUEUE = 'rondo/sync/isr_queue.hpp';
const WAITERS = 'rondo/sync/isr_waiters.cpp';
const DELAY = 'rondo/sync/delay.cpp';
/** Of these the image of sync_program.cpp is built, of the others that of program.cpp. */
const SYNC = [EVENT, QUEUE, WAITERS, DELAY];
const INLINE = 'ports/cortex_m/cortex_m_inline.hpp';
const URGENT = 'ports/cortex_m/urgent.cpp';
const URGENT_INLINE = 'ports/cortex_m/urgent.hpp';
const PORT = 'ports/cortex_m/port.cpp';

/** name: [file, the text before (once in the file), the text after, the only chip] */
const MUTANTS = {
  'idle looks before it locks': [
    EXECUTOR,
    `    ${LOCK}        if (!${LOOK} && port`,
    `        const bool nobody = !${LOOK};\n    ${LOCK}        if (nobody && port`,
  ],
  'idle does not look': [EXECUTOR, `if (!${LOOK} && port::set_alarm`, 'if (port::set_alarm'],
  'idle sleeps unlocked': [
    EXECUTOR,
    '        port::idle();\n',
    '        asm volatile("cpsie i" ::: "memory");\n        port::idle();\n',
  ],
  'idle sleeps though the deadline has passed': [
    EXECUTOR,
    `if (!${LOOK} && port::set_alarm(deadline)) {`,
    `if (!${LOOK}) {\n        (void)port::set_alarm(deadline);`,
  ],
  'the inbox is emptied without a lock': [
    EXECUTOR,
    `    ${LOCK}        next = inbox_.take_all_before(next);`,
    '        next = inbox_.take_all_before(next);',
  ],
  'the attention that was asked for is forgotten after the look': [
    EXECUTOR,
    '    return more != nullptr ? more(*this, next) : next;\n',
    '    attention_.store(false, std::memory_order_relaxed);\n' +
      '    return more != nullptr ? more(*this, next) : next;\n',
  ],
  'a wait looks and links without a lock': [
    FLAG,
    `leaf) noexcept {\n${LOCK}`,
    'leaf) noexcept {\n',
  ],
  'set() without a lock': [FLAG, `set() noexcept {\n${LOCK}`, 'set() noexcept {\n'],
  'a set that nobody waits for is forgotten': [FLAG, '        state(set_mark());\n', ''],
  'a cancelled wait looks before it locks': [
    FLAG,
    /    const critical_section locked;\n(    if \(!task\.waits\(\)\) \{\n.*\n    \}\n.*task\.next\);\n)/,
    '$1    const critical_section locked;\n',
    'rp2040', // there the null pointer that it may follow is seen
  ],
  'a cancelled wait takes the set with it': [FLAG, 'if (!task.waits()) {', 'if (false) {'],
  'an event is set without a lock': [EVENT, `value = {}) noexcept {\n    ${LOCK}`, 'value = {}) noexcept {\n'],
  'a wait for an event looks and links without a lock': [
    EVENT,
    `        ${LOCK}            if (event_.set_)`,
    '            if (event_.set_)',
  ],
  'a cancelled wait for an item looks before it locks': [
    WAITERS,
    /    const critical_section locked;\n(    if \(!task\.waits\(\)\) \{\n.*\n    \}\n)/,
    '$1    const critical_section locked;\n',
  ],
  'a cancelled wait takes the item with it': [WAITERS, 'if (!task.waits()) {', 'if (false) {'],
  'an item is put without a lock': [QUEUE, `item) noexcept {\n    ${LOCK}`, 'item) noexcept {\n'],
  'a wait for an item looks and links without a lock': [
    QUEUE,
    `        ${LOCK}            if (queue_.size_ != queue_.reserved_)`,
    '            if (queue_.size_ != queue_.reserved_)',
  ],
  'an item is taken by its task without a lock': [
    QUEUE,
    `        ${LOCK}            waiter_.granted = false;`,
    '            waiter_.granted = false;',
  ],
  'an item is given back without a lock': [
    QUEUE,
    `give_back() noexcept {\n    ${LOCK}`,
    'give_back() noexcept {\n',
  ],
  'an item is not given back': [QUEUE, '                queue_.give_back();\n', ''],
  'an item is not reserved': [QUEUE, '            ++reserved_;\n            waiters_', '            waiters_'],
  'a trigger takes effect without a lock': [
    DELAY,
    `        ${LOCK}            end = requested_;`,
    '            end = requested_;',
  ],
  'a put is published before it is written': [
    RING,
    /( +items_\[head % N\] = item;\n)(.*head_\.store.*\n)/,
    '$2        std::atomic_signal_fence(std::memory_order_seq_cst);\n$1',
  ],
  'a slot is given back before it is read': [
    RING,
    /( +const T item = items_\[tail % N\];\n)(.*tail_\.store.*\n)/,
    '$2        std::atomic_signal_fence(std::memory_order_seq_cst);\n$1',
  ],
  'unlocking always lets interrupts in': [
    INLINE,
    'asm volatile("msr primask, %0" : : "r"(state.primask) : "memory");',
    '(void)state;\n    asm volatile("cpsie i" : : : "memory");',
  ],
  'a flag does not make the urgent loop run': [
    URGENT_INLINE,
    'if (&loop == detail::urgent_loop) {',
    'static_cast<void>(loop);\n    if (false) {',
  ],
  'the urgent loop stays this loop when it has run': [
    URGENT,
    'const loop_scope here(*cortex_m::detail::urgent_loop);',
    'port::current_loop() = cortex_m::detail::urgent_loop;',
  ],
  'the urgent loop takes frames of the main one': [
    URGENT,
    /    const loop_scope here\((\*.*)\);\n(.*= )this_loop\(\)/,
    '$2($1)',
  ],
  'an alarm of the main loop takes the place of the urgent one': [
    PORT,
    'urgent = cortex_m::detail::urgent_deadline;',
    'urgent = never;',
    'rp2040', // the STM32F405 never puts an alarm off: a later one leaves the nearer armed
  ],
  'the urgent alarm wakes the main loop alone': [
    URGENT_INLINE,
    'if (rondo::detail::ticks(detail::urgent_deadline) != rondo::detail::ticks(never)) {',
    'if (false) {',
  ],
  'the alarm that passes while it is armed': [
    'ports/rp2040/time.cpp',
    /return static_cast<std::int32_t>\(target.*;/,
    'return true;',
    'rp2040',
  ],
  'the clock wraps between its two words': [
    'ports/rp2040/time.cpp',
    'if (again == high) {',
    'if (again >= high) {',
    'rp2040',
  ],
  'an alarm too near to arm is armed': [
    'ports/stm32f405/time.cpp',
    'if (target < cycles + margin) {',
    'if (target < cycles) {',
    'stm32f405',
  ],
};

function main(args) {
  const { options, rest } = parseOptions(args, { chip: ['rp2040', 'stm32f405'] });
  const [folder, ...names] = rest;
  if (options.chip === undefined || folder === undefined) {
    throw new UsageError('--chip and a FOLDER are needed');
  }
  const bench = new Bench(options.chip, resolve(folder));
  const chosen = Object.entries(MUTANTS).filter(
    ([name, [, , , only = options.chip]]) =>
      only === options.chip && (names.length === 0 || names.includes(name)),
  );
  const images = new Set(chosen.map(([, [file]]) => imageOf(file)));
  if ([...images].some((image) => bench.sweep(image).status !== 0)) {
    throw new UsageError('the sweep fails without any mutant');
  }
  let survivors = 0;
  for (const [name, mutant] of chosen) {
    const how = bench.caught(mutant);
    survivors += how === null ? 1 : 0;
    console.log(how === null ? `SURVIVED  ${name}` : `caught    ${name}: ${how}`);
  }
  console.log(`mutants: ${chosen.length - survivors} of ${chosen.length} caught`);
  return survivors === 0 && chosen.length > 0 ? 0 : 1;
}

/** A copy of the sources, and its build. */
class Bench {
  #chip;
  #source;
  #build;

  constructor(chip, folder) {
    this.#chip = chip;
    this.#source = join(folder, 'source');
    this.#build = join(folder, 'build');
    mkdirSync(this.#source, { recursive: true });
    for (const name of readdirSync(ROOT).filter((each) => !NOT_COPIED.includes(each))) {
      cpSync(join(ROOT, name), join(this.#source, name), {
        recursive: true,
        filter: (from) => !NOT_COPIED.includes(basename(from)),
      });
    }
    execFileSync('cmake', ['--preset', chip, '-S', this.#source, '-B', this.#build], {
      cwd: this.#source,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.#make('sweep');
    this.#make('sync_sweep');
  }

  /** Runs the sweep on what is built. */
  sweep(name) {
    const image = join(this.#build, 'tests', `${name}.elf`);
    const options = name === 'sync_sweep' ? ['--quick', '--sync'] : ['--quick'];
    const command =
      this.#chip === 'rp2040'
        ? [join(ROOT, 'tests/chip/rp2040/sweep_test.mjs'), ...options, image]
        : [join(ROOT, 'tools/run_image.mjs'), '--chip', this.#chip, '--timeout', '110', image];
    return spawnSync('node', command, { encoding: 'utf8' });
  }

  /** How the sweep finds a mutant, or null if it does not. */
  caught([file, before, after]) {
    const path = join(this.#source, file);
    const text = readFileSync(path, 'utf8');
    const mutated = replaceOnce(text, before, after);
    if (mutated === null) {
      throw new UsageError(`${file} has no longer, or not once: ${before}`);
    }
    writeFileSync(path, mutated);
    const image = imageOf(file);
    this.#make(image);
    const { status, stdout, stderr } = this.sweep(image);
    writeFileSync(path, text);
    if (status === 0) {
      return null;
    }
    const words = `${stdout}\n${stderr}`.split('\n');
    // Standing still is a finding too; an error of the driver is none.
    const finding = words.find((line) => /^(LOST|FAILED|run_image:|Error: the program)/.test(line));
    if (finding === undefined || status !== 1) {
      throw new Error(`the sweep broke:\n${words.join('\n')}`);
    }
    return finding;
  }

  #make(name) {
    execFileSync('ninja', ['-C', this.#build, `${name}.elf`], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
}

function imageOf(file) {
  return SYNC.includes(file) ? 'sync_sweep' : 'sweep';
}

function replaceOnce(text, before, after) {
  const parts = text.split(before instanceof RegExp ? new RegExp(before.source) : before);
  const groups = before instanceof RegExp ? (before.exec(text)?.length ?? 1) - 1 : 0;
  return parts.length === 2 + groups ? text.replace(before, after) : null;
}

runMain('mutants', main);
