// headless.mjs - runs a demo on scripted input and prints what came of it, one line an event.
//
//       200123 led1 1
//      1000000 button 1
//      1000000 uart < hello        to the firmware
//      1001234 uart > HELLO        from the firmware, when the line's last byte came
//
// Times are microseconds, right-aligned in ten columns.

import { Lines } from './lines.mjs';

/**
 * @param {import('./world.mjs').World} world
 * @param {import('./script.mjs').Input[]} script
 * @param {number} seconds
 * @param {string} title the first line of the trace
 * @returns {Promise<string | null>} why the firmware died, or null
 */
export async function runHeadless(world, script, seconds, title) {
  const event = (us, ...words) => {
    console.log([String(us).padStart(10), ...words.filter((word) => word !== '')].join(' '));
  };
  const lines = new Lines((line, us) => event(us, 'uart >', line));
  world.onLed = (name, on, us) => event(us, name, on ? 1 : 0);
  world.onUart = (byte, us) => lines.push(byte, us);
  for (const input of script) {
    world.at(input.us, () => {
      if ('uart' in input) {
        event(world.us, 'uart <', input.uart);
        world.uart(`${input.uart}\n`);
      } else {
        event(world.us, 'button', input.button ? 1 : 0);
        world.button(input.button);
      }
    });
  }
  console.log(title);
  const death = await world.run(seconds * 1e6, false);
  lines.flush();
  console.log(world.summary());
  return death;
}
