// rp2040js.test.mjs - where the package differs from the chip, and that the Pico does not.
//
// Each test first shows the difference in the bare package. When an upgrade mends one, its test
// fails there: take the correction out and the first half of the test with it.

import assert from 'node:assert/strict';
import test from 'node:test';

import { RP2040 } from 'rp2040js';

import { Pico, VECTOR_TABLE } from './pico.mjs';
import { firmware } from './thumb.mjs';

const RAM = 0x20000000;
const TIMER = 0x40054000;
const IO_BANK0 = 0x40014000;
const PADS_BANK0 = 0x4001c000;
const SIO = 0xd0000000;

/** Runs firmware on the package as it comes, for some microseconds. */
function bare(elf, us) {
  const mcu = new RP2040();
  mcu.logger = { debug() {}, info() {}, warn() {}, error() {} };
  for (const { physical, bytes } of elf.segments) {
    mcu.flash.set(bytes, physical - 0x10000000);
  }
  mcu.core.VTOR = VECTOR_TABLE;
  mcu.core.reset();
  while (mcu.clock.nanos < us * 1000) {
    mcu.clock.tick(mcu.core.waiting ? 1000 : mcu.core.executeInstruction() * 8);
  }
  return mcu;
}

function wrapped(elf, us) {
  const pico = new Pico(elf);
  pico.runTo(us);
  return pico.mcu;
}

/** A chip whose firmware only sleeps, for tests that work on registers. */
const idle = () => new Pico(firmware('reset: wfi\n b reset'));
const ram = (mcu, index) => mcu.readUint32(RAM + 4 * index);

/** Notes in RAM: [0] = 1 when WFI was passed, 2 when the handler ran before that. */
const IDLE_IDIOM = (prepare) => `
  reset: ldr r0, =${RAM}
         ldr r4, =${TIMER}
         ldr r5, =0xe000e100
         movs r1, #1
         str r1, [r4, #0x38]   ; INTE: alarm 0
         str r1, [r5, #0]      ; NVIC: enable interrupt 0
         cpsid i
         movs r1, #50
         str r1, [r4, #0x10]   ; ALARM0
         ${prepare}
         wfi
         ldr r1, [r0, #0]
         str r1, [r0, #4]      ; handler count when WFI returned
         movs r1, #1
         str r1, [r0, #8]      ; WFI returned
         cpsie i
  stay:  b stay
  irq0:  ldr r1, [r0, #0]
         adds r1, #1
         str r1, [r0, #0]
         movs r1, #1
         str r1, [r4, #0x34]   ; INTR: clear
         bx lr`;

test('WFI under PRIMASK leaves the handler for later', () => {
  const elf = firmware(IDLE_IDIOM(''));
  assert.equal(ram(bare(elf, 100), 1), 1, 'bare: the handler runs at once');
  const mcu = wrapped(elf, 100);
  assert.deepEqual([ram(mcu, 0), ram(mcu, 1), ram(mcu, 2)], [1, 0, 1]);
});

test('WFI under PRIMASK returns when the interrupt is already pending', () => {
  const elf = firmware(
    IDLE_IDIOM(`wait: ldr r1, [r4, #0x34]
                cmp r1, #0
                beq wait`),
  );
  assert.equal(ram(bare(elf, 1000), 2), 0, 'bare: it sleeps for ever');
  const mcu = wrapped(elf, 1000);
  assert.deepEqual([ram(mcu, 0), ram(mcu, 1), ram(mcu, 2)], [1, 0, 1]);
});

test('WFI without an interrupt sleeps to the end of the run', () => {
  const pico = idle();
  pico.runTo(1_000_000);
  assert.equal(pico.us, 1_000_000);
  assert.ok(pico.asleepUs > 999_999);
});

