// child_world.mjs - a demo in a process of its own, in real time.
//
// The native program and QEMU look alike from here: stdin and stdout are the UART, and a second,
// duplex channel is the panel link, for what the process has no pins for:
//
//   firmware -> host   ready                 once; nothing is sent to the firmware before it
//                      <time_us> led1 1      each change, with the firmware's own time
//   host -> firmware   button 1              pressed; button 0: released
//
// Times of the UART are the host's, counted from the first sign of life: `ready`, or a byte of the
// UART or the console. A program that only prints has no panel link and never says `ready`.

import { readFileSync } from 'node:fs';

import { childEnd, tieChild } from '../children.mjs';
import { Lines } from './lines.mjs';
import { PANIC } from './world.mjs';

const READY_MS = 10_000;
/** After a panic line the rest of the report may still come. */
const LAST_WORDS_MS = 200;
const LED = /^(\d+) (\w+) ([01])$/;

/** @implements {import('./world.mjs').World} */
export class ChildWorld {
  #child;
  #panel;
  #measure;
  #end;
  #start = 0;
  #closed = false;
  #begun = false;
  #ready = false;
  /** @type {string | null} */
  #words = null;
  #summary = '';
  /** @type {{us: number, act: () => void}[]} what waits for the beginning */
  #waiting = [];
  /** @type {(() => void)[]} what waits for `ready` */
  #toSend = [];
  #wake = () => {};
  onLed = () => {};
  onUart = () => {};

  /**
   * @param {import('node:child_process').ChildProcess} child stdin and stdout: UART; stderr: a pipe
   *   or inherited; the fourth channel: panel link
   * @param {(child: import('node:child_process').ChildProcess, us: number) => string} measure makes the summary, while the
   *   child still lives
   */
  constructor(child, measure) {
    this.#child = child;
    this.#measure = measure;
    this.#panel = child.stdio[3];
    const untie = tieChild(child);
    this.#end = childEnd(child).then(({ how }) => {
      untie();
      return how;
    });
    this.#listen();
  }

  get us() {
    return this.#begun ? Math.floor((performance.now() - this.#start) * 1000) : 0;
  }

  at(us, act) {
    if (this.#begun) {
      callIn(us - this.us, act);
    } else {
      this.#waiting.push({ us, act });
    }
  }

  button(pressed) {
    this.#onceReady(() => this.#panel.write(`button ${pressed ? 1 : 0}\n`));
  }

  uart(text) {
    this.#onceReady(() => this.#child.stdin.write(text));
  }

  async run(us) {
    const timer = setTimeout(() => this.#giveUp(), READY_MS);
    const passed = new Promise((resolve) => {
      this.#wake = resolve;
      if (us !== Infinity) {
        this.at(us, resolve);
      }
    });
    // Nothing but the child's pipes keeps this process alive.
    const died = await Promise.race([passed, this.#end]);
    clearTimeout(timer);
    this.#summary = this.#measure(this.#child, this.us);
    this.close();
    await this.#end;
    if (this.#words === null && typeof died === 'string') {
      this.#words = `the firmware's process ${died}`;
    }
    return this.#words;
  }

  asleep() {
    return '';
  }

  summary() {
    return this.#summary;
  }

  close() {
    if (!this.#closed) {
      this.#closed = true;
      this.#wake();
      this.#child.kill('SIGKILL');
    }
  }

  #onceReady(act) {
    if (this.#ready) {
      act();
    } else {
      this.#toSend.push(act);
    }
  }

  #listen() {
    const { stdin, stdout, stderr } = this.#child;
    const said = new Lines((line) => this.#overhear(line));
    stdout.on('data', (bytes) => {
      this.#begin();
      for (const byte of bytes) {
        said.push(byte, 0);
        this.onUart(byte, this.us);
      }
    });
    const panel = new Lines((line) => this.#obey(line));
    this.#panel.on('data', (bytes) => bytes.forEach((byte) => panel.push(byte, 0)));
    const errors = new Lines((line) => {
      if (!this.#overhear(line)) {
        console.error(line);
      }
    });
    stderr?.on('data', (bytes) => {
      this.#begin(); // a native program's console
      bytes.forEach((byte) => errors.push(byte, 0));
    });
    for (const pipe of [stdin, this.#panel]) {
      pipe.on('error', () => {}); // a process that ended is reported by its end
    }
  }

  #overhear(line) {
    if (!line.startsWith(PANIC)) {
      return false;
    }
    this.#words ??= line;
    setTimeout(() => this.close(), LAST_WORDS_MS);
    return true;
  }

  #obey(line) {
    const [, us, name, level] = LED.exec(line) ?? [];
    if (line === 'ready') {
      this.#begin();
      this.#listens();
    } else if (name !== undefined) {
      this.onLed(name, level === '1', Number(us));
    }
  }

  #begin() {
    if (this.#begun) {
      return;
    }
    this.#start = performance.now();
    this.#begun = true;
    // Counted from one instant: rounding must not swap what was asked for the same time.
    for (const { us, act } of this.#waiting.splice(0)) {
      callIn(us, act);
    }
  }

  #listens() {
    this.#ready = true;
    for (const act of this.#toSend.splice(0)) {
      act();
    }
  }

  #giveUp() {
    if (!this.#begun) {
      this.#words ??= `the firmware said nothing within ${READY_MS / 1000} s`;
      this.close();
    } else if (!this.#ready) {
      this.#listens(); // to its UART, if to anything
    }
  }
}

/** Timers count whole milliseconds; rounded up, they are never early. */
function callIn(us, act) {
  setTimeout(act, Math.max(Math.ceil(us / 1000), 0)).unref();
}

/** Processor time of a process in milliseconds, while it lives. */
export function cpuMillis(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return NaN;
  }
}
