// qemu.mjs - starting the Pyboard's chip (STM32F405) under QEMU.
//
// Time is counted in instructions. `sleep: 'skip'` jumps over idle time, for tests; `'real'` waits
// for it, for a demo. Why not without -icount, for somebody at the keyboard: a clock made of SysTick
// then jumps ahead by a whole run of 99.86 ms now and then (QEMU 7.2: 0.46 s too much in 10 s).
// Never -no-reboot: a firmware that resets itself would look like one that ended well.

import { spawn } from 'node:child_process';

const QEMU = 'qemu-system-arm';
const MISSING = `${QEMU} is missing: apt-get install qemu-system-arm`;
const CLOCKS = {
  skip: ['-icount', 'shift=0,sleep=off'],
  real: ['-icount', 'shift=0'],
};

/**
 * @param {string} image
 * @param {object} how
 * @param {'skip' | 'real'} how.sleep
 * @param {string[]} how.serial one QEMU character device for each serial port
 * @param {import('node:child_process').StdioOptions} how.stdio
 * @param {string[]} [how.extra] further options
 * @returns {Promise<import('node:child_process').ChildProcess>} the running emulator
 * @throws {Error} with one clear line, when there is no emulator
 */
export function startQemu(image, { sleep, serial, stdio, extra = [] }) {
  const args = ['-M', 'netduinoplus2', '-display', 'none', '-monitor', 'none'];
  args.push(...CLOCKS[sleep], '-semihosting-config', 'enable=on,target=native', ...extra);
  for (const device of serial) {
    args.push('-serial', device);
  }
  args.push('-kernel', image);
  return new Promise((resolve, reject) => {
    const child = spawn(QEMU, args, { stdio });
    child.once('spawn', () => resolve(child));
    child.once('error', (error) => {
      reject(error.code === 'ENOENT' ? new Error(MISSING) : error);
    });
  });
}