test('SysTick wakes WFI', () => {
  const elf = firmware(`
    reset:   ldr r0, =${RAM}
             ldr r4, =0xe000e010
             ldr r1, =1000
             str r1, [r4, #4]     ; RVR
             str r1, [r4, #8]     ; CVR
             movs r1, #7
             str r1, [r4, #0]     ; CSR
             wfi
             movs r1, #1
             str r1, [r0, #0]
    stay:    b stay
    systick: bx lr`);
  assert.equal(ram(bare(elf, 100), 0), 0, 'bare: it sleeps on');
  assert.equal(ram(wrapped(elf, 100_000), 0), 1);
});

test('PendSV wakes WFI', () => {
  const elf = firmware(`
    reset:  ldr r0, =${RAM}
            ldr r4, =0xe000ed04
            ldr r1, =0x10000000
            cpsid i
            str r1, [r4, #0]     ; ICSR: PENDSVSET
            wfi
            movs r1, #1
            str r1, [r0, #0]
    stay:   b stay
    pendsv: bx lr`);
  assert.equal(ram(bare(elf, 100), 0), 0, 'bare: it sleeps on');
  assert.equal(ram(wrapped(elf, 100), 0), 1);
});

test('SEV sets the event that WFE takes', () => {
  const elf = firmware(`
    reset: ldr r0, =${RAM}
           sev
           wfe
           movs r1, #1
           str r1, [r0, #0]
    stay:  b stay`);
  assert.equal(ram(bare(elf, 100), 0), 0, 'bare: WFE sleeps');
  assert.equal(ram(wrapped(elf, 100), 0), 1);
});

test('an alarm is never early', () => {
  const arm = (mcu) => {
    mcu.clock.tick(10_504);
    mcu.writeUint32(TIMER + 0x10, 20);
    mcu.clock.tick(20_000 - 10_504 - 8);
    return mcu.readUint32(TIMER + 0x34);
  };
  assert.equal(arm(new RP2040()), 1, 'bare: at 19.5 us already');
  const { mcu } = idle();
  assert.equal(arm(mcu), 0);
  mcu.clock.tick(8);
  assert.equal(mcu.readUint32(TIMER + 0x34), 1);
});

test('an alarm for the present microsecond waits for the counter to come round', () => {
  const arm = (mcu) => {
    mcu.clock.tick(20_504);
    mcu.writeUint32(TIMER + 0x10, 20);
    mcu.clock.tick(1_000_000_000);
    return mcu.readUint32(TIMER + 0x34);
  };
  assert.equal(arm(new RP2040()), 1, 'bare: at once');
  const { mcu } = idle();
  assert.equal(arm(mcu), 0);
  assert.equal(mcu.readUint32(TIMER + 0x20), 1);
});

/** Gives a pin to SIO and drives it. */
function drive(mcu, gpio, level) {
  mcu.writeUint32(IO_BANK0 + 8 * gpio + 4, 5);
  mcu.writeUint32(PADS_BANK0 + 4 * gpio + 4, 0x56);
  mcu.writeUint32(SIO + (level ? 0x14 : 0x18), 1 << gpio);
  mcu.writeUint32(SIO + 0x24, 1 << gpio);
}
const input = (mcu, gpio) => (mcu.readUint32(SIO + 4) >>> gpio) & 1;

test('a driven output reads back on its input', () => {
  const mcu = new RP2040();
  drive(mcu, 3, 1);
  assert.equal(input(mcu, 3), 0, 'bare: it reads 0');
  const fixed = idle().mcu;
  drive(fixed, 3, 1);
  assert.equal(input(fixed, 3), 1);
  drive(fixed, 3, 0);
  assert.equal(input(fixed, 3), 0);
});

test('an open pin reads as its pull', () => {
  const pullUp = (mcu) => mcu.writeUint32(PADS_BANK0 + 4 * 14 + 4, 0x5a);
  const mcu = new RP2040();
  pullUp(mcu);
  assert.equal(input(mcu, 14), 0, 'bare: the pull-up reads 0');
  const pico = idle();
  pullUp(pico.mcu);
  assert.equal(input(pico.mcu, 14), 1);
  pico.setPin(14, 0);
  assert.equal(input(pico.mcu, 14), 0);
  pico.setPin(14, null);
  assert.equal(input(pico.mcu, 14), 1);
});

