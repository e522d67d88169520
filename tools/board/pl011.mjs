// pl011.mjs - the RP2040's UART, at the speed of the wire.
//
// The package's own UART sends in no time and its transmit interrupt is always pending, so a
// driver that loses bytes, never refills the FIFO or forgets to prime it looks right. This one
// takes its place in the chip: 32-byte FIFOs, one byte time per byte, flags and interrupts by
// level. It knows nothing of the package: a clock, an interrupt line and two observers are all.
//
//   DR write -> transmit FIFO -> shift register --one byte time--> onByte
//   send() --one byte time--> receive FIFO -> DR read
//
// The hard part is the transmit interrupt. It comes when the FIFO *falls through* its trigger
// level, not while it is below: enabling the mask with an empty FIFO raises nothing, so a driver
// has to write the first bytes itself. The wrong kind, by level, is what most emulators do.
//
// What comes from outside may carry errors, in the bits that DR has for them. RTS and CTS hold the
// other side and the transmitter where UARTCR enables them.
//
// Not modelled: the other modem lines, DMA requests, IrDA.
//
// Source: RP2040 data sheet, section 4.2; ARM PL011 r1p5 reference manual (DDI 0183).

const DR = 0x00;
const RSR = 0x04;
const FR = 0x18;
const ILPR = 0x20;
const IBRD = 0x24;
const FBRD = 0x28;
const LCR_H = 0x2c;
const CR = 0x30;
const IFLS = 0x34;
const IMSC = 0x38;
const RIS = 0x3c;
const MIS = 0x40;
const ICR = 0x44;
const DMACR = 0x48;
const ID_FIRST = 0xfe0;
const ID = [0x11, 0x10, 0x34, 0x00, 0x0d, 0xf0, 0x05, 0xb1];

const FR_BUSY = 1 << 3;
const FR_RXFE = 1 << 4;
const FR_TXFF = 1 << 5;
const FR_RXFF = 1 << 6;
const FR_TXFE = 1 << 7;

const LCR_PEN = 1 << 1;
const LCR_STP2 = 1 << 3;
const LCR_FEN = 1 << 4;

const CR_UARTEN = 1 << 0;
const CR_LBE = 1 << 7;
const CR_TXE = 1 << 8;
const CR_RXE = 1 << 9;
const CR_RTSEN = 1 << 14;
const CR_CTSEN = 1 << 15;

/** Interrupt bits, the same in IMSC, RIS, MIS and ICR. */
const RX = 1 << 4;
const TX = 1 << 5;
const RT = 1 << 6;
const OE = 1 << 10;

/** In a word read from DR: what was wrong with the byte. */
export const DR_FRAMING = 1 << 8;
export const DR_PARITY = 1 << 9;
export const DR_BREAK = 1 << 10;
/** In a word read from DR: a byte was lost before this one. */
const DR_OVERRUN = 1 << 11;

const FIFO_SIZE = 32;
/** Trigger levels in bytes by the three bits of IFLS: 1/8, 1/4, 1/2, 3/4, 7/8 full. */
const LEVELS = [4, 8, 16, 24, 28, 28, 28, 28];
/** The receive time-out comes when nothing arrived for this many bit times. */
const TIMEOUT_BITS = 32;
/** What the other end of the wire assumes while the firmware has set no speed. */
const DEFAULT_BIT_NANOS = 1e9 / 115200;

/**
 * @typedef {object} Wiring
 * @property {{nanos: number, createAlarm(fn: () => void): {schedule(nanos: number): void, cancel(): void}}} clock
 * @property {() => number} clkPeri        frequency of clk_peri in hertz
 * @property {(high: boolean) => void} irq level of the interrupt line
 */

export class Pl011 {
  #clock;
  #clkPeri;
  #irq;

  #control = CR_TXE | CR_RXE;
  #line = 0;
  #levels = 0x12;
  #mask = 0;
  #raw = 0;
  #dma = 0;
  #integer = 0;
  #fraction = 0;
  /** Bit time in force: the divisors count only once LCR_H is written after them. */
  #bitNanos = 0;

