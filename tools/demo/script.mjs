// script.mjs - scripted input of a demo: what is pressed and typed, and when.
//
//   # comment
//   1000000 button 1        pressed; a bouncing contact is written out edge by edge
//   1100000 button 0
//   2000000 uart hello      sent with a line feed
//
// Times are microseconds since start-up and never go back.

import { readFileSync } from 'node:fs';

import { UsageError } from '../options.mjs';

/**
 * @typedef {{us: number, button: boolean} | {us: number, uart: string}} Input
 */

/** @param {string} path @returns {Input[]} */
export function readScript(path) {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`there is no script ${path} (${error.code})`);
  }
  return parseScript(text, path);
}

/** @param {string} text @param {string} path for messages @returns {Input[]} */
export function parseScript(text, path) {
  const inputs = [];
  text.split(/\r?\n/).forEach((line, index) => {
    if (/^\s*(#|$)/.test(line)) {
      return;
    }
    const fail = (why) => {
      throw new UsageError(`${path}:${index + 1}: ${why}`);
    };
    const [, time, verb, rest] = /^\s*(\d+)\s+(\w+) ?(.*)$/.exec(line) ?? [];
    const us = Number(time);
    if (time === undefined) {
      fail(`"${line}" is neither "TIME_US button 0|1" nor "TIME_US uart TEXT"`);
    }
    if (!Number.isSafeInteger(us) || us < (inputs.at(-1)?.us ?? 0)) {
      fail(`time ${time} is before the line above`);
    }
    if (verb === 'uart') {
      inputs.push({ us, uart: rest });
    } else if (verb !== 'button') {
      fail(`unknown input ${verb}; there are button, uart`);
    } else if (/^\s*[01]\s*$/.test(rest)) {
      inputs.push({ us, button: rest.trim() === '1' });
    } else {
      fail(`a button is 0 (released) or 1 (pressed), not "${rest.trim()}"`);
    }
  });
  return inputs;
}
