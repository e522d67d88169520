// pico.test.mjs - the Pico as a whole: time, inputs, determinism, the ways to die.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';

import { Elf } from './elf.mjs';
import { Pico } from './pico.mjs';
import { elfFile, firmware } from './thumb.mjs';

/** Toggles GPIO2 from the alarm: at 1000 us and every 500 us from then on. */
const BLINK = `
  reset: ldr r4, =0x40054000
         ldr r5, =0xe000e100
         ldr r6, =0xd0000000
         ldr r7, =0x40014000
         movs r1, #5
         str r1, [r7, #0x14]    ; GPIO2 to SIO
         movs r1, #4
         str r1, [r6, #0x24]    ; drive it
         movs r1, #1
         str r1, [r4, #0x38]
         str r1, [r5, #0]
         ldr r5, =1000
  again: cpsid i
         str r5, [r4, #0x10]
         wfi
         cpsie i
         b again
  irq0:  ldr r3, =0x40054034
         movs r1, #1
         str r1, [r3, #0]
         movs r1, #4
         str r1, [r6, #0x1c]
         adds r5, #250
         adds r5, #250
         bx lr`;

function trace(run) {
  const pico = new Pico(firmware(BLINK));
  const events = [];
  pico.onPin = (gpio, level, us) => events.push(`${us} ${gpio} ${level}`);
  run(pico);
  events.push(`${pico.instructions} ${pico.asleepUs}`);
  return events;
}
const digest = (events) => createHash('sha256').update(events.join('\n')).digest('hex');

test('pins change on the microsecond', () => {
  const events = trace((pico) => pico.runTo(2100));
  assert.deepEqual(events.slice(0, 3), ['1000 2 1', '1500 2 0', '2000 2 1']);
});

test('the same input gives the same trace, in whatever slices it is run', () => {
  const whole = trace((pico) => pico.runTo(100_000));
  const sliced = trace((pico) => {
    for (let us = 0; us <= 100_000; us += 125) {
      pico.runTo(us);
    }
  });
  assert.equal(digest(whole), digest(sliced));
  assert.equal(digest(whole), digest(trace((pico) => pico.runTo(100_000))));
});

test('the calendar is served in order, first come first served', () => {
  const pico = new Pico(firmware('reset: wfi\n b reset'));
  const served = [];
  pico.schedule(20, () => served.push(`b ${pico.us}`));
  pico.schedule(10, () => {
    served.push(`a ${pico.us}`);
    pico.schedule(10, () => served.push(`a2 ${pico.us}`));
  });
  pico.schedule(20, () => served.push(`c ${pico.us}`));
  pico.runTo(100);
  assert.deepEqual(served, ['a 10', 'a2 10', 'b 20', 'c 20']);
});

test('pause ends a run at once', () => {
  const pico = new Pico(firmware('reset: b reset'));
  pico.schedule(50, () => pico.pause());
  assert.equal(pico.runTo(1000), true);
  assert.equal(pico.us, 50);
  pico.runTo(1000);
  assert.equal(pico.us, 1000);
});

test('each instruction counts once', () => {
  const pico = new Pico(firmware('reset: nop\n nop\n nop\n wfi\n b reset'));
  pico.runTo(1000);
  assert.equal(pico.instructions, 4);
  assert.equal(pico.asleepUs, 1000 - (5 * 8) / 1000);
});

test('the receive time-out wakes the core and the handler echoes the FIFO', () => {
  const pico = new Pico(
    firmware(`
      reset: ldr r4, =0x40034000
             movs r1, #67
             str r1, [r4, #0x24]
             movs r1, #52
             str r1, [r4, #0x28]
             movs r1, #0x70
             str r1, [r4, #0x2c]
             ldr r1, =0x301
             str r1, [r4, #0x30]
             movs r1, #0x50         ; RX and time-out
             str r1, [r4, #0x38]
             ldr r5, =0xe000e100
             ldr r1, =0x100000      ; interrupt 20
             str r1, [r5, #0]
      sleep: wfi
             b sleep
      irq20: ldr r1, [r4, #0]       ; echo until the FIFO is empty
             str r1, [r4, #0]
             ldr r1, [r4, #0x18]
             movs r2, #0x10
             tst r1, r2
             beq irq20
             bx lr`),
  );
  let text = '';
  pico.onUart = (byte) => (text += String.fromCharCode(byte));
  pico.sendUart('hello', 1000);
  pico.runTo(10_000);
  assert.equal(text, 'hello');
});

test('a fault without a handler is a lock-up', () => {
  const pico = new Pico(
    firmware(`
      reset:     udf 7
      hardfault: udf 8`),
  );
  assert.equal(pico.runTo(1000), false);
  assert.match(pico.stopped, /^lock-up: .*\(8\) at 0x10000202 \(hardfault\)/);
});

test('a fault with a bad stack is a lock-up', () => {
  const pico = new Pico(
    firmware(`
      reset: ldr r0, =0x20000000
             .short 0x4685          ; mov sp, r0
             udf 1`),
  );
  pico.runTo(1000);
  assert.match(pico.stopped, /^lock-up: .*the stack pointer is bad/);
});

test('unaligned accesses, writes to ROM and jumps into it are faults', () => {
  const death = (code) => {
    const pico = new Pico(firmware(`reset: ${code}\n stay: b stay\n hardfault: b hardfault`));
    pico.runTo(1_000_000);
    return pico.stopped;
  };
  assert.match(death('ldr r0, =0x20000002\n ldr r1, [r0, #0]'), /unaligned read from 0x20000002/);
  assert.match(death('movs r0, #0\n str r0, [r0, #0]'), /write to 0x00000000/);
  assert.match(death('movs r0, #1\n blx r0'), /undefined instruction/);
});

test('a reset ends the run in words', () => {
  const pico = new Pico(
    firmware(`
      reset: ldr r0, =0xe000ed0c
             ldr r1, =0x05fa0004
             str r1, [r0, #0]
      stay:  b stay`),
  );
  assert.equal(pico.runTo(1000), false);
  assert.equal(pico.stopped, 'the firmware reset the chip');
});

test('an image that is not for flash is refused', () => {
  const bytes = Buffer.alloc(8);
  const elf = new Elf(elfFile([{ virtual: 0x20000000, physical: 0x20000000, bytes }]));
  assert.throws(() => new Pico(elf), /0x20000000 is outside the Pico's 2 MB of flash/);
});
