// options.mjs - command lines: what exists is said in the error, exit status 2.
//
//   const { options, rest } = parseOptions(process.argv.slice(2), {
//     target: ['pico', 'linux'],          // one of these words
//     seconds: Number,                    // a number above 0
//     script: String,                     // any text
//     headless: Boolean,                  // a flag
//   });

/** A mistake of whoever typed the command; its message is one line. */
export class UsageError extends Error {}

/** @typedef {StringConstructor | NumberConstructor | BooleanConstructor | string[]} Kind */

/**
 * @param {string[]} args
 * @param {Record<string, Kind>} kinds
 * @returns {{options: Record<string, any>, rest: string[]}}
 */
export function parseOptions(args, kinds) {
  const options = {};
  const rest = [];
  const left = [...args];
  while (left.length > 0) {
    const arg = left.shift();
    if (!arg.startsWith('-') || arg === '-') {
      rest.push(arg);
      continue;
    }
    const [, name, , joined] = /^--?([^=]*)(=(.*))?$/s.exec(arg);
    const kind = Object.hasOwn(kinds, name) && arg.startsWith('--') ? kinds[name] : undefined;
    if (kind === undefined) {
      throw new UsageError(`unknown option ${arg}; there are ${list(kinds)}`);
    }
    options[name] = kind === Boolean || value(name, kind, joined ?? left.shift());
  }
  return { options, rest };
}

/**
 * Runs a command line's main function: mistakes and failures become one line each on stderr, and a
 * reader that closes the pipe early ends the program quietly.
 * @param {string} name
 * @param {(args: string[]) => Promise<number> | number} main returns the exit status
 * @param {number} [unread] exit status when nobody reads the output any more
 */
export async function runMain(name, main, unread = 0) {
  process.stdout.on('error', (error) => {
    if (error.code === 'EPIPE') {
      process.exit(unread);
    }
    throw error;
  });
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) {
      throw error;
    }
    console.error(`${name}: ${error.message}`);
    process.exitCode = 2;
  }
}

function list(kinds) {
  return Object.keys(kinds)
    .map((name) => `--${name}`)
    .join(', ');
}

function value(name, kind, text) {
  if (text === undefined) {
    const wanted = Array.isArray(kind) ? kind.join(', ') : kind === Number ? 'a number' : 'a value';
    throw new UsageError(`--${name} needs ${Array.isArray(kind) ? 'one of ' : ''}${wanted}`);
  }
  if (Array.isArray(kind) && !kind.includes(text)) {
    throw new UsageError(`unknown ${name} ${text}; there are ${kind.join(', ')}`);
  }
  if (kind === Number && !(Number(text) > 0)) {
    throw new UsageError(`--${name} needs a number above 0, not ${text}`);
  }
  return kind === Number ? Number(text) : text;
}
