// pico_world.mjs - a demo on the emulated Pico, in virtual time.

import { setTimeout as sleep } from 'node:timers/promises';

import { Pico } from '../board/pico.mjs';
import { Lines } from './lines.mjs';
import { LAST_WORDS_US, PANIC } from './world.mjs';

const SLICE_US = 1000;
/** Interactive: how often the Pico catches up with real time, and how long it may take for it. */
const TICK_MS = 10;
const BUDGET_MS = 40;

/** @implements {import('./world.mjs').World} */
export class PicoWorld {
  #pico;
  #board;
  #closed = false;
  /** @type {string | null} a panic line */
  #words = null;
  onLed = () => {};
  onUart = () => {};

  /**
   * @param {import('../board/elf.mjs').Elf} elf
   * @param {import('./boards.mjs').Board} board
   */
  constructor(elf, board) {
    this.#board = board;
    this.#pico = new Pico(elf);
    this.#pico.onPin = (gpio, level, us) => {
      const name = board.leds[gpio];
      if (name !== undefined) {
        this.onLed(name, level === 1, us);
      }
    };
    const said = new Lines((line) => this.#overhear(line));
    this.#pico.onUart = (byte, us) => {
      this.onUart(byte, us);
      said.push(byte, us);
    };
  }

  get us() {
    return this.#pico.us;
  }

  at(us, act) {
    this.#pico.schedule(us, act);
  }

  button(pressed) {
    this.#pico.setPin(this.#board.button, pressed ? 0 : null);
  }

  uart(text) {
    this.#pico.sendUart(text);
  }

  async run(us, paced) {
    if (paced) {
      await this.#runPaced(us);
    } else {
      this.#pico.runTo(us);
    }
    return this.#words ?? this.#pico.stopped;
  }

  /** Follows the real clock; what the emulator cannot keep up with is let go. */
  async #runPaced(us) {
    const pico = this.#pico;
    let start = performance.now();
    while (!this.#closed && pico.us < us && pico.stopped === null) {
      const now = performance.now();
      const target = Math.min((now - start) * 1000, us);
      while (pico.us < target && performance.now() - now < BUDGET_MS) {
        if (!pico.runTo(Math.min(pico.us + SLICE_US, target))) {
          return;
        }
      }
      start += Math.max(target - pico.us, 0) / 1000;
      await sleep(TICK_MS);
    }
  }

  asleep() {
    return `asleep ${this.#share} %`;
  }

  summary() {
    return `${this.#pico.instructions} instructions, ${this.#share} % asleep in WFI`;
  }

  close() {
    this.#closed = true;
    this.#pico.pause();
  }

  #overhear(line) {
    if (line.startsWith(PANIC)) {
      this.#words ??= line;
      this.#pico.schedule(this.us + LAST_WORDS_US, () => this.close());
    }
  }

  get #share() {
    const { asleepUs, us } = this.#pico;
    return (Math.floor((10_000 * asleepUs) / Math.max(us, 1)) / 100).toFixed(2);
  }
}
