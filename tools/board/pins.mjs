// pins.mjs - pads with a level of their own.
//
// In the package an input is whatever was set last: a driven output does not read back, a pull-up
// on an open pin reads 0, and setting the level a pin already has latches an edge. Here each pad
// has one level, decided by the strongest that acts on it, and only its changes reach the inputs:
//
//   output driver > what the outside drives > pulls > the level it had (bus keeper, floating)
//
// Source: RP2040 data sheet, sections 2.19.4 (pads), 2.19.6 (registers).

/** PADS_BANK0 GPIOn at reset: input enabled, 4 mA, pull-down, Schmitt trigger. */
const PAD_RESET = 0x56;
const IRQ_LEVEL_LOW = 1 << 0;

/**
 * @param {import('rp2040js').RP2040} mcu
 * @param {(gpio: number, level: 0 | 1) => void} onDriven called when the level that the firmware
 *   drives changes; a pin counts as 0 before it is driven
 * @returns {(gpio: number, level: 0 | 1 | null) => void} sets what the outside drives; null lets go
 */
export function fixPins(mcu, onDriven) {
  const pads = mcu.gpio.map((pin) => fixPad(pin, (level) => onDriven(pin.index, level)));
  return (gpio, level) => pads[gpio](level);
}

function fixPad(pin, onDriven) {
  const setInputValue = pin.setInputValue.bind(pin);
  const checkForUpdates = pin.checkForUpdates.bind(pin);
  /** @type {boolean | null} what the outside drives */
  let outside = null;
  /** Level behind the input-enable switch, as the edge detectors saw it last. */
  let seen = false;
  let driven = false;

  const level = () => {
    if (pin.outputEnable && !pin.outputDisable) {
      return pin.outputValue;
    }
    if (outside !== null) {
      return outside;
    }
    return pin.pullupEnabled === pin.pulldownEnabled ? pin.rawInputValue : pin.pullupEnabled;
  };

  pin.setInputValue = (value) => {
    pin.rawInputValue = value;
    const visible = value && pin.inputEnable;
    if (visible !== seen) {
      seen = visible;
      setInputValue(value);
    }
  };

  pin.checkForUpdates = () => {
    checkForUpdates();
    pin.setInputValue(level());
    const drives = pin.outputEnable && !pin.outputDisable;
    if (drives && pin.outputValue !== driven) {
      driven = pin.outputValue;
      onDriven(driven ? 1 : 0);
    }
  };

  pin.padValue = PAD_RESET;
  pin.irqStatus = IRQ_LEVEL_LOW;

  return (value) => {
    outside = value === null ? null : value === 1;
    pin.setInputValue(level());
  };
}