test('the input of a pad is enabled at reset', () => {
  const pad = (mcu) => mcu.readUint32(PADS_BANK0 + 4);
  assert.equal(pad(new RP2040()) & 0x40, 0, 'bare: it is off');
  assert.equal(pad(idle().mcu), 0x56);
});

test('only a change of level latches an edge', () => {
  const edges = (mcu) => (mcu.readUint32(IO_BANK0 + 0xf0 + 4) >>> 24) & 0xc; // GPIO14
  const mcu = new RP2040();
  mcu.gpio[14].setInputValue(false);
  assert.equal(edges(mcu), 4, 'bare: low to low is an edge');
  const pico = idle();
  pico.setPin(14, 0);
  assert.equal(edges(pico.mcu), 0);
  pico.setPin(14, 1);
  assert.equal(edges(pico.mcu), 8);
  pico.mcu.writeUint32(IO_BANK0 + 0xf0 + 4, 8 << 24);
  pico.setPin(14, 1);
  assert.equal(edges(pico.mcu), 0);
});

test('an interrupt made pending by software runs once', () => {
  const elf = firmware(`
    reset: ldr r0, =${RAM}
           ldr r4, =0xe000e100
           ldr r5, =0xe000e200
           movs r1, #32
           str r1, [r4, #0]     ; ISER: interrupt 5
           str r1, [r5, #0]     ; ISPR
    stay:  b stay
    irq5:  ldr r1, [r0, #0]
           adds r1, #1
           str r1, [r0, #0]
           bx lr`);
  assert.ok(ram(bare(elf, 100), 0) > 100, 'bare: it storms');
  assert.equal(ram(wrapped(elf, 100), 0), 1);
});

test('UART bytes take their time and the transmit interrupt waits for its level', () => {
  const start = (mcu) => {
    const uart = 0x40034000;
    mcu.writeUint32(uart + 0x24, 67);
    mcu.writeUint32(uart + 0x28, 52);
    mcu.writeUint32(uart + 0x2c, 0x70);
    mcu.writeUint32(uart + 0x30, 0x301);
    mcu.writeUint32(uart + 0x38, 1 << 5);
    return mcu.readUint32(uart + 0x3c) & (1 << 5);
  };
  assert.equal(start(new RP2040()), 1 << 5, 'bare: pending before the first byte');
  const pico = idle();
  const sent = [];
  pico.onUart = (byte, us) => sent.push([byte, us]);
  assert.equal(start(pico.mcu), 0);
  pico.mcu.writeUint32(0x40034000, 0x41);
  pico.mcu.writeUint32(0x40034000, 0x42);
  pico.runTo(1000);
  assert.deepEqual(sent, [
    [0x41, 86],
    [0x42, 173],
  ]);
});

test('a bad access is a HardFault', () => {
  const elf = firmware(`
    reset:     ldr r0, =${RAM}
               ldr r2, =0x60000000
               ldr r1, [r2, #0]
    stay:      b stay
    hardfault: movs r1, #1
               str r1, [r0, #0]
    hang:      b hang`);
  assert.equal(ram(bare(elf, 100), 0), 0, 'bare: it goes on');
  const pico = new Pico(elf);
  assert.equal(pico.runTo(1_000_000), false);
  assert.equal(ram(pico.mcu, 0), 1);
  assert.match(pico.stopped, /^HardFault: read from 0x60000000 at 0x10000204/);
  assert.ok(pico.us < 300_000);
});

test('a store to flash changes nothing', () => {
  const elf = firmware(`
    reset: ldr r0, =0x10001000
           movs r1, #1
           str r1, [r0, #0]
    stay:  b stay`);
  assert.equal(bare(elf, 100).readUint32(0x10001000), 1, 'bare: it is written');
  assert.equal(wrapped(elf, 100).readUint32(0x10001000), 0xffffffff);
});

