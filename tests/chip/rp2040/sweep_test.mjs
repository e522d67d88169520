// sweep_test.mjs - an interrupt before every single instruction of a period, and two close together.
//
//   sweep_test.mjs [--quick] [--sync] IMAGE     IMAGE is built of tests/chip/sweep
//
// The program is run into its steady state, up to a mark. From there the emulated chip is forked:
// each fork runs two periods, the first with the interrupts that the driver puts in, the second
// without, and must then have lost nothing (tests/chip/sweep/program.hpp says what it checks).
//
//   one        "in" and "out", before each instruction of the period
//   urgent     in a period with an urgent interrupt of its own: one more of them before each
//              instruction, so that the urgent loop runs there; and "in" and "out" before each
//              instruction of the urgent loop
//   two        both, either first, and one of them twice, a few instructions apart
//   asleep     one while the core sleeps
//   alarms     no interrupt, but a sleep of each length that ends about when the loop falls
//              asleep, which happens at every third cycle of a microsecond and more
//   wrap       the timer's low word wraps, in each cycle in which the core is awake
//
// What is executed in a period is recorded first, so nothing here knows the library's functions.
// A floor for each count sees to it that the test cannot pass by testing nothing. --quick stops at
// the first loss and tries fewer distances, for mutants.mjs. --sync is for the image of
// sync_program.cpp: it has neither an urgent loop nor a sleep to try, and says for how many
// instructions each function has interrupts locked.

import assert from 'node:assert/strict';

import { Elf } from '../../../tools/board/elf.mjs';
import { Pico } from '../../../tools/board/pico.mjs';
import { parseOptions, runMain, UsageError } from '../../../tools/options.mjs';
import { Verdict } from '../../../tools/verdict.mjs';

const IN = 26;
const OUT = 27;
const URGENT = 28;
const URGENT_LOOP = 31; // the software interrupt in whose handler it runs
const MARK_PIN = 25;
const CYCLE_NANOS = 8;
const CYCLES_PER_US = 125;
const FLASH = 0x10000000;
const RAM = 0x20000000;
const TIMER = 0x40054;
const NVIC_ISPR = 0x200;
const UART0 = 0x40034;
const UARTFR = 0x18;
const UART_BUSY = 1 << 3;
/** Steady by then: every ring, list and heap has been used and the frames are recycled. */
const STEADY_MARK = 3;
/** A fork: the period that is interrupted and the one in which all has to be settled. */
const FORK_MARKS = 2;
const PERIOD_US = 400;
/** From reset to the first period, first words on the console included. */
const START_US = 20_000;
/** Three cycles each: one and a half microseconds. */
const PHASES = 63;
const WFI = 0xbf30;
/** The short sleep of the program: never slept, and longer than it takes until the core sleeps. */
const SHORTEST_NEAR_US = 1;
const LONGEST_NEAR_US = 40;
/** Longer than the core is awake. */
const WRAP_US = 90;
/** What an interrupt may cost: its handlers and the tasks that it wakes. */
const AWAKE_US = 40;
/** Distances between two interrupts: within the entry of a handler, its body, just after it. */
const DISTANCES = [1, 3, 10, 40];
const FEW_DISTANCES = [1, 17];
const TALLY = [
  'marks', 'failures', 'first_failure', 'in_entries', 'out_entries',
  'in_taken', 'out_taken', 'settled', 'worst_us', 'worst_alarm_us',
  'urgent_entries', 'urgent_taken', 'worst_urgent_us',
];
const CHECKS = [
  'none', 'in: order', 'in: prompt', 'in: complete', 'out: order', 'out: complete', 'nudge: seen',
  'alarm: early', 'alarm: prompt', 'child: result', 'child: count',
  'set: kept', 'lock: nests',
  'urgent: order', 'urgent: prompt', 'urgent: complete', 'urgent: child',
  'interrupt: came', 'value: whole',
];
/** Below these the program no longer does what the sweep is for. */
const FLOORS = {
  instructions: 3_000,
  sections: 30, // entries into a critical section
  sleeps: 1,
  urgent: 500, // instructions of the urgent loop
  injections: 100_000,
  alarms: 2_000,
  wraps: 10_000,
};
const SYNC_FLOORS = { instructions: 3_000, sections: 30, sleeps: 1, injections: 100_000 };
const LOSSES_SHOWN = 10;