  /** @type {number[]} bytes that wait for the shift register */
  #sending = [];
  /** The byte on the wire, or null. */
  #shift = null;
  /** @type {number[]} received words, each with its error bits */
  #received = [];
  /** A byte came while the FIFO was full; the next byte stored will carry the mark. */
  #lost = false;
  /** RSR: errors of the word read last, and the overrun until it is cleared. */
  #errors = 0;
  /** @type {number[]} bytes that the other end has still to send */
  #wire = [];
  #wireBusy = false;

  #sent;
  #arrived;
  #silence;

  #clear = true;
  #wasReady = true;

  /** Called with each byte when its stop bit has left. @type {(byte: number) => void} */
  onByte = () => {};
  /** Called when RTS changes: whether the other side may send. @type {(ready: boolean) => void} */
  onReady = () => {};

  /** @param {Wiring} wiring */
  constructor({ clock, clkPeri, irq }) {
    this.#clock = clock;
    this.#clkPeri = clkPeri;
    this.#irq = irq;
    this.#sent = clock.createAlarm(() => this.#finishByte());
    this.#arrived = clock.createAlarm(() => this.#arrive());
    this.#silence = clock.createAlarm(() => this.#timeOut());
  }

  /**
   * Puts bytes on the receive line, one byte time each, after those still under way; RTS is not
   * looked at.
   * @param {Iterable<number>} bytes each may have error bits of DR
   */
  send(bytes) {
    this.#wire.push(...bytes);
    if (!this.#wireBusy) {
      this.#startArrival();
    }
  }

  /** CTS: whether the other side has room. @param {boolean} clear */
  set clearToSend(clear) {
    this.#clear = clear;
    this.#startByte();
  }

  /**
   * A byte that another UART has sent: its stop bit has just arrived.
   * @param {number} word with the error bits of DR
   */
  hear(word) {
    this.#receive(word);
    this.#updateIrq();
  }

  /** @param {number} offset */
  readUint32(offset) {
    switch (offset) {
      case DR:
        return this.#readData();
      case RSR:
        return this.#errors;
      case FR:
        return this.#flags();
      case ILPR:
        return 0;
      case IBRD:
        return this.#integer;
      case FBRD:
        return this.#fraction;
      case LCR_H:
        return this.#line;
      case CR:
        return this.#control;
      case IFLS:
        return this.#levels;
      case IMSC:
        return this.#mask;
      case RIS:
        return this.#raw;
      case MIS:
        return this.#raw & this.#mask;
      case DMACR:
        return this.#dma;
      default:
        return offset >= ID_FIRST ? (ID[(offset - ID_FIRST) >> 2] ?? 0) : 0;
    }
  }

  /** @param {number} offset @param {number} value */
  writeUint32(offset, value) {
    switch (offset) {
      case DR:
        this.#writeData(value & 0xff);
        break;
      case RSR:
        this.#errors = 0;
        break;
      case IBRD:
        this.#integer = value & 0xffff;
        break;
      case FBRD:
        this.#fraction = value & 0x3f;
        break;
      case LCR_H:
        this.#setLine(value & 0xff);
        break;
      case CR:
        this.#control = value & 0xff87;
        this.#tellReady();
        this.#startByte();
        break;
      case IFLS:
        this.#levels = value & 0x3f;
        break;
      case IMSC:
        this.#mask = value & 0x7ff;
        break;
      case ICR:
        this.#raw &= ~value;
        break;
      case DMACR:
        this.#dma = value & 0x7;
        break;
    }
    this.#updateIrq();
  }

  /**
   * A write through one of the four aliases of a peripheral: plain, xor, set, clear.
   * @param {number} offset @param {number} value @param {number} alias
   */
  writeUint32Atomic(offset, value, alias) {
    // ICR reads as 0 and is cleared by ones: through set and xor it works as a plain write.
    const now = alias === 0 || offset === ICR ? 0 : this.readUint32(offset);
    const results = [value, now ^ value, now | value, now & ~value];
    this.writeUint32(offset, results[alias]);
  }

