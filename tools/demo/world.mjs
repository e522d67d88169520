// world.mjs - what a demo can run in: the one page that headless and terminal know.
//
// pico_world.mjs is the emulated Pico in virtual time; child_world.mjs is a process (the native
// program, or QEMU) in real time.

/**
 * @typedef {object} World
 * @property {(name: string, on: boolean, us: number) => void} onLed
 * @property {(byte: number, us: number) => void} onUart
 * @property {number} us                            time since start-up
 * @property {(us: number, act: () => void) => void} at calls at a time; before run() or later
 * @property {(pressed: boolean) => void} button
 * @property {(text: string) => void} uart
 * @property {(us: number, paced: boolean) => Promise<string | null>} run runs until that time, or
 *   for ever with Infinity; paced: not faster than real time. Gives the reason when the firmware
 *   died, else null
 * @property {() => string} asleep                  a short figure for the status line, or ''
 * @property {() => string} summary                 the last line of a trace
 * @property {() => void} close                     ends it; run() resolves
 */

/** A line that a dying firmware prints. The rest of the report may come for some time. */
export const PANIC = 'rondo panic:';
export const LAST_WORDS_US = 100_000;
