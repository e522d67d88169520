// board_test.mjs - what the main demo promises, read off the firmware that is built.
//
//   board_test.mjs IMAGE
//
// The trace comparison says that nothing has changed; this says that it is right.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const image = process.argv[2];
const demo = fileURLToPath(new URL('../../tools/demo.mjs', import.meta.url));

function run(...options) {
  const args = [demo, '--target', 'pico', '--image', image, '--name', 'board', '--headless', ...options];
  const lines = execFileSync('node', args, { encoding: 'utf8' }).trimEnd().split('\n');
  const events = lines.slice(1, -1).map((line) => {
    const [, us, channel, value] = /^ *(\d+) (led\d|button|uart [<>]) ?(.*)$/.exec(line);
    return { us: Number(us), channel, value };
  });
  return { events, of: (name) => events.filter((e) => e.channel === name), last: lines.at(-1) };
}

function gaps(events) {
  return events.slice(1).map((event, i) => event.us - events[i].us);
}

const { of, last } = run();

// led1: 200 ms, 49 or 50 changes in 10 s, each gap within 100 us.
assert.ok([49, 50].includes(of('led1').length), `led1 changed ${of('led1').length} times`);
for (const gap of gaps(of('led1'))) {
  assert.ok(Math.abs(gap - 200_000) <= 100, `led1: a gap of ${gap} us`);
}

// The button bounces; led4 toggles once a press. A press lasts until it has been up for 50 ms.
const downs = of('button').filter((e) => e.value === '1');
const presses = downs.filter(
  (down) => !of('button').some((e) => e.value === '0' && e.us < down.us && e.us > down.us - 50_000),
);
assert.ok(downs.length > presses.length, 'the script has no bounce');
assert.equal(of('led4').length, presses.length);

// Every line comes back, in order, in upper case.
const sent = of('uart <').map((e) => e.value.toUpperCase());
assert.ok(sent.length >= 5);
assert.deepEqual(of('uart >').map((e) => e.value), sent);

// It sleeps.
const asleep = Number(/, ([\d.]+) % asleep in WFI$/.exec(last)[1]);
assert.ok(asleep >= 98, `asleep ${asleep} % only`);

// The trace comes from the image: another period in it is another trace out of it.
const patched = run('--patch', 'blink_period_ms=125');
assert.ok([79, 80].includes(patched.of('led1').length), 'the patched period has no effect');
for (const gap of gaps(patched.of('led1'))) {
  assert.ok(Math.abs(gap - 125_000) <= 100, `led1, patched: a gap of ${gap} us`);
}