function main(args) {
  const { options, rest } = parseOptions(args, { quick: Boolean, sync: Boolean });
  if (rest.length !== 1) {
    throw new UsageError(`one IMAGE is needed, not ${rest.length}`);
  }
  const sweep = new Sweep(Elf.read(rest[0]), options.quick);
  return (options.sync ? sweep.runSync() : sweep.run()) ? 0 : 1;
}

/** The image, run to its steady state, and the way back there. */
class World {
  #marks = 0;
  #marksWanted = 0;
  #objects;
  #registers;
  #sram;
  /** Called at each mark with its number in this run. @type {(count: number) => void} */
  onMark = () => {};

  /** @param {number} [startUs] what the timer shows at reset */
  constructor(elf, startUs = 0) {
    this.elf = elf;
    this.startUs = startUs;
    this.pico = new Pico(elf);
    this.pico.mcu.clock.tick(startUs * 1000);
    /** Where a null pointer was followed, or 0. */
    this.nullRead = 0;
    this.#watchNull();
    this.pico.onPin = (gpio) => {
      if (gpio === MARK_PIN) {
        this.onMark(++this.#marks);
        if (this.#marks === this.#marksWanted) {
          this.pico.pause();
        }
      }
    };
    if (!this.runMarks(STEADY_MARK)) {
      throw new Error('the program does not come to its steady state');
    }
    this.steadyUs = this.pico.us - startUs;
    this.#save();
  }

  // The program has no business in the boot ROM: a null pointer was followed.
  #watchNull() {
    const { core } = this.pico.mcu;
    for (const access of ['readUint32', 'readUint16', 'readUint8']) {
      const read = core[access];
      core[access] = (address) => {
        if (address >>> 0 < FLASH) {
          this.nullRead ||= core.PC & ~1;
        }
        return read(address);
      };
    }
  }

  /** Runs over so many marks; false if they do not come in time. */
  runMarks(count, untilUs = this.pico.us + START_US + count * PERIOD_US) {
    this.#marks = 0;
    this.#marksWanted = count;
    this.pico.runTo(untilUs);
    return this.#marks === count;
  }

  word(symbol, index = 0) {
    return this.pico.mcu.sramView.getUint32(this.#offset(symbol) + 4 * index, true);
  }

  setWord(symbol, value) {
    this.pico.mcu.sramView.setUint32(this.#offset(symbol), value, true);
  }

  tally() {
    return Object.fromEntries(TALLY.map((name, i) => [name, this.word('sweep_tally', i)]));
  }

  /** Back to the mark at which the program was steady. */
  restore() {
    const { core, sram } = this.pico.mcu;
    for (const [object, values] of this.#objects) {
      Object.assign(object, values);
    }
    core.registers.set(this.#registers);
    sram.set(this.#sram);
  }

  #offset(symbol) {
    return this.elf.symbol(symbol).address - RAM;
  }

  // All that two periods change: the core, its memory, the clock with its alarms, the timer. No
  // interrupt is pending, the UART is silent, and an even number of marks leaves the pin as it was.
  #save() {
    const { core, clock, sram, peripherals } = this.pico.mcu;
    const timer = peripherals[TIMER];
    assert.equal(timer.intStatus, 0);
    assert.equal(peripherals[UART0].readUint32(UARTFR) & UART_BUSY, 0);
    assert.equal(core.pendingInterrupts & core.enabledInterrupts, 0);
    assert.equal(FORK_MARKS % 2, 0);
    const alarms = new Set(timer.alarms.map((alarm) => alarm.clockAlarm));
    for (let alarm = clock.nextAlarm; alarm; alarm = alarm.next) {
      alarms.add(alarm);
    }
    const objects = [core, clock, timer, ...timer.alarms, ...alarms];
    this.#objects = objects.map((object) => [object, fieldsOf(object)]);
    this.#registers = core.registers.slice();
    this.#sram = sram.slice();
  }
}

function fieldsOf(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => typeof value !== 'function'));
}

/**
 * @typedef {object} Injection
 * @property {number} at  before the so manyth instruction of the fork
 * @property {number} irq
 *
 * @typedef {object} Fork
 * @property {Injection[]} [injections] ascending
 * @property {number} [asleepUs] one more interrupt, after so many microseconds
 * @property {number} [irq]      which one
 * @property {number} [phase]    turns of a loop, three cycles each, before the core sleeps
 * @property {number} [stall]    cycles by which the core goes on later than the timer
 * @property {number} [nearUs]   length of the short sleep
 * @property {number} [urgent]   1: each period has an urgent interrupt of its own
 */
