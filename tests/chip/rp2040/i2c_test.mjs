// i2c_test.mjs - the Pico's I2C master against a memory chip and a sensor, bit times included.
//
//   i2c_test.mjs IMAGE PARTS    of tests/chip/rp2040/i2c; PARTS: the models in WebAssembly
//
// "hold N" asks this world to hold the data line down until N clocks have come by.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { Elf } from '../../../tools/board/elf.mjs';
import { Parts } from '../../../tools/board/parts.mjs';
import { Pico } from '../../../tools/board/pico.mjs';

const LIMIT_US = 2_000_000;
const SDA = 4;
const SCL = 5;

const memory = {
  address: 0,
  stops: 0,
  fresh: false,
  start(read) {
    this.fresh = !read;
    return true;
  },
  write(byte) {
    if (this.fresh) {
      this.address = byte;
      this.fresh = false;
    }
    return byte !== 0xbd;
  },
  read() {
    return this.address++ & 0xff;
  },
  stop() {
    this.stops++;
  },
};

const [image, models] = process.argv.slice(2);
const { sensor } = new Parts(new WebAssembly.Module(readFileSync(models)));
const pico = new Pico(Elf.read(image));
pico.i2c[0].attach(0x50, memory);
pico.i2c[0].attach(0x40, sensor);

// A chip that holds the data line counts the clocks that the firmware makes with the pin.
let held = 0;
let clocks = 0;
let low = false;
pico.mcu.gpio[SCL].addListener(() => {
  const nowLow = pico.mcu.gpio[SCL].outputEnable && !pico.mcu.gpio[SCL].outputValue;
  if (low && !nowLow && held > 0) {
    clocks++;
    held--;
    if (held === 0) {
      pico.setPin(SDA, null);
    }
  }
  low = nowLow;
});

let said = '';
pico.onUart = (byte) => {
  said += String.fromCharCode(byte);
  const [, count] = /hold (\d+)\n$/.exec(said) ?? [];
  if (count !== undefined) {
    held = Number(count);
    pico.setPin(SDA, 0);
  }
  if (said.endsWith('\nend\n')) {
    pico.pause();
  }
};
pico.runTo(LIMIT_US);
assert.equal(pico.stopped, null, said);
assert.equal(
  said,
  `read 40: good
40 right, in time: yes
write 20: good
in time: yes
1 good
2 good
3 good
16 good
17 good
33 good
nobody: address not acknowledged
a byte it does not take: data not acknowledged
after that: good
user register 2
24686 32338
cancelled: at its end
after that: good
hold 3
held for three clocks: good
hold 12
held for twelve: bus stuck
once more: good
end
`,
);
assert.equal(clocks, 15);
console.log(said);
