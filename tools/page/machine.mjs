// machine.mjs - the emulated board as the page sees it: one firmware with its parts, its serial
// line and its trace. It knows neither the page nor the clock on the wall.
//
//   const machine = new Machine({ image, models, uses: ['leds', 'button'] });
//   machine.runTo(2_000_000, () => performance.now() > end);
//   machine.report();
//
// Runs in a worker (worker.mjs) and, for tests, in Node.

import { ElfImage } from '../board/elf_image.mjs';
import { Parts } from '../board/parts.mjs';
import { Pico } from '../board/pico.mjs';
import { TraceReader } from '../board/trace.mjs';
import { Wiring } from '../board/wiring.mjs';
import { Lines } from '../demo/lines.mjs';
import { LAST_WORDS_US, PANIC } from '../demo/world.mjs';

/** How far it runs between two looks at the trace and at the clock on the wall. */
const SLICE_US = 1000;
/** What a step may at most pass while nobody has a turn. */
const LONGEST_STEP_US = 10_000_000;
/** Fine enough that a step ends with the turn that it is about. */
const STEP_SLICE_US = 2;

export class Machine {
  #pico;
  #trace;
  #said = [];
  /** Lines from the panic on. @type {string[]} */
  #lastWords = [];
  #dies = false;
  #dead = false;

  /**
   * @param {object} what
   * @param {Uint8Array} what.image  the firmware, an ELF file
   * @param {WebAssembly.Module} what.models
   * @param {string[]} what.uses     the parts that are connected: names of wiring.mjs
   */
  constructor({ image, models, uses }) {
    const elf = new ElfImage(image);
    this.#pico = new Pico(elf);
    this.#trace = TraceReader.of(elf, this.#pico.mcu);
    /** @type {Wiring} */
    this.wiring = new Wiring(this.#pico, new Parts(models), uses);
    const lines = new Lines((line) => this.#overhear(line));
    this.#pico.onUart = (byte, us) => {
      this.#said.push(byte);
      lines.push(byte, us);
    };
  }

  get us() {
    return this.#pico.us;
  }
  /** Whether the firmware can run no further. */
  get stopped() {
    return this.#dead || this.#pico.stopped !== null;
  }

  /**
   * Runs until a virtual time, or until `enough` says so between two slices.
   * @param {number} us
   * @param {() => boolean} [enough]
   */
  runTo(us, enough = () => false) {
    const whole = Math.floor(us);
    while (this.us < whole && !this.stopped && !enough()) {
      this.#slice(Math.min(this.us + SLICE_US, whole));
    }
  }

  /** Runs until a task's turn has ended; without a trace, one slice. */
  step() {
    if (this.#trace === null) {
      this.#slice(this.us + SLICE_US);
      return;
    }
    const { turns } = this.#trace;
    const limit = this.us + LONGEST_STEP_US;
    while (this.#trace.turns === turns && this.us < limit && !this.stopped) {
      const quiet = Math.min(this.#pico.quietUntilUs, limit);
      this.#slice(Math.max(quiet, this.us + STEP_SLICE_US));
    }
  }

  /** @param {string} text */
  type(text) {
    this.#pico.sendUart(text);
  }

  /** What has come of it since the last report. */
  report() {
    const pico = this.#pico;
    const trace = this.#trace;
    const report = {
      us: pico.us,
      asleepUs: pico.asleepUs,
      instructions: pico.instructions,
      ...this.wiring.state(),
      said: Uint8Array.from(this.#said.splice(0)),
      traced: trace !== null,
      tasks: [...(trace?.tasks.values() ?? [])].map((task) => ({ ...task })),
      spans: trace?.takeSpans() ?? [],
      lost: trace?.lost ?? 0,
      stopped: this.#words(),
    };
    trace?.forgetEnded();
    return report;
  }

  #slice(us) {
    this.#pico.runTo(us);
    this.#trace?.read(this.#pico.us);
  }

  #overhear(line) {
    if (line.startsWith(PANIC)) {
      this.#dies = true;
      this.#pico.schedule(this.us + LAST_WORDS_US, () => {
        this.#dead = true;
        this.#pico.pause();
      });
    }
    if (this.#dies && line !== '') {
      this.#lastWords.push(line);
    }
  }

  /** Why it has stopped, or null. */
  #words() {
    if (!this.stopped) {
      return null;
    }
    const { stopped, fault } = this.#pico;
    return [...this.#lastWords, stopped ?? fault].filter((words) => words !== null).join('\n');
  }
}
