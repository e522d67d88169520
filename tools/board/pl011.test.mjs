// pl011.test.mjs - speed, FIFOs and interrupts of the UART, on a clock that the test moves.

import assert from 'node:assert/strict';
import test from 'node:test';

import { RP2040 } from 'rp2040js';

import { DR_BREAK, DR_FRAMING, DR_PARITY, Pl011 } from './pl011.mjs';

const [DR, RSR, FR, IBRD, FBRD, LCR_H, CR, IFLS, IMSC, RIS, ICR] = [
  0x00, 0x04, 0x18, 0x24, 0x28, 0x2c, 0x30, 0x34, 0x38, 0x3c, 0x44,
];
const [RX, TX, RT, OE] = [1 << 4, 1 << 5, 1 << 6, 1 << 10];
const [BUSY, RXFE, TXFF, RXFF, TXFE] = [1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7];
const FEN = 1 << 4;
const BYTE = 86_800; // ns at 115200 baud with the divisors below: 10 * 16 * (67 + 52/64) / 125 MHz

function bench({ line = 0x60 | FEN, control = 0x301 } = {}) {
  const { clock } = new RP2040();
  const bench = { clock, irq: false, sent: [] };
  bench.uart = new Pl011({ clock, clkPeri: () => 125e6, irq: (high) => (bench.irq = high) });
  bench.uart.onByte = (byte) => bench.sent.push([byte, clock.nanos]);
  bench.read = (offset) => bench.uart.readUint32(offset);
  bench.write = (offset, value) => bench.uart.writeUint32(offset, value);
  bench.write(IBRD, 67);
  bench.write(FBRD, 52);
  bench.write(LCR_H, line);
  bench.write(CR, control);
  return bench;
}
const fill = (b, count) => Array.from({ length: count }, (_, i) => b.write(DR, i));

test('bytes leave one byte time apart', () => {
  const b = bench();
  fill(b, 3);
  b.clock.tick(3 * BYTE - 1);
  assert.deepEqual(b.sent, [
    [0, BYTE],
    [1, 2 * BYTE],
  ]);
  assert.equal(b.read(FR) & BUSY, BUSY);
  b.clock.tick(1);
  assert.equal(b.sent.length, 3);
  assert.equal(b.read(FR), TXFE | RXFE);
});

test('the frame decides the byte time', () => {
  const b = bench({ line: 0x60 | FEN | 0x0a }); // 8E2: 12 bits
  fill(b, 1);
  b.clock.tick(1e6);
  assert.deepEqual(b.sent, [[0, Math.round(1.2 * BYTE)]]);
});

test('33 bytes fit (FIFO and shift register); the next is lost', () => {
  const b = bench();
  fill(b, 32);
  assert.equal(b.read(FR) & TXFF, 0);
  b.write(DR, 32);
  assert.equal(b.read(FR) & TXFF, TXFF);
  b.write(DR, 33);
  b.clock.tick(40 * BYTE);
  assert.equal(b.sent.length, 33);
});

test('the transmit interrupt comes when the FIFO falls through its level', () => {
  const b = bench();
  b.write(IMSC, TX);
  assert.equal(b.irq, false, 'an empty FIFO raises nothing');
  fill(b, 17); // one in the shift register, 16 wait
  b.clock.tick(20 * BYTE);
  assert.equal(b.irq, false, 'nor does one that was never above the level');
  fill(b, 18);
  assert.equal(b.irq, false);
  b.clock.tick(BYTE);
  assert.equal(b.irq, true);
  b.write(DR, 0);
  assert.equal(b.irq, false, 'refilled above the level');
  b.clock.tick(BYTE);
  b.write(ICR, TX);
  assert.equal(b.irq, false, 'cleared');
});

test('without FIFOs each byte that leaves the holding register interrupts', () => {
  const b = bench({ line: 0x60 });
  b.write(IMSC, TX);
  b.write(DR, 1);
  assert.equal(b.irq, true, 'it moved to the shift register at once');
  b.write(DR, 2);
  assert.equal(b.irq, false);
  assert.equal(b.read(FR) & TXFF, TXFF);
  b.clock.tick(BYTE);
  assert.equal(b.irq, true);
});

test('the trigger levels follow IFLS', () => {
  const b = bench();
  b.write(IFLS, 0x00);
  fill(b, 6);
  b.clock.tick(BYTE);
  assert.equal(b.read(RIS) & TX, TX);
  b.uart.send([1, 2, 3, 4]);
  b.clock.tick(3 * BYTE);
  assert.equal(b.read(RIS) & RX, 0);
  b.clock.tick(BYTE);
  assert.equal(b.read(RIS) & RX, RX);
  b.read(DR);
  assert.equal(b.read(RIS) & RX, 0);
});