  get #depth() {
    return this.#line & LCR_FEN ? FIFO_SIZE : 1;
  }

  /** The transmit interrupt comes when this many bytes are left. */
  get #sendLevel() {
    return this.#line & LCR_FEN ? LEVELS[this.#levels & 7] : 0;
  }

  /** The receive interrupt comes when this many bytes are there. */
  get #receiveLevel() {
    return this.#line & LCR_FEN ? LEVELS[(this.#levels >> 3) & 7] : 1;
  }

  get #byteNanos() {
    const word = 5 + ((this.#line >> 5) & 3);
    const parity = this.#line & LCR_PEN ? 1 : 0;
    const stop = this.#line & LCR_STP2 ? 2 : 1;
    return Math.round((1 + word + parity + stop) * this.#bitNanos);
  }

  #flags() {
    const { length: sending } = this.#sending;
    const { length: received } = this.#received;
    return (
      (sending > 0 || this.#shift !== null ? FR_BUSY : 0) |
      (received === 0 ? FR_RXFE : 0) |
      (sending >= this.#depth ? FR_TXFF : 0) |
      (received >= this.#depth ? FR_RXFF : 0) |
      (sending === 0 ? FR_TXFE : 0)
    );
  }

  #updateIrq() {
    this.#irq((this.#raw & this.#mask) !== 0);
  }

  #setLine(value) {
    if ((value ^ this.#line) & LCR_FEN) {
      // Turning the FIFOs on or off flushes them.
      this.#sending = [];
      this.#received = [];
    }
    this.#line = value;
    const divisor = this.#integer + this.#fraction / 64;
    this.#bitNanos = (16 * divisor * 1e9) / this.#clkPeri();
    this.#startByte();
  }

  // --- sending

  #writeData(byte) {
    if (this.#sending.length >= this.#depth) {
      return; // written while TXFF: the chip loses it too
    }
    this.#sending.push(byte);
    if (this.#sending.length > this.#sendLevel) {
      this.#raw &= ~TX;
    }
    this.#startByte();
  }

  #startByte() {
    const on = CR_UARTEN | CR_TXE;
    if (this.#control & CR_CTSEN && !this.#clear) {
      return;
    }
    if (this.#shift !== null || this.#sending.length === 0 || (this.#control & on) !== on) {
      return;
    }
    if (this.#bitNanos === 0) {
      return; // no baud clock: it stays in the FIFO for ever, as on the chip
    }
    this.#shift = this.#sending.shift();
    if (this.#sending.length === this.#sendLevel) {
      this.#raw |= TX;
    }
    this.#sent.schedule(this.#byteNanos);
  }

  #finishByte() {
    const byte = this.#shift;
    this.#shift = null;
    this.#startByte();
    if (this.#control & CR_LBE) {
      this.#receive(byte);
    }
    this.#updateIrq();
    this.onByte(byte);
  }

  // --- receiving

  #startArrival() {
    const byteNanos = this.#bitNanos ? this.#byteNanos : Math.round(10 * DEFAULT_BIT_NANOS);
    this.#wireBusy = true;
    this.#arrived.schedule(byteNanos);
  }

  #arrive() {
    const byte = this.#wire.shift();
    this.#wireBusy = false;
    if (this.#wire.length > 0) {
      this.#startArrival();
    }
    if (!(this.#control & CR_LBE)) {
      this.#receive(byte);
      this.#updateIrq();
    }
  }

  #receive(byte) {
    const on = CR_UARTEN | CR_RXE;
    if ((this.#control & on) !== on) {
      return; // the receiver is off: lost without a trace
    }
    if (this.#received.length >= this.#depth) {
      this.#lost = true;
      this.#errors |= DR_OVERRUN >> 8;
      this.#raw |= OE;
      return;
    }
    this.#received.push(byte | (this.#lost ? DR_OVERRUN : 0));
    this.#lost = false;
    if (this.#received.length === this.#receiveLevel) {
      this.#raw |= RX;
    }
    this.#silence.schedule(Math.round(TIMEOUT_BITS * this.#bitNanos));
    this.#tellReady();
  }

  #timeOut() {
    if (this.#received.length > 0) {
      this.#raw |= RT;
      this.#updateIrq();
    }
  }

  #readData() {
    const word = this.#received.shift() ?? 0;
    this.#errors = word >> 8;
    if (this.#received.length < this.#receiveLevel) {
      this.#raw &= ~RX;
    }
    if (this.#received.length === 0) {
      this.#raw &= ~RT;
    }
    this.#updateIrq();
    this.#tellReady();
    return word;
  }

  #tellReady() {
    const ready = !(this.#control & CR_RTSEN) || this.#received.length < this.#receiveLevel;
    if (ready !== this.#wasReady) {
      this.#wasReady = ready;
      this.onReady(ready);
    }
  }
}
