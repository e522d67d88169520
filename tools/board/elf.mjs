// elf.mjs - an image as a file: elf_image.mjs has what is in it.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { ElfError, ElfImage } from './elf_image.mjs';

export { ElfError };

export class Elf extends ElfImage {
  /** @param {string} path */
  static read(path) {
    return new Elf(readFileSync(path));
  }

  /** The digest by which a trace names the image that ran. */
  get sha256() {
    return createHash('sha256').update(this.file).digest('hex');
  }
}