class Sweep {
  #elf;
  #quick;
  #lossesAllowed;
  #distances;
  #world;
  #start = Date.now();
  /** The forks without interrupts, by `urgent`: what the others are compared with. */
  #plain = [];
  losses = [];
  forks = 0;
  injections = 0;
  worst = { us: 0, alarmUs: 0, urgentUs: 0 };

  constructor(elf, quick) {
    this.#elf = elf;
    this.#quick = quick;
    this.#lossesAllowed = quick ? 1 : LOSSES_SHOWN;
    this.#distances = quick ? FEW_DISTANCES : DISTANCES;
    this.#world = new World(elf);
  }

  /** @returns {boolean} whether nothing was lost */
  run() {
    const trace = this.#record(SHORTEST_NEAR_US);
    const counts = this.#counts(trace);
    // The lengths tried below reach from before the moment at which the core falls asleep to after.
    assert.ok(sleeps(this.#record(LONGEST_NEAR_US)) > counts.sleeps, 'LONGEST_NEAR_US is too short');
    const awakeUs = PERIOD_US - this.#plain[0].asleepUs / FORK_MARKS;
    assert.ok(awakeUs < WRAP_US, `WRAP_US is too short: awake for ${awakeUs} us`);
    this.#stage('one', () => this.#one(trace));
    const urgentTrace = this.#record(SHORTEST_NEAR_US, 1);
    counts.urgent = count(urgentTrace, ofUrgentLoop);
    this.#stage('urgent', () => this.#urgent(urgentTrace));
    this.#stage('asleep', () => this.#asleep());
    const before = this.forks;
    this.#stage('alarms', () => this.#alarms());
    counts.alarms = this.forks - before;
    const atWrap = this.forks;
    this.#stage('wrap', () => this.#wrap());
    counts.wraps = this.forks - atWrap;
    this.#stage('two', () => this.#two(trace));
    return this.#end(trace, counts, FLOORS);
  }

  /** @returns {boolean} the same for sync_program.cpp */
  runSync() {
    const trace = this.#record(SHORTEST_NEAR_US);
    const counts = this.#counts(trace);
    this.#printLocks(trace);
    this.#stage('one', () => this.#one(trace));
    this.#stage('asleep', () => this.#asleep());
    this.#stage('two', () => this.#two(trace));
    return this.#end(trace, counts, SYNC_FLOORS);
  }

  #counts(trace) {
    const counts = {
      instructions: trace.length,
      sections: count(trace, (step, before) => step.locked && !before?.locked),
      sleeps: sleeps(trace),
    };
    const handlers = count(trace, (step) => step.exception !== 0);
    console.log(
      `a period: ${counts.instructions} instructions, ${handlers} of them in handlers, ` +
        `${counts.sections} critical sections, ${counts.sleeps} sleep(s)`,
    );
    return counts;
  }

  // By the function that locks. One locked section is as long as the other, but for the waiters.
  #printLocks(trace) {
    const lengths = new Map();
    let began = 0;
    trace.forEach((step, i) => {
      const ends = step.locked && !trace[i + 1]?.locked;
      began = step.locked && !trace[i - 1]?.locked ? i : began;
      if (ends) {
        const function_ = this.#elf.nameOf(trace[began - 1].pc).replace(/\+0x.*/, '');
        lengths.set(function_, [...(lengths.get(function_) ?? []), i + 1 - began]);
      }
    });
    for (const [function_, each] of lengths) {
      const different = [...new Set(each)].sort((a, b) => a - b);
      console.log(`locked for ${different.join(', ')} instructions: ${function_}`);
    }
  }

  #end(trace, counts, floors) {
    counts.injections = this.injections;
    if (this.losses.length === 0) {
      // The forks have left nothing behind, and the program still comes to its end.
      assert.deepEqual(this.#record(SHORTEST_NEAR_US), trace);
      this.#closingLine();
      for (const [what, floor] of Object.entries(this.#quick ? {} : floors)) {
        assert.ok(counts[what] >= floor, `${what}: ${counts[what]}, and ${floor} are wanted`);
      }
    }
    for (const loss of this.losses) {
      console.log(`LOST  ${loss}`);
    }
    console.log(
      `sweep: ${this.injections} interrupts in ${this.forks} runs, ${this.losses.length} losses, ` +
        `${((Date.now() - this.#start) / 1000).toFixed(1)} s; woken within ${this.worst.us} us, ` +
        `alarms within ${this.worst.alarmUs} us, urgent ones within ${this.worst.urgentUs} us`,
    );
    return this.losses.length === 0;
  }

  #stage(name, act) {
    const { forks, injections } = this;
    if (this.losses.length < this.#lossesAllowed) {
      act();
      console.log(`${name}: ${this.injections - injections} interrupts in ${this.forks - forks} runs`);
    }
  }