test('received bytes arrive one byte time apart and silence raises the time-out', () => {
  const b = bench();
  b.write(IMSC, RX | RT);
  b.uart.send([0x61, 0x62]);
  b.clock.tick(BYTE - 1);
  assert.equal(b.read(FR) & RXFE, RXFE);
  b.clock.tick(1 + BYTE);
  assert.equal(b.irq, false);
  b.clock.tick(3.2 * BYTE - 1);
  assert.equal(b.irq, false);
  b.clock.tick(1);
  assert.equal(b.read(RIS), RT);
  assert.equal(b.irq, true);
  assert.equal(b.read(DR), 0x61);
  assert.equal(b.irq, true);
  assert.equal(b.read(DR), 0x62);
  assert.equal(b.irq, false);
});

test('a byte too many is lost and the next one says so', () => {
  const b = bench();
  b.uart.send(Uint8Array.from({ length: 34 }, (_, i) => i));
  b.clock.tick(34 * BYTE);
  assert.equal(b.read(FR) & RXFF, RXFF);
  assert.equal(b.read(RIS) & OE, OE);
  assert.equal(b.read(RSR), 8);
  for (let i = 0; i < 32; i++) {
    assert.equal(b.read(DR), i);
  }
  b.uart.send([0x7e]);
  b.clock.tick(BYTE);
  assert.equal(b.read(DR), 0x7e | (1 << 11));
  b.write(ICR, OE);
  assert.equal(b.read(RIS) & OE, 0);
});

test('bytes sent while the receiver is off are lost', () => {
  const b = bench({ control: 0x101 });
  b.uart.send([1]);
  b.clock.tick(BYTE);
  assert.equal(b.read(FR) & RXFE, RXFE);
});

test('nothing is sent before UART and transmitter are on', () => {
  const b = bench({ control: 0 });
  fill(b, 1);
  b.clock.tick(10 * BYTE);
  assert.deepEqual(b.sent, []);
  assert.equal(b.read(FR) & BUSY, BUSY);
  b.write(CR, 0x301);
  b.clock.tick(BYTE);
  assert.equal(b.sent.length, 1);
});

test('new divisors count from the next write to LCR_H', () => {
  const b = bench();
  b.write(IBRD, 6);
  b.write(FBRD, 0);
  fill(b, 1);
  b.clock.tick(BYTE - 1);
  assert.equal(b.sent.length, 0);
});

test('loop-back feeds what is sent to the receiver', () => {
  const b = bench({ control: 0x381 });
  fill(b, 2);
  b.clock.tick(2 * BYTE);
  assert.deepEqual([b.read(DR), b.read(DR)], [0, 1]);
});

test('the set and clear aliases change single bits', () => {
  const b = bench();
  b.uart.writeUint32Atomic(IMSC, TX | RX, 2);
  b.uart.writeUint32Atomic(IMSC, RX, 3);
  assert.equal(b.read(IMSC), TX);
});

test('a byte from outside may carry errors', () => {
  const b = bench();
  const words = [0x41 | DR_PARITY, 0x42, 0x43 | DR_FRAMING, DR_BREAK | DR_FRAMING];
  b.uart.send(words);
  b.clock.tick(4 * BYTE);
  assert.deepEqual(words.map(() => b.read(DR)), words);
});

test('with RTS enabled the other side is held while the FIFO is at its level', () => {
  const b = bench({ control: 0x301 | (1 << 14) });
  const changes = [];
  b.uart.onReady = (ready) => changes.push(ready);
  for (let i = 0; i < 17; i += 1) {
    b.uart.hear(i); // 16 is the level after reset
  }
  assert.deepEqual(changes, [false]);
  b.read(DR);
  assert.deepEqual(changes, [false]);
  b.read(DR);
  assert.deepEqual(changes, [false, true]);
});

test('with CTS enabled no byte is begun while the other side has no room', () => {
  const b = bench({ control: 0x301 | (1 << 15) });
  b.uart.clearToSend = false;
  fill(b, 2);
  b.clock.tick(5 * BYTE);
  assert.equal(b.sent.length, 0);
  b.uart.clearToSend = true;
  b.clock.tick(BYTE);
  b.uart.clearToSend = false;
  b.clock.tick(5 * BYTE);
  assert.deepEqual(b.sent.map(([byte]) => byte), [0, 1]);
});