test('an interrupt stays pending when its line falls before the handler ran', () => {
  const elf = firmware(
    IDLE_IDIOM(`wait: ldr r1, [r4, #0x34]
                cmp r1, #0
                beq wait
                str r1, [r4, #0x34]   ; cleared at the source`),
  );
  assert.equal(ram(bare(elf, 1000), 0), 0, 'bare: the line is the pending bit');
  assert.equal(ram(wrapped(elf, 1000), 0), 1);
});

test('I2C interrupts can be asked for, and TX_EMPTY is a level', () => {
  const I2C0 = 0x40044000;
  const mask = I2C0 + 0x30;
  const raw = I2C0 + 0x34;
  const mcu = new RP2040();
  mcu.logger = { debug() {}, info() {}, warn() {}, error() {} };
  mcu.writeUint32(I2C0 + 0x6c, 1);
  mcu.writeUint32(mask, 0x10);
  assert.notEqual(mcu.readUint32(mask), 0x10, 'bare: not writable');
  assert.equal(mcu.readUint32(raw) & 0x10, 0, 'bare: 0 with an empty FIFO');
  const fixed = idle().mcu;
  fixed.writeUint32(I2C0 + 0x6c, 1);
  fixed.writeUint32(mask, 0x10);
  assert.equal(fixed.readUint32(mask), 0x10);
  assert.equal(fixed.readUint32(raw) & 0x10, 0x10);
});

test('an I2C byte takes its nine bits, and the peripheral can be turned off in between', () => {
  const I2C0 = 0x40044000;
  const bytes = (mcu, attach) => {
    const us = [];
    attach((byte) => us.push(Math.floor(mcu.clock.nanos / 1000)));
    mcu.writeUint32(I2C0 + 0x18, 749);
    mcu.writeUint32(I2C0 + 0x14, 486);
    mcu.writeUint32(I2C0, 0x63); // master, standard speed
    mcu.writeUint32(I2C0 + 0x04, 0x40);
    mcu.writeUint32(I2C0 + 0x6c, 1);
    mcu.writeUint32(I2C0 + 0x10, 0x201); // one byte and a stop
    return us;
  };
  const mcu = new RP2040();
  mcu.logger = { debug() {}, info() {}, warn() {}, error() {} };
  const bare = bytes(mcu, (written) => {
    mcu.i2c[0].onConnect = () => mcu.i2c[0].completeConnect(true);
    mcu.i2c[0].onWriteByte = (byte) => {
      written(byte);
      mcu.i2c[0].completeWrite(true);
    };
  });
  assert.deepEqual(bare, [0], 'bare: in no time');
  const pico = idle();
  const chip = (written) => ({
    start: () => true,
    write: (byte) => (written(byte), true),
    read: () => 0,
    stop() {},
  });
  const paced = bytes(pico.mcu, (written) => pico.i2c[0].attach(0x40, chip(written)));
  pico.runTo(1000);
  assert.deepEqual(paced, [190]); // a start, eighteen bits
  const cut = bytes(pico.mcu, (written) => pico.i2c[0].attach(0x40, chip(written)));
  pico.runTo(1050);
  pico.mcu.writeUint32(I2C0 + 0x6c, 0);
  pico.runTo(2000);
  assert.deepEqual(cut, []);
  assert.equal(pico.mcu.readUint32(I2C0 + 0x70) & 0x20, 0, 'it is idle');
});

test('PIO runs on the clock of the host (not corrected here)', () => {
  const mcu = new RP2040();
  const { setTimeout } = globalThis;
  let timers = 0;
  globalThis.setTimeout = () => ++timers;
  try {
    mcu.writeUint32(0x50200000, 1); // PIO0 CTRL: state machine 0 on
  } finally {
    globalThis.setTimeout = setTimeout;
  }
  assert.ok(timers > 0);
});
