// wiring.mjs - parts on a desk, soldered to an emulated Pico; demos/boards/pico*.hpp say the same.
//
//   const desk = new Wiring(pico, new Parts(module), ['leds', 'button', 'display']);
//   desk.press(true);      // a finger on the button: it bounces
//   desk.turn(2);          // the knob, two detents
//   desk.state();          // {leds: {led1: true, ...}, display: {rows: [...], complains: ''}}
//
// Whatever is done to a part takes its time in the emulated world: edges go into the Pico's
// calendar. What is not among the parts of a program is not connected at all.

import { BOARD } from '../demo/boards.mjs';

export const PLACES = {
  leds: BOARD.leds,
  button: BOARD.button,
  sensor: { sda: 4, scl: 5, address: 0x40 },
  display: { rs: 6, e: 7, data: [8, 9, 10, 11] },
  knob: { a: 12, b: 13 },
  remote: 15,
  potentiometer: 26,
};
export const DISPLAY_SIZE = { columns: 16, rows: 2 };
/** GP26 is the first of the pins that the ADC can look at. */
const FIRST_ANALOGUE = 26;
const ADC_TOP = 4095;

/** How good the contacts are. */
const BUTTON_BOUNCE_US = 5_000;
const KNOB_BOUNCE_US = 300;
const KNOB_STEP_US = 4_000;
const REMOTE_ADDRESS = 0x00;
const REMOTE_JITTER_US = 60;
/** From the begin of a key's frame to that of its repeat. Source: NEC uPD6121. */
const NEC_INTERVAL_US = 108_000;

export class Wiring {
  #pico;
  #parts;
  #uses;
  #leds = {};
  #lines = { rs: false, e: false, data: 0 };
  /** Until when the hand that turns the knob, or the remote, is busy: us. */
  #turning = 0;
  #sending = 0;
  /** The key of the remote that is down, or null. */
  #key = null;
  /** Called when a light goes on or off. @type {(name: string, on: boolean, us: number) => void} */
  onLed = () => {};

  /**
   * @param {import('./pico.mjs').Pico} pico
   * @param {import('./parts.mjs').Parts} parts
   * @param {string[]} uses names out of PLACES
   */
  constructor(pico, parts, uses) {
    this.#pico = pico;
    this.#parts = parts;
    this.#uses = new Set(uses);
    if (this.#uses.has('leds')) {
      Object.values(PLACES.leds).forEach((name) => (this.#leds[name] = false));
    }
    if (this.#uses.has('sensor')) {
      pico.i2c[0].attach(PLACES.sensor.address, parts.sensor);
    }
    if (this.#uses.has('display')) {
      parts.displayOn(0);
    }
    if (this.#uses.has('knob')) {
      Object.values(PLACES.knob).forEach((gpio) => pico.setPin(gpio, 0));
    }
    if (this.#uses.has('remote')) {
      pico.setPin(PLACES.remote, 1); // a receiver at rest
    }
    pico.onPin = (gpio, level, us) => this.#driven(gpio, level === 1, us);
  }

  /** @param {boolean} down */
  press(down) {
    if (this.#uses.has('button')) {
      this.#play(this.#parts.contact(this.#pico.us, down ? 0 : 1, BUTTON_BOUNCE_US), ({ level }) =>
        this.#pico.setPin(PLACES.button, level === 0 ? 0 : null),
      );
    }
  }

  /** @param {number} detents negative: against the clock */
  turn(detents) {
    if (this.#uses.has('knob')) {
      const { a, b } = PLACES.knob;
      const from = Math.max(this.#pico.us, this.#turning);
      const quarters = 4 * detents;
      this.#turning = from + Math.abs(quarters) * KNOB_STEP_US;
      this.#play(
        this.#parts.turn(from, quarters, KNOB_STEP_US, KNOB_BOUNCE_US),
        ({ line, level }) => this.#pico.setPin(line === 0 ? a : b, level),
      );
    }
  }

  /** A key of the remote goes down; null: the one that is down goes up. @param {number | null} code */
  key(code) {
    this.#key = code;
    if (code !== null && this.#uses.has('remote')) {
      const from = Math.max(this.#pico.us, this.#sending);
      this.#send(from, this.#parts.key(from, REMOTE_ADDRESS, code, REMOTE_JITTER_US));
      this.#repeat(code);
    }
  }

  /** @param {number} share of the way, 0 to 1 */
  potentiometer(share) {
    const channel = PLACES.potentiometer - FIRST_ANALOGUE;
    this.#pico.mcu.adc.channelValues[channel] = Math.round(
      Math.max(0, Math.min(1, share)) * ADC_TOP,
    );
  }

  /** @param {{celsius: number, percent: number}} climate */
  climate(climate) {
    this.#parts.measures(climate);
  }
  /** @param {{absent?: boolean, wrongCrc?: boolean}} faults */
  sensorFails(faults) {
    this.#parts.sensorFails(faults);
  }

  state() {
    const rows = Array.from({ length: DISPLAY_SIZE.rows }, (_, row) =>
      this.#parts.displayRow(row, DISPLAY_SIZE.columns),
    );
    return {
      leds: { ...this.#leds },
      display: { rows, complains: this.#parts.displayComplains },
    };
  }

  #driven(gpio, high, us) {
    const led = PLACES.leds[gpio];
    if (led !== undefined && led in this.#leds) {
      this.#leds[led] = high;
      this.onLed(led, high, us);
      return;
    }
    const { rs, e, data } = PLACES.display;
    const bit = data.indexOf(gpio);
    if (!this.#uses.has('display') || (gpio !== rs && gpio !== e && bit < 0)) {
      return;
    }
    const lines = this.#lines;
    if (gpio === rs) {
      lines.rs = high;
    } else if (gpio === e) {
      lines.e = high;
    } else {
      lines.data = (lines.data & ~(1 << bit)) | (high ? 1 << bit : 0);
    }
    this.#parts.displayLines(lines, this.#pico.mcu.clock.nanos);
  }

  #play(changes, act) {
    for (const change of changes) {
      this.#pico.schedule(change.us, () => act(change));
    }
  }

  #send(from, changes) {
    this.#sending = from + NEC_INTERVAL_US;
    this.#play(changes, ({ level }) => this.#pico.setPin(PLACES.remote, level));
  }

  /** As long as the key is down, once each interval. */
  #repeat(code) {
    const at = this.#sending;
    this.#pico.schedule(at, () => {
      if (this.#key === code && this.#sending === at) {
        this.#send(at, this.#parts.repeat(at, REMOTE_JITTER_US));
        this.#repeat(code);
      }
    });
  }
}
