// children.mjs - a child process never outlives the tool that started it.

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/**
 * Ends the child when this process ends, also by a signal.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} takes the care off again, once the child is gone
 */
export function tieChild(child) {
  const kill = () => child.kill('SIGKILL');
  const listeners = Object.entries(SIGNALS).map(([signal, number]) => {
    const leave = () => process.exit(128 + number); // which emits 'exit'
    process.once(signal, leave);
    return [signal, leave];
  });
  process.once('exit', kill);
  return () => {
    process.removeListener('exit', kill);
    for (const [signal, leave] of listeners) {
      process.removeListener(signal, leave);
    }
  };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{status: number | null, how: string}>} once it is gone and its pipes are read
 */
export function childEnd(child) {
  return new Promise((resolve) => {
    child.once('close', (status, signal) => {
      resolve({ status, how: signal ? `was ended by ${signal}` : `ended with status ${status}` });
    });
  });
}
