#!/usr/bin/env node
// check_trace.mjs - compares two headless traces of a demo.
//
//   check_trace.mjs EXPECTED ACTUAL
//
// The image line is ignored. In each channel (an LED, the button, each direction of the UART) the
// same values have to come in the same order, each within 100 us of its time. Between channels the
// order may differ, so two events at about the same time do not make a test flicker. A Pico has to
// be asleep at least 98 % of the time. Exit 0: they agree; 1: the first difference, one line.

import { readFileSync } from 'node:fs';

import { UsageError, parseOptions, runMain } from './options.mjs';
import { compareTraces } from './traces.mjs';

runMain('check_trace', (args) => {
  const { rest } = parseOptions(args, {});
  if (rest.length !== 2) {
    throw new UsageError('EXPECTED and ACTUAL are needed');
  }
  const [expected, actual] = rest.map(read);
  const difference = compareTraces(expected, actual);
  if (difference === null) {
    return 0;
  }
  console.error(`check_trace: ${rest[1]}: ${difference}`);
  return 1;
});

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`there is no trace ${path} (${error.code})`);
  }
}
