// pico.mjs - a Raspberry Pi Pico that runs a firmware image in virtual time.
//
// rp2040js executes the instructions; this file loads the image, moves the clock and offers pins,
// a serial line and a calendar. The other files of this folder correct the package where it
// differs from the chip (each correction has a probe test, so that an upgrade is noticed).
//
//   const pico = new Pico(Elf.read('demo.elf'));
//   pico.onPin = (gpio, level, us) => ...;
//   pico.schedule(1_000_000, () => pico.setPin(14, 0));
//   pico.runTo(10_000_000);
//
// Time is purely virtual: the same image and the same inputs give the same outputs at the same
// microsecond, in whatever slices runTo() is called. Asleep in WFI, the clock jumps.
//
// Not modelled: the boot ROM and boot2 (the vector table is entered directly), clk_sys other than
// 125 MHz, interrupt latency, flash wait states, the second core, PIO, RESETS.

import { RP2040 } from 'rp2040js';

import { fixAlarms } from './alarms.mjs';
import { Fault, Stop, fixCore, takeFault, wakes } from './core.mjs';
import { fixI2c } from './i2c.mjs';
import { fixPins } from './pins.mjs';
import { Pl011 } from './pl011.mjs';

/** The vector table follows the 256 bytes of boot2. */
export const VECTOR_TABLE = 0x10000100;
const FLASH_START = 0x10000000;
const FLASH_SIZE = 2 * 1024 * 1024;
const CYCLE_NANOS = 8; // clk_sys at 125 MHz
/** After a HardFault the firmware has this long to say what happened. */
const LAST_WORDS_US = 250_000;
const UARTS = [
  { base: 0x40034, irq: 20 },
  { base: 0x40038, irq: 21 },
];

export class Pico {
  #mcu = new RP2040();
  #elf;
  #uarts;
  #i2c;
  #setPad;
  /** Where the instruction under way starts. */
  #pc = 0;
  #paused = false;
  #asleepNanos = 0;
  /** @type {{us: number, act: () => void}[]} ascending, first come first served */
  #calendar = [];
  #calendarAlarm;

  /** Called when the firmware drives a pin to another level. @type {(gpio: number, level: 0 | 1, us: number) => void} */
  onPin = () => {};
  /** Called when UART0 has sent a byte, stop bit included. @type {(byte: number, us: number) => void} */
  onUart = () => {};

  /** Instructions executed. */
  instructions = 0;
  /** Why the firmware can run no further, or null. @type {string | null} */
  stopped = null;
  /** The first HardFault in words, or null. @type {string | null} */
  fault = null;

  /** @param {import('./elf_image.mjs').ElfImage} elf an image linked for flash */
  constructor(elf) {
    this.#elf = elf;
    const mcu = this.#mcu;
    fixCore(mcu);
    fixAlarms(mcu);
    this.#setPad = fixPins(mcu, (gpio, level) => this.onPin(gpio, level, this.us));
    this.#i2c = [fixI2c(mcu, 0), fixI2c(mcu, 1)];
    this.#uarts = UARTS.map((place) => this.#fitUart(place));
    this.#uarts[0].onByte = (byte) => this.onUart(byte, this.us);
    this.#calendarAlarm = mcu.clock.createAlarm(() => this.#keepAppointments());
    this.#load(elf);
  }

