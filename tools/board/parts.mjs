// parts.mjs - the simulated parts: models/*.hpp, compiled to WebAssembly (models/wasm/parts.cpp).
//
//   const parts = new Parts(await WebAssembly.compile(bytes));
//   parts.measures({ celsius: 21.5, percent: 40 });
//   pico.i2c[0].attach(0x40, parts.sensor);
//   for (const { us, level } of parts.contact(pico.us, 0, 5_000)) ...
//
// An instance has one of each part. How they behave is in the models; what they are soldered to is
// wiring.mjs's. Runs in Node and in a page.

/** @typedef {{us: number, line: number, level: 0 | 1}} Change of a line of a part */

export class Parts {
  #wasm;

  /** @param {WebAssembly.Module} module */
  constructor(module) {
    this.#wasm = new WebAssembly.Instance(module).exports;
    this.#wasm._initialize();
    const wasm = this.#wasm;
    /** The HTU21D, as i2c.mjs wants a chip. @type {import('./i2c.mjs').Chip} */
    this.sensor = {
      start: (read, us) => wasm.htu21d_start(read, us) !== 0,
      write: (byte, us) => wasm.htu21d_write(byte, us) !== 0,
      read: (us) => wasm.htu21d_read(us),
      stop: (us) => wasm.htu21d_stop(us),
    };
  }

  /** What the HTU21D finds: the inverse of its data sheet's formulas, with its status bits. */
  measures({ celsius, percent }) {
    const raw = (share) => Math.max(0, Math.min(65535, Math.round(share * 65536))) & ~3;
    this.measuresRaw(raw((celsius + 46.85) / 175.72), raw((percent + 6) / 125) | 2);
  }
  measuresRaw(temperature, humidity) {
    this.#wasm.htu21d_measures(temperature, humidity);
  }
  /** Its faults. */
  sensorFails({ absent = false, wrongCrc = false, lateUs = 0 }) {
    this.#wasm.htu21d_faults(absent, wrongCrc, lateUs);
  }
  get conversions() {
    return this.#wasm.htu21d_conversions();
  }

  /** A contact goes to a level and bounces. @returns {Change[]} */
  contact(us, level, bounceUs) {
    return this.#changes(this.#wasm.contact(us, level, bounceUs));
  }
  /** The knob is turned by quarters of a detent; line 0 is A, line 1 is B. @returns {Change[]} */
  turn(us, quarters, stepUs, bounceUs) {
    return this.#changes(this.#wasm.knob_turn(us, quarters, stepUs, bounceUs));
  }
  /** A receiver hears a key of an NEC remote. @returns {Change[]} */
  key(us, address, data, jitterUs) {
    return this.#changes(this.#wasm.remote_key(us, address, data, jitterUs));
  }
  /** The key is still down: 108 ms later. @returns {Change[]} */
  repeat(us, jitterUs) {
    return this.#changes(this.#wasm.remote_repeat(us, jitterUs));
  }

  displayOn(ns) {
    this.#wasm.lcd_power_on(ns);
  }
  /** The lines of the display are so from now on; data is D4 to D7. */
  displayLines({ rs, e, data }, ns) {
    this.#wasm.lcd_lines(rs, false, e, data, ns);
  }
  /** What a row shows. */
  displayRow(row, columns) {
    return this.#text(this.#wasm.lcd_row(row, columns));
  }
  /** What was done against the display's data sheet, or ''. */
  get displayComplains() {
    return this.#text(this.#wasm.lcd_wrong());
  }

  #changes(count) {
    const doubles = new Float64Array(this.#wasm.memory.buffer, this.#wasm.changes(), 3 * count);
    return Array.from({ length: count }, (_, i) => ({
      us: doubles[3 * i],
      line: doubles[3 * i + 1],
      level: doubles[3 * i + 2] ? 1 : 0,
    }));
  }

  #text(address) {
    const bytes = new Uint8Array(this.#wasm.memory.buffer, address);
    return String.fromCharCode(...bytes.subarray(0, bytes.indexOf(0)));
  }
}
