// trace.mjs - what the tasks of an emulated program do, read from its memory while it runs.
//
// The program is built with RONDO_TRACE and does nothing for this reader: rondo/core/trace.hpp has
// the ring of events, and the map (trace_map) that says where it lies.
//
//   const trace = TraceReader.of(elf, mcu);     null: the image has no trace
//   ... after each slice of emulated time ...
//   trace.read(us);
//   trace.takeSpans();    // what has been done since: {task, from, to, state, what}
//   trace.tasks;          // what each of them does now
//
// A span is a time in which a task was `ready`, `running` or `waiting` for something. Who has ended
// stays in `tasks` until forgetEnded().

const MAP = '_ZN5rondo9trace_map9main_loopE';
/** The words of the map, in its order. */
const WORDS = [
  'ring',
  'events',
  'written',
  'kinds',
  'kindCount',
  'youngest',
  'older',
  'name',
  'number',
  'waitsFor',
  'kindName',
];

/** What an event tells: enum class traced. From IDLE_BEGIN on it is of no task. */
const CREATED = 0;
const STARTED = 1;
const SUSPENDED = 2;
const WOKEN_BY_TASK = 3;
const WOKEN_BY_LOOP = 4;
const WOKEN_BY_INTERRUPT = 5;
const ENDED = 6;
const NAME = 7;
const IDLE_BEGIN = 8;
/** Suspensions after which a task is runnable at once. */
const RUNNABLE = ['turn', 'start', 'unwinding'];
/** How a task ended: 0 is with a value, this by an exception, others are an errc. */
const BY_EXCEPTION = 255;
const LONGEST_TEXT = 64;

/**
 * @typedef {object} Task
 * @property {number} number
 * @property {string} name
 * @property {'ready' | 'running' | 'waiting' | 'ended'} state
 * @property {string} what   what it waits for, or how it has ended
 * @property {number} since  us
 * @property {number} ranUs  in all
 * @property {number} turns
 *
 * @typedef {object} Span
 * @property {number} task
 * @property {number} from   us
 * @property {number} to
 * @property {'ready' | 'running' | 'waiting'} state
 * @property {string} what
 */

export class TraceReader {
  #mcu;
  #map;
  #taken = 0;
  #us = 0;
  /** @type {Map<number, string>} texts of the program by address; they do not change */
  #texts = new Map();
  /** @type {Span[]} */
  #spans = [];
  /** The task whose name is being read. @type {Task | undefined} */
  #named;
  /** @type {Map<number, Task>} by number */
  tasks = new Map();
  /** Events that were overwritten before they were read. */
  lost = 0;
  /** Turns that have ended. */
  turns = 0;

  /**
   * @param {import('./elf_image.mjs').ElfImage} elf
   * @param {import('rp2040js').RP2040} mcu
   * @returns {TraceReader | null}
   */
  static of(elf, mcu) {
    const symbol = elf.symbol(MAP);
    return symbol === undefined ? null : new TraceReader(symbol.address, mcu);
  }

  constructor(address, mcu) {
    this.#mcu = mcu;
    this.#map = Object.fromEntries(WORDS.map((word, i) => [word, mcu.readUint32(address + 4 * i)]));
  }

