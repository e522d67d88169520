// terminal.mjs - a demo on a terminal: LEDs and an input line below, UART text scrolling above.
//
//   HELLO                                      scrolls
//   ● led1  ○ led2  ● led3  ○ led4    12.3 s  asleep 99.93 %
//   > what is being typed
//
// The two lines at the bottom are drawn over in place, so the cursor is always at the end of the
// second. A raw terminal still returns the carriage at a line feed: Node leaves that on. The
// terminal is given back as it was, whatever ends the program.

import { Editor } from './editor.mjs';
import { Lines } from './lines.mjs';

const FRAME_MS = 50;
const HELP = 'Enter sends the line; Tab, F1, Ctrl-B press the button; Ctrl-C, Ctrl-D quit';
/** Edges of one press of 100 ms with its bounce, in microseconds after the key. */
const PRESS = [
  [0, true],
  [1_500, false],
  [2_500, true],
  [5_000, false],
  [7_000, true],
  [100_000, false],
  [102_000, true],
  [104_500, false],
];
const COLOURS = [31, 32, 33, 34];
const UP_AND_CLEAR = '\r\x1b[1A\x1b[J';

/**
 * @param {import('./world.mjs').World} world
 * @param {string[]} leds names, in the order they are drawn
 * @param {string} title
 * @returns {Promise<string | null>} why the firmware died, or null
 */
export async function runTerminal(world, leds, title) {
  const { stdin, stdout } = process;
  const on = new Set();
  const editor = new Editor();
  let pressedUntil = 0;
  let drawn = false;

  const bottom = () => {
    const width = stdout.columns || 80;
    const seconds = `${(world.us / 1e6).toFixed(1)} s`;
    const typed = [...editor.line].slice(3 - Math.max(width, 4)).join('');
    return `${statusLine(leds, on, [seconds, world.asleep()], width)}\n> ${typed}`;
  };
  const draw = (above = '') => {
    stdout.write(`${drawn ? UP_AND_CLEAR : ''}${above}${bottom()}`);
    drawn = true;
  };
  const say = (line) => draw(`${line}\n`);

  const received = new Lines(say);
  world.onLed = (name, lit) => on[lit ? 'add' : 'delete'](name);
  world.onUart = (byte, us) => received.push(byte, us);
  editor.onLine = (line) => {
    say(`\x1b[2m> ${line}\x1b[0m`);
    world.uart(`${line}\n`);
  };
  editor.onPress = () => {
    if (world.us >= pressedUntil) {
      for (const [delay, pressed] of PRESS) {
        world.at(world.us + delay, () => world.button(pressed));
      }
      pressedUntil = world.us + PRESS.at(-1)[0] + 1000;
    }
  };
  editor.onQuit = () => world.close();

  const restore = () => {
    stdin.setRawMode(false);
    stdout.write('\n');
  };
  stdout.write(`${title}\n${HELP}\n`);
  stdin.setRawMode(true);
  process.once('exit', restore);
  for (const signal of ['SIGTERM', 'SIGHUP']) {
    process.once(signal, () => process.exit(1));
  }
  stdin.on('data', (bytes) => {
    editor.feed(bytes);
    draw();
  });
  stdin.once('end', () => world.close());
  const timer = setInterval(draw, FRAME_MS);
  try {
    return await world.run(Infinity, true);
  } finally {
    clearInterval(timer);
    draw();
    stdin.pause();
    process.removeListener('exit', restore);
    restore();
  }
}

/** What does not fit is left out: a line that wraps could not be drawn over. */
function statusLine(leds, on, figures, width) {
  const parts = leds.map((name, i) => {
    const colour = COLOURS[i % COLOURS.length];
    return {
      text: `* ${name}`,
      shown: on.has(name) ? `\x1b[${colour};1m●\x1b[0m ${name}` : `○ ${name}`,
    };
  });
  parts.push(...figures.map((text) => ({ text, shown: text })));
  let room = width - 1;
  const fitting = parts.filter(({ text }) => text !== '' && (room -= text.length + 2) >= -2);
  return fitting.map(({ shown }) => shown).join('  ');
}
