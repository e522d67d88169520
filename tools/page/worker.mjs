// worker.mjs - runs the machine beside the page, so that firmware which never sleeps keeps nobody
// else from working, and follows the clock on the wall.
//
//   page -> worker   {load: {image, models, uses}}   {run: true | false}   {step: true}   {reset: true}
//                    {speed: factor | Infinity}   {type: text}
//                    {part: 'press' | 'key' | 'turn' | ..., value}     methods of wiring.mjs
//   worker -> page   a report of machine.mjs with {running, speed, load}; `load` counts what was loaded
//
// What the emulator cannot keep up with it lets go: virtual time is then slower than asked for.

import { Machine } from './machine.mjs';

const REPORT_MS = 33;
/** How long it may compute before it listens again. */
const BUDGET_MS = 12;
const PAUSE_MS = 4;
/** How far it may fall behind before what it has lost is let go. */
const SLIP_MS = 50;
/** Older spans are of no use to the page: microseconds of virtual time. */
const REMEMBERED_US = 30_000_000;
/** What a part is set to, and not what is done to it: told again after a reset. */
const SETTINGS = ['potentiometer', 'climate', 'sensorFails'];

/** @type {Machine | null} */
let machine = null;
let loaded = null;
let loads = 0;
let running = true;
let speed = 1;
/** Virtual time follows the clock on the wall from here. */
let base = { us: 0, ms: 0 };
let reported = 0;
/** An error of the emulator itself. @type {string | null} */
let broken = null;
const settings = new Map();

addEventListener('message', ({ data }) => {
  try {
    obey(data);
  } catch (error) {
    broken = `the emulator failed: ${error.message}`;
  }
});

function obey({ load, run, step, reset, speed: factor, type, part, value }) {
  if (load !== undefined) {
    loaded = load;
    begin();
  } else if (reset) {
    begin();
  } else if (run !== undefined) {
    running = run;
  } else if (step) {
    running = false;
    machine.step();
    report();
  } else if (factor !== undefined) {
    speed = factor;
  } else if (type !== undefined) {
    machine?.type(type);
  } else if (part !== undefined) {
    if (SETTINGS.includes(part)) {
      settings.set(part, value);
    }
    machine?.wiring[part](value);
  }
  begins();
}

function begin() {
  broken = null;
  loads++;
  machine = new Machine(loaded);
  settings.forEach((value, part) => machine.wiring[part](value));
  report();
}

function begins() {
  base = { us: machine?.us ?? 0, ms: performance.now() };
}

function work() {
  const now = performance.now();
  if (machine !== null && broken === null && running) {
    try {
      const target = speed === Infinity ? Infinity : base.us + (now - base.ms) * 1000 * speed;
      machine.runTo(target, () => performance.now() > now + BUDGET_MS);
      if (target - machine.us > SLIP_MS * 1000 * speed) {
        begins();
      }
    } catch (error) {
      broken = `the emulator failed: ${error.message}`;
    }
  }
  if (machine !== null && now - reported >= REPORT_MS) {
    report();
  }
  setTimeout(work, PAUSE_MS);
}

function report() {
  reported = performance.now();
  const all = machine.report();
  all.spans = all.spans.filter(({ to }) => to > all.us - REMEMBERED_US);
  postMessage({ ...all, stopped: broken ?? all.stopped, running, speed, load: loads }, [
    all.said.buffer,
  ]);
}

work();
