// images.mjs - opening an image from a command line: what is wrong with it is the user's to know.

import { Elf, ElfError } from './board/elf.mjs';
import { UsageError } from './options.mjs';

/** @param {string} path @returns {Elf} */
export function openImage(path) {
  return explain(path, () => Elf.read(path));
}

/** @param {Elf} elf @param {string} path @param {string} assignment `SYMBOL=U32` */
export function patchImage(elf, path, assignment) {
  const [, name, text] = /^([^=]+)=(\w+)$/.exec(assignment) ?? [];
  const value = Number(text);
  if (name === undefined || !Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new UsageError(`--patch needs SYMBOL=U32, not ${assignment}`);
  }
  explain(path, () => elf.patch(name, value));
}

function explain(path, act) {
  try {
    return act();
  } catch (error) {
    if (error instanceof ElfError) {
      throw new UsageError(`${path} ${error.message}`);
    }
    if (error.code === 'ENOENT' || error.code === 'EISDIR') {
      throw new UsageError(`there is no image ${path}`);
    }
    throw error;
  }
}
