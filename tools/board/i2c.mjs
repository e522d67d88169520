// i2c.mjs - the RP2040's I2C as a master, at the speed of the wire, with chips on the bus.
//
// In the package the interrupt mask cannot be written, so no interrupt ever comes; TX_EMPTY is
// latched at the first command and not a level; a command written between an abort and its
// acknowledgement is sent; turning the peripheral off in the middle leaves it busy; and bytes take
// no time. Each is corrected on the instance; what happens in which order stays the package's.
//
//   const bus = fixI2c(mcu, 0);
//   bus.attach(0x40, chip);
//
// A chip has these members; times are virtual microseconds, true acknowledges:
//
//   start(read, us) -> boolean     its address was called
//   write(byte, us) -> boolean
//   read(us) -> byte
//   stop(us)
//
// The lines themselves are not driven: firmware that looks at the pins sees what setPin() says.
//
// Source: RP2040 data sheet, section 4.3.

const IC_DATA_CMD = 0x10;
const IC_INTR_MASK = 0x30;
const IC_ENABLE = 0x6c;
const RX_FULL = 1 << 2;
const TX_EMPTY = 1 << 4;
const TX_ABRT = 1 << 6;
const IDLE = 0;
const READ = 1;
const BASES = [0x40044, 0x40048];
const NANOS_PER_CYCLE = 8; // clk_sys at 125 MHz
/** What the peripheral adds to the two counts of a bit (section 4.3.14). */
const ADDED_CYCLES = 8;

/**
 * @typedef {object} Chip
 * @property {(read: boolean, us: number) => boolean} start
 * @property {(byte: number, us: number) => boolean} write
 * @property {(us: number) => number} read
 * @property {(us: number) => void} stop
 */

/**
 * @param {import('rp2040js').RP2040} mcu
 * @param {0 | 1} number
 */
export function fixI2c(mcu, number) {
  const i2c = mcu.peripherals[BASES[number]];
  const { clock } = mcu;
  /** @type {Map<number, Chip>} */
  const chips = new Map();
  /** @type {Chip | undefined} the one that has answered */
  let chip;
  let next = () => {};
  const alarm = clock.createAlarm(() => {
    next();
    setLevels();
  });
  const us = () => Math.floor(clock.nanos / 1000);
  const after = (bits, act) => {
    next = act;
    const cycles = i2c.sclHighPeriod + i2c.sclLowPeriod + i2c.spikelen + ADDED_CYCLES;
    alarm.schedule(bits * cycles * NANOS_PER_CYCLE);
  };
  const setLevels = () => {
    const empty = i2c.enable & 1 && i2c.txFIFO.itemCount <= i2c.txThreshold;
    const full = i2c.rxFIFO.itemCount > i2c.rxThreshold;
    i2c.intRaw = (i2c.intRaw & ~(TX_EMPTY | RX_FULL)) | (empty ? TX_EMPTY : 0) | (full ? RX_FULL : 0);
    i2c.checkInterrupts();
  };

  i2c.onStart = () => after(1, () => i2c.completeStart());
  i2c.onConnect = (address, mode) =>
    after(9, () => {
      chip = chips.get(address);
      const answers = chip?.start(mode === READ, us()) ?? false;
      chip = answers ? chip : undefined;
      i2c.completeConnect(answers);
    });
  i2c.onWriteByte = (byte) => after(9, () => i2c.completeWrite(chip.write(byte, us())));
  i2c.onReadByte = () => after(9, () => i2c.completeRead(chip.read(us())));
  i2c.onStop = () =>
    after(1, () => {
      chip?.stop(us());
      chip = undefined;
      i2c.completeStop();
    });

  const readUint32 = i2c.readUint32.bind(i2c);
  i2c.readUint32 = (offset) => {
    const value = readUint32(offset);
    setLevels();
    return value;
  };
  const writeUint32 = i2c.writeUint32.bind(i2c);
  i2c.writeUint32 = (offset, value) => {
    if (offset === IC_INTR_MASK) {
      i2c.intEnable = value;
    } else if (offset !== IC_DATA_CMD || !(i2c.intRaw & TX_ABRT)) {
      writeUint32(offset, value);
    }
    if (offset === IC_ENABLE && !(value & 1)) {
      alarm.cancel();
      i2c.state = IDLE;
      i2c.busy = i2c.stop = i2c.pendingRestart = false;
    }
    setLevels();
  };

  return {
    /** @param {number} address @param {Chip} device */
    attach(address, device) {
      chips.set(address, device);
    },
  };
}
