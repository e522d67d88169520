// boards.mjs - what the demos connect to the Pico's pins; demos/boards/pico.hpp says the same.

/**
 * @typedef {object} Board
 * @property {Record<number, string>} leds names of the LEDs by GPIO; 1 is on
 * @property {number} button               GPIO of the push button: pull-up, 0 is pressed
 */

/** @type {Board} */
export const BOARD = { leds: { 16: 'led1', 17: 'led2', 25: 'led3', 18: 'led4' }, button: 14 };