  #one(trace) {
    for (let at = 0; at < trace.length; at++) {
      for (const irq of [IN, OUT]) {
        this.#try({ injections: [{ at, irq }] }, () => `${name(irq)} ${this.#where(trace, at)}`);
      }
    }
  }

  #urgent(trace) {
    for (let at = 0; at < trace.length; at++) {
      for (const irq of ofUrgentLoop(trace[at]) ? [IN, OUT, URGENT] : [URGENT]) {
        this.#try(
          { injections: [{ at, irq }], urgent: 1 },
          () => `with an urgent interrupt, ${name(irq)} ${this.#where(trace, at)}`,
        );
      }
    }
  }

  #two(trace) {
    for (let at = 0; at < trace.length; at++) {
      for (const distance of this.#distances) {
        for (const [first, second] of [[IN, OUT], [OUT, IN], [IN, IN]]) {
          const injections = [{ at, irq: first }, { at: at + distance, irq: second }];
          this.#try(
            { injections },
            () => `${name(first)} ${this.#where(trace, at)}, ${name(second)} ${distance} later`,
          );
        }
      }
    }
  }

  #asleep() {
    for (let us = 0; us < PERIOD_US; us++) {
      for (const irq of [IN, OUT]) {
        this.#try({ asleepUs: us, irq }, () => `${name(irq)} ${us} us after the mark`);
      }
    }
  }

  #alarms() {
    for (let nearUs = SHORTEST_NEAR_US; nearUs <= LONGEST_NEAR_US; nearUs++) {
      for (let phase = 0; phase < PHASES; phase++) {
        this.#try({ nearUs, phase }, () => `a sleep of ${nearUs} us, phase ${phase}`);
      }
    }
  }

  // A stall moves the program against the timer: the wrap comes in an earlier instruction.
  #wrap() {
    const steady = this.#world;
    this.#world = new World(this.#elf, 2 ** 32 - steady.steadyUs - WRAP_US);
    for (let stall = 0; stall < WRAP_US * CYCLES_PER_US; stall++) {
      this.#try({ stall }, () => `the timer wraps ${stall} cycles before ${WRAP_US} us`);
    }
    this.#world = steady;
  }

  #where(trace, at) {
    const { pc, locked, exception } = trace[at];
    const state = `${locked ? ', locked' : ''}${exception ? `, in exception ${exception}` : ''}`;
    return `before instruction ${at} (0x${pc.toString(16)} ${this.#elf.nameOf(pc)}${state})`;
  }

  /** The instructions of a period without any interrupt from outside. */
  #record(nearUs, urgent = 0) {
    const world = this.#world;
    const { core } = world.pico.mcu;
    const trace = [];
    let within = true;
    world.onMark = () => {
      within = false;
    };
    world.restore();
    world.setWord('sweep_near_us', nearUs);
    world.setWord('sweep_urgent', urgent);
    this.#hook((execute) => {
      if (within) {
        const pc = core.PC & ~1;
        trace.push({ pc, opcode: core.readUint16(pc), locked: core.PM, exception: core.IPSR });
      }
      return execute();
    });
    const asleepUs = world.pico.asleepUs;
    assert.ok(world.runMarks(FORK_MARKS), 'the program does not go on');
    world.onMark = () => {};
    this.#unhook();
    const tally = world.tally();
    if (tally.failures !== 0) {
      throw new Error(`the program fails by itself: ${CHECKS[tally.first_failure]}`);
    }
    this.#plain[urgent] ??= { ...tally, asleepUs: world.pico.asleepUs - asleepUs };
    return trace;
  }

  #hook(step) {
    const { core } = this.#world.pico.mcu;
    const { executeInstruction } = Object.getPrototypeOf(core);
    const execute = executeInstruction.bind(core);
    core.executeInstruction = () => step(execute);
  }

  #unhook() {
    const { core } = this.#world.pico.mcu;
    core.executeInstruction = Object.getPrototypeOf(core).executeInstruction;
  }

  /** @param {Fork} fork @param {() => string} words */
  #try(fork, words) {
    if (this.losses.length >= this.#lossesAllowed) {
      return;
    }
    this.forks++;
    const what = this.#runFork(fork);
    if (what !== '') {
      this.losses.push(`${words()}: ${what}`);
      this.#world = new World(this.#elf, this.#world.startUs);
    }
  }

  /** @param {Fork} fork @returns {string} what went wrong, or '' */
  #runFork({
    injections = [], asleepUs, irq, phase = 0, stall = 0, nearUs = SHORTEST_NEAR_US, urgent = 0,
  }) {
    const plain = this.#plain[urgent];
    const world = this.#world;
    const { pico } = world;
    const { core, clock } = pico.mcu;
    const entries = {
      [IN]: plain.in_entries, [OUT]: plain.out_entries, [URGENT]: plain.urgent_entries,
    };
    const pend = (number) => {
      this.injections++;
      // What is pending already does not become so twice.
      entries[number] += core.pendingInterrupts & (1 << number) ? 0 : 1;
      core.setInterrupt(number, true);
      core.setInterrupt(number, false);
    };
    world.restore();
    world.setWord('sweep_near_us', nearUs);
    world.setWord('sweep_phase', phase);
    world.setWord('sweep_urgent', urgent);
    clock.tick(stall * CYCLE_NANOS);
    if (asleepUs !== undefined) {
      pico.schedule(pico.us + asleepUs, () => pend(irq));
    }
    if (injections.length > 0) {
      let index = 0;
      let next = 0;
      this.#hook((execute) => {
        while (next < injections.length && injections[next].at === index) {
          pend(injections[next++].irq);
        }
        if (core.interruptsUpdated) {
          core.checkForInterrupts(); // or it would be taken one instruction later
        }
        index++;
        if (next === injections.length) {
          this.#unhook();
        }
        return execute();
      });
    }
    const before = pico.asleepUs;
    const ended = world.runMarks(FORK_MARKS);
    this.#unhook();
    const asleep = pico.asleepUs - before;
    const tally = world.tally();
    this.worst.us = Math.max(this.worst.us, tally.worst_us);
    this.worst.alarmUs = Math.max(this.worst.alarmUs, tally.worst_alarm_us);
    this.worst.urgentUs = Math.max(this.worst.urgentUs, tally.worst_urgent_us);
    const interrupts = injections.length + (irq === undefined ? 0 : 1);
    if (world.nullRead !== 0) {
      return `a null pointer was followed near 0x${world.nullRead.toString(16)} (${this.#elf.nameOf(world.nullRead)})`;
    }
    if (pico.fault !== null) {
      return pico.fault;
    }
    if (tally.failures > 0) {
      return `${CHECKS[tally.first_failure]} (${tally.failures} in all)`;
    }
    if (!ended) {
      return 'the program stands still';
    }
    const ran = [tally.in_entries, tally.out_entries, tally.urgent_entries];
    if ([IN, OUT, URGENT].some((number, i) => ran[i] !== entries[number])) {
      return `handlers ran ${ran.join(', ')} times`;
    }
    if (tally.settled <= plain.settled - FORK_MARKS) {
      return 'it never settled';
    }
    if (plain.asleepUs - asleep > AWAKE_US * (interrupts + 1) + stall / CYCLES_PER_US) {
      return `it slept ${asleep} us instead of ${plain.asleepUs}`;
    }
    return '';
  }

  /** On from the steady state to the end, with one interrupt on the way. */
  #closingLine() {
    const { pico } = this.#world;
    const verdict = new Verdict();
    pico.onUart = (byte) => verdict.feed(Uint8Array.of(byte));
    this.#world.restore();
    pico.schedule(pico.us + PERIOD_US / 2, () => pico.mcu.ppb.writeUint32(NVIC_ISPR, 1 << IN));
    this.#world.runMarks(Infinity, pico.us + START_US);
    verdict.end('the program ran on');
    assert.equal(verdict.state, 'passed', verdict.reason);
  }
}

function name(irq) {
  return { [IN]: 'in', [OUT]: 'out', [URGENT]: 'urgent' }[irq];
}

function ofUrgentLoop(step) {
  return step.exception === 16 + URGENT_LOOP;
}

function sleeps(trace) {
  return count(trace, (step) => step.opcode === WFI);
}

function count(trace, test) {
  return trace.filter((step, i) => test(step, trace[i - 1])).length;
}

runMain('sweep_test', main);
