// boards.mjs - what the demos connect to the Pico's pins; the port's board file says the same.

/**
 * @typedef {object} Board
 * @property {Record<number, string>} leds names of the LEDs by GPIO; 1 is on
 * @property {number | null} button        GPIO of the push button: pull-up, 0 is pressed
 */

/** @type {Record<string, Board>} */
export const BOARDS = {
  board: { leds: { 16: 'led1', 17: 'led2', 25: 'led3', 18: 'led4' }, button: 14 },
  blink: { leds: { 25: 'led1', 16: 'led2' }, button: null },
};