  /** Virtual time since start-up, whole microseconds. */
  get us() {
    return Math.floor(this.#mcu.clock.nanos / 1000);
  }

  /** Microseconds spent in WFI. */
  get asleepUs() {
    return this.#asleepNanos / 1000;
  }

  /** Until when nothing happens by itself, if the core sleeps: whole microseconds, or Infinity. */
  get quietUntilUs() {
    const { core, clock } = this.#mcu;
    if (!core.waiting || wakes(core)) {
      return this.us;
    }
    return clock.nextAlarm ? Math.floor(clock.nextAlarm.nanos / 1000) : Infinity;
  }

  /** The emulated chip, for probes; firmware tests need no more than the rest of this class. */
  get mcu() {
    return this.#mcu;
  }

  /**
   * Runs until a virtual time, until pause(), or until the firmware can run no further.
   * @param {number} us absolute virtual time
   * @returns {boolean} whether the firmware is still alive
   */
  runTo(us) {
    this.#paused = false;
    while (this.stopped === null && !this.#paused && this.#mcu.clock.nanos < us * 1000) {
      try {
        this.#run(us * 1000);
      } catch (error) {
        this.#survive(error);
      }
    }
    return this.stopped === null;
  }

  /** Makes runTo() return after the present instruction. Context: observers and the calendar. */
  pause() {
    this.#paused = true;
  }

  /**
   * Sets what the outside drives on a pin; null lets go, so that the pulls decide.
   * @param {number} gpio
   * @param {0 | 1 | null} level
   */
  setPin(gpio, level) {
    this.#setPad(gpio, level);
  }

  /**
   * Sends to UART0 at the firmware's own baud rate, after what is still under way.
   * @param {string | Uint8Array} data
   * @param {number} [us] when the first start bit begins; without it, now
   */
  sendUart(data, us = this.us) {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    if (us <= this.us) {
      this.#uarts[0].send(bytes);
    } else {
      this.schedule(us, () => this.#uarts[0].send(bytes));
    }
  }

  /**
   * Calls a function at a virtual time; equal times are served in the order they were scheduled.
   * @param {number} us absolute; a time in the past is served with the next instruction
   * @param {() => void} act
   */
  schedule(us, act) {
    const after = this.#calendar.findIndex((entry) => entry.us > us);
    this.#calendar.splice(after < 0 ? this.#calendar.length : after, 0, { us, act });
    this.#armCalendar();
  }

  /** Wires UART0 and UART1 together: TX to RX and RTS to CTS, both ways. */
  wireUarts() {
    const [a, b] = this.#uarts;
    for (const [from, to] of [
      [a, b],
      [b, a],
    ]) {
      const { onByte } = from;
      from.onByte = (byte) => {
        onByte(byte);
        to.hear(byte);
      };
      from.onReady = (ready) => (to.clearToSend = ready);
    }
  }

  /** UART1: send() and onByte, see pl011.mjs. */
  get uart1() {
    return this.#uarts[1];
  }

  /** I2C0 and I2C1: attach(address, chip), see i2c.mjs. */
  get i2c() {
    return this.#i2c;
  }

  #run(targetNanos) {
    const mcu = this.#mcu;
    const { core, clock } = mcu;
    while (!this.#paused && clock.nanos < targetNanos) {
      if (core.waiting) {
        if (!wakes(core)) {
          this.#sleep(targetNanos);
          continue;
        }
        core.waiting = false;
        core.interruptsUpdated = true;
      }
      if (core.interruptsUpdated) {
        core.checkForInterrupts();
      }
      this.#pc = core.PC & ~1;
      this.instructions++;
      clock.tick(core.executeInstruction() * CYCLE_NANOS);
    }
  }

  /** Jumps to the next alarm, or to the end of the run when there is none before it. */
  #sleep(targetNanos) {
    const { clock } = this.#mcu;
    const next = clock.nextAlarm ? Math.min(clock.nextAlarm.nanos, targetNanos) : targetNanos;
    const nanos = Math.max(next - clock.nanos, 0);
    this.#asleepNanos += nanos;
    clock.tick(nanos);
  }

  /** Turns an exception of the emulator into what happens to the firmware. */
  #survive(error) {
    try {
      if (!(error instanceof Fault)) {
        throw error;
      }
      const { core } = this.#mcu;
      this.#mcu.clock.tick(CYCLE_NANOS);
      const words = `${error.message} at ${this.#place(this.#pc)}, called from ${this.#place(core.LR & ~1)}`;
      takeFault(core, this.#pc, words);
      if (this.fault === null) {
        this.fault = `HardFault: ${words}`;
        this.schedule(this.us + LAST_WORDS_US, () => this.#stop(this.fault));
      }
    } catch (final) {
      if (!(final instanceof Stop)) {
        throw final;
      }
      this.#stop(final.message);
    }
  }

  #stop(reason) {
    this.stopped = reason;
    this.#paused = true;
  }

  #place(address) {
    const name = this.#elf.nameOf(address >>> 0);
    return `0x${(address >>> 0).toString(16)}${name && ` (${name})`}`;
  }

  #fitUart({ base, irq }) {
    const mcu = this.#mcu;
    const uart = new Pl011({
      clock: mcu.clock,
      clkPeri: () => mcu.clkPeri,
      irq: (high) => mcu.setInterrupt(irq, high),
    });
    mcu.peripherals[base] = uart;
    return uart;
  }

  #load(elf) {
    const { core, flash } = this.#mcu;
    for (const { physical, bytes } of elf.segments) {
      const offset = physical - FLASH_START;
      if (offset < 0 || offset + bytes.length > FLASH_SIZE) {
        const address = `0x${physical.toString(16)}`;
        throw new RangeError(`a segment at ${address} is outside the Pico's 2 MB of flash`);
      }
      flash.set(bytes, offset);
    }
    core.VTOR = VECTOR_TABLE;
    core.reset();
  }

  #armCalendar() {
    if (this.#calendar.length === 0) {
      return;
    }
    const { nanos } = this.#mcu.clock;
    this.#calendarAlarm.schedule(Math.max(this.#calendar[0].us * 1000 - nanos, 0));
  }

  #keepAppointments() {
    while (this.#calendar.length > 0 && this.#calendar[0].us <= this.us) {
      this.#calendar.shift().act();
    }
    this.#armCalendar();
  }
}