  /** Reads what is new. @param {number} us the time now */
  read(us) {
    this.#us = us;
    const { ring, events } = this.#map;
    const written = this.#word(this.#map.written);
    let left = (written - this.#taken) >>> 0;
    if (left > events) {
      this.#startAgain(left - events);
      left = events;
    }
    for (let at = written - left; at !== written; at++) {
      const place = ring + 8 * (at & (events - 1));
      this.#event(this.#word(place), this.#word(place + 4));
    }
    this.#taken = written;
    if (left > 0) {
      this.#nameTheNew();
    }
  }

  /** The spans that have ended since the last call, oldest first. @returns {Span[]} */
  takeSpans() {
    return this.#spans.splice(0);
  }

  forgetEnded() {
    for (const task of this.tasks.values()) {
      if (task.state === 'ended') {
        this.tasks.delete(task.number);
      }
    }
  }

  #event(first, word) {
    const what = word & 0xff;
    if (what === NAME) {
      this.#addName(first, word);
      return;
    }
    this.#named = undefined;
    if (what >= IDLE_BEGIN) {
      return;
    }
    const at = this.#us - ((this.#us - first) >>> 0);
    const detail = (word >>> 8) & 0xff;
    const task = this.#task(word >>> 16, at);
    switch (what) {
      case CREATED:
        this.#become(task, 'ready', '', at);
        break;
      case STARTED:
        this.#become(task, 'running', '', at);
        break;
      case SUSPENDED: {
        const kind = this.#kind(detail);
        this.#endTurn(task, at);
        this.#become(task, RUNNABLE.includes(kind) ? 'ready' : 'waiting', kind, at);
        break;
      }
      case WOKEN_BY_TASK:
      case WOKEN_BY_LOOP:
      case WOKEN_BY_INTERRUPT:
        this.#become(task, 'ready', this.#kind(detail), at);
        break;
      case ENDED:
        this.#endTurn(task, at);
        this.#become(
          task,
          'ended',
          detail === 0
            ? 'with a value'
            : detail === BY_EXCEPTION
              ? 'by an exception'
              : 'by an error',
          at,
        );
        if (task.name === '') {
          this.#named = task;
        }
        break;
    }
  }

  #endTurn(task, at) {
    if (task.state === 'running') {
      task.ranUs += at - task.since;
      task.turns++;
    }
    this.turns++;
  }

  #task(number, at) {
    let task = this.tasks.get(number);
    if (task === undefined) {
      task = { number, name: '', state: 'ready', what: '', since: at, ranUs: 0, turns: 0 };
      this.tasks.set(number, task);
    }
    return task;
  }

  #become(task, state, what, at) {
    if (at > task.since && task.state !== 'ended') {
      const { number, since, state: before, what: of } = task;
      this.#spans.push({ task: number, from: since, to: at, state: before, what: of });
    }
    Object.assign(task, { state, what, since: at });
  }

  /** Too much has happened since the last read: what tasks do is known again from their next event. */
  #startAgain(lost) {
    this.lost += lost;
    for (const task of this.tasks.values()) {
      task.since = this.#us;
    }
  }

  #nameTheNew() {
    if (![...this.tasks.values()].some((task) => task.name === '' && task.state !== 'ended')) {
      return;
    }
    const { youngest, older, name, number } = this.#map;
    for (let block = this.#word(youngest); block !== 0; block = this.#word(block + older)) {
      const task = this.tasks.get(this.#word(block + number) & 0xffff);
      if (task !== undefined && task.name === '') {
        task.name = this.#text(this.#word(block + name));
      }
    }
  }

  /** Seven characters: four of the first word, three of the second. */
  #addName(first, word) {
    if (this.#named === undefined) {
      return;
    }
    const bytes = [0, 8, 16, 24].map((shift) => (first >>> shift) & 0xff);
    bytes.push(...[8, 16, 24].map((shift) => (word >>> shift) & 0xff));
    this.#named.name += String.fromCharCode(...bytes.filter((byte) => byte !== 0));
  }

  #kind(detail) {
    const { kinds, kindCount, kindName } = this.#map;
    const kind = detail < kindCount ? this.#word(kinds + 4 * detail) : 0;
    if (kind === 0) {
      return '?';
    }
    if (!this.#texts.has(kind)) {
      this.#texts.set(kind, this.#text(this.#word(kind + kindName)));
    }
    return this.#texts.get(kind);
  }

  #text(address) {
    let text = '';
    for (
      let byte;
      text.length < LONGEST_TEXT && (byte = this.#mcu.readUint8(address + text.length)) !== 0;
    ) {
      text += String.fromCharCode(byte);
    }
    return text;
  }

  #word(address) {
    return this.#mcu.readUint32(address >>> 0);
  }
}
