// core.mjs - the Cortex-M0+ as the architecture has it: WFI, pending interrupts, faults.
//
// In the package WFI under PRIMASK runs the handler at once or, with the interrupt already pending,
// sleeps for ever; SysTick and PendSV do not wake it; SEV does nothing. An interrupt that software
// makes pending never goes away (0 to 25), because pending and the line's level are one bit. Bad
// accesses print a warning and go on. Each is corrected on the instance; nothing is forked.
//
//   line rises --> pending --handler entered--> active --returns--> pending again if the line is high
//
// Source: ARMv6-M architecture reference manual (DDI 0419), sections B1.5.8 (lock-up), B1.5.17
// (wait for interrupt), B3.4 (NVIC).

const HARDFAULT = 3;
const NMI = 2;
const NVIC_ICPR = 0x280;
const AIRCR = 0xd0c;
const AIRCR_VECTKEY = 0x05fa;
const AIRCR_SYSRESETREQ = 1 << 2;
const WATCHDOG = 0x40058;
const FLASH = 0x10;
/** UDF #0xde twice: the boot ROM is not here, so a call into it faults instead of sliding on. */
const NO_BOOT_ROM = 0xdededede;

/** What the processor answers with a HardFault. */
export class Fault extends Error {}

/** The chip resets or stops for good; the message says why. */
export class Stop extends Error {}

/** @param {import('rp2040js').RP2040} mcu */
export function fixCore(mcu) {
  mcu.bootrom.fill(NO_BOOT_ROM);
  mcu.logger = faultingLogger(mcu);
  mcu.onBreak = (code) => {
    throw new Fault(`breakpoint or undefined instruction (${code})`);
  };
  mcu.peripherals[WATCHDOG].onWatchdogTrigger = () => {
    throw new Stop('the watchdog reset the chip');
  };
  fixAccesses(mcu);
  fixInterrupts(mcu);
}

/**
 * Whether the core, in WFI, has a reason to go on. PRIMASK does not matter here: it decides later
 * whether the handler runs.
 */
export function wakes(core) {
  if (core.pendingNMI || core.pendingSVCall) {
    return true;
  }
  const active = core.exceptionPriority(core.IPSR);
  if (core.pendingSystick && core.systickPriority < active) {
    return true;
  }
  if (core.pendingPendSV && core.pendSVPriority < active) {
    return true;
  }
  const candidates = core.pendingInterrupts & core.enabledInterrupts;
  return (
    candidates !== 0 &&
    core.interruptPriorities.some((set, priority) => priority < active && set & candidates)
  );
}

/**
 * Enters the HardFault handler, or locks up when a fault cannot be handled.
 * @param {number} pc    the instruction that failed
 * @param {string} words what it did
 */
export function takeFault(core, pc, words) {
  if (core.IPSR === HARDFAULT || core.IPSR === NMI) {
    throw new Stop(`lock-up: ${words}, inside the fault handler`);
  }
  core.PC = pc;
  core.waiting = false;
  try {
    core.exceptionEntry(HARDFAULT);
  } catch (error) {
    if (error instanceof Fault) {
      throw new Stop(`lock-up: ${words}, and the stack pointer is bad (${error.message})`);
    }
    throw error;
  }
}

/** Turns what the package only complains about into what the chip does. */
function faultingLogger(mcu) {
  const report = (_component, message) => {
    const [, what, address] = message.match(COMPLAINT) ?? [];
    if (address !== undefined) {
      throw new Fault(`${WORDS[what]} ${hex(parseInt(address, 16))}`);
    }
  };
  return {
    debug() {},
    info(_component, message) {
      if (message === 'SEV') {
        mcu.core.eventRegistered = true;
      }
    },
    warn: report,
    error: report,
  };
}

const COMPLAINT =
  /(Read from invalid memory address:|Write to undefined address:|Instruction at) (\w+)/;
const WORDS = {
  'Read from invalid memory address:': 'read from',
  'Write to undefined address:': 'write to',
  'Instruction at': 'undefined instruction at',
};
const hex = (address) => `0x${(address >>> 0).toString(16).padStart(8, '0')}`;

/** ARMv6-M faults on every unaligned access; the ROM faults on a write, flash ignores it. */
function fixAccesses(mcu) {
  const { core } = mcu;
  const check = (address, mask, verb) => {
    if (address & mask) {
      throw new Fault(`unaligned ${verb} ${hex(address)}`);
    }
  };
  const takes = (address, mask) => {
    check(address, mask, 'write to');
    if (address >>> 0 < 0x10000000) {
      throw new Fault(`write to ${hex(address)}`);
    }
    return address >>> 24 !== FLASH; // there the cache controller drops it (2.6.3, XIP_CTRL)
  };
  core.readUint32 = (address) => {
    check(address, 3, 'read from');
    return mcu.readUint32(address);
  };
  core.readUint16 = (address) => {
    check(address, 1, 'read from');
    return mcu.readUint16(address >>> 0);
  };
  core.readUint8 = (address) => mcu.readUint8(address >>> 0);
  core.writeUint32 = (address, value) => {
    if (takes(address, 3)) {
      mcu.writeUint32(address >>> 0, value);
    }
  };
  core.writeUint16 = (address, value) => {
    if (takes(address, 1)) {
      mcu.writeUint16(address >>> 0, value);
    }
  };
  core.writeUint8 = (address, value) => {
    if (takes(address, 0)) {
      mcu.writeUint8(address >>> 0, value);
    }
  };
}

function fixInterrupts(mcu) {
  const { core, ppb } = mcu;
  /** Levels of the interrupt lines; core.pendingInterrupts is the latch behind them. */
  let lines = 0;

  core.setInterrupt = (irq, high) => {
    const bit = 1 << irq;
    const rises = high && !(lines & bit);
    lines = high ? lines | bit : lines & ~bit;
    if (rises) {
      core.pendingInterrupts |= bit;
      core.interruptsUpdated = true;
    }
  };

  const checkForInterrupts = core.checkForInterrupts.bind(core);
  // Asleep, only wakes() decides; awake again, the package's own check is right.
  core.checkForInterrupts = () => !core.waiting && checkForInterrupts();

  const exceptionEntry = core.exceptionEntry.bind(core);
  core.exceptionEntry = (number) => {
    exceptionEntry(number);
    if (number >= 16) {
      core.pendingInterrupts &= ~(1 << (number - 16));
    }
  };

  const exceptionReturn = core.exceptionReturn.bind(core);
  core.exceptionReturn = (value) => {
    const number = core.IPSR;
    exceptionReturn(value);
    if (number >= 16) {
      core.pendingInterrupts |= lines & (1 << (number - 16));
    }
  };

  const writeUint32 = ppb.writeUint32.bind(ppb);
  ppb.writeUint32 = (offset, value) => {
    if (offset === NVIC_ICPR) {
      core.pendingInterrupts &= ~value | lines;
    } else if (offset === AIRCR && value >>> 16 === AIRCR_VECTKEY && value & AIRCR_SYSRESETREQ) {
      throw new Stop('the firmware reset the chip');
    } else {
      writeUint32(offset, value);
    }
  };
}
