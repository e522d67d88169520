// traces.mjs - headless traces, read back and compared. demo/headless.mjs writes them.

export const TOLERANCE_US = 100;
export const ASLEEP_PERCENT = 98;

const EVENT = /^ *(\d+) (uart [<>]|\w+)(?: (.*))?$/;
const SHARE = /^\d+ instructions, (\d+\.\d+) % asleep in WFI$/;

/**
 * @typedef {{us: number, value: string}} Event
 * @typedef {object} Trace
 * @property {Map<string, Event[]>} channels
 * @property {number | null} asleep percent, where it was measured
 */

/**
 * @param {string} text
 * @returns {Trace}
 */
export function readTrace(text) {
  const channels = new Map();
  let asleep = null;
  for (const line of text.split('\n')) {
    const share = SHARE.exec(line);
    const event = EVENT.exec(line);
    if (share) {
      asleep = Number(share[1]);
    } else if (event && line.length > 11 && line[10] === ' ') {
      const [, us, channel, value = ''] = event;
      if (!channels.has(channel)) {
        channels.set(channel, []);
      }
      channels.get(channel).push({ us: Number(us), value });
    }
  }
  return { channels, asleep };
}

/**
 * @param {string} expectedText
 * @param {string} actualText
 * @returns {string | null} the first difference in one line, or null
 */
export function compareTraces(expectedText, actualText) {
  const expected = readTrace(expectedText);
  const actual = readTrace(actualText);
  for (const channel of new Set([...expected.channels.keys(), ...actual.channels.keys()])) {
    const difference = compareChannel(
      expected.channels.get(channel) ?? [],
      actual.channels.get(channel) ?? [],
    );
    if (difference !== null) {
      return `${channel} ${difference}`;
    }
  }
  if (expected.channels.size === 0) {
    return 'the expected trace has no events';
  }
  return compareSleep(expected.asleep, actual.asleep);
}

function compareChannel(expected, actual) {
  for (let i = 0; i < Math.max(expected.length, actual.length); i++) {
    const [want, got] = [expected[i], actual[i]];
    const which = `event ${i + 1}`;
    if (got === undefined) {
      return `${which}: "${want.value}" at ${want.us} us is missing`;
    }
    if (want === undefined) {
      return `${which}: "${got.value}" at ${got.us} us is one too many`;
    }
    if (want.value !== got.value) {
      return `${which}: "${got.value}" at ${got.us} us instead of "${want.value}" at ${want.us} us`;
    }
    if (Math.abs(want.us - got.us) > TOLERANCE_US) {
      const off = got.us - want.us;
      const way = off > 0 ? 'late' : 'early';
      return `${which}: "${got.value}" at ${got.us} us is ${Math.abs(off)} us ${way} (${want.us})`;
    }
  }
  return null;
}

function compareSleep(expected, actual) {
  if (expected !== null && actual === null) {
    return 'the share of time asleep is missing';
  }
  if (actual !== null && actual < ASLEEP_PERCENT) {
    return `asleep ${actual} % of the time, less than ${ASLEEP_PERCENT} %`;
  }
  return null;
}
