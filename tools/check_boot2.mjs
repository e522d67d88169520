#!/usr/bin/env node
// check_boot2.mjs - would a Pico's boot ROM start this image?
//
//   check_boot2.mjs IMAGE
//
// The emulated Pico skips boot2, so this is the only look at it. Exit 0: one line of figures;
// 1: one line of what is wrong.

import { checkBoot2 } from './boot2.mjs';
import { openImage } from './images.mjs';
import { UsageError, parseOptions, runMain } from './options.mjs';

runMain('check_boot2', (args) => {
  const { rest } = parseOptions(args, {});
  if (rest.length !== 1) {
    throw new UsageError(`one IMAGE is needed, not ${rest.length}`);
  }
  const { ok, words } = checkBoot2(openImage(rest[0]));
  console[ok ? 'log' : 'error'](`check_boot2: ${rest[0]}: ${words}`);
  return ok ? 0 : 1;
});
