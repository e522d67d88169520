// elf_image.mjs - the little of ELF32 that a board needs: segments, symbols, a patch.
//
// Reads little-endian 32-bit images only, which is what both chips' linkers write. Runs in Node and
// in a page.
//
// Source: Tool Interface Standard, Executable and Linking Format 1.2, book I.

const PT_LOAD = 1;
const SHT_SYMTAB = 2;

/**
 * @typedef {object} Segment
 * @property {number} virtual   address at which the program sees it
 * @property {number} physical  address at which it is stored (flash, also for `.data`)
 * @property {number} offset    where its bytes start in the file
 * @property {Uint8Array} bytes its content, without the part that is zeroed at start-up
 *
 * @typedef {object} Symbol
 * @property {string} name
 * @property {number} address
 * @property {number} size
 */

/** Says in one sentence why a file is not the image it should be. */
export class ElfError extends Error {}

/** A parsed ELF32 image. The bytes are the reader's own copy. */
export class ElfImage {
  /** @param {Uint8Array} file */
  constructor(file) {
    this.file = Uint8Array.from(file);
    this.view = new DataView(this.file.buffer);
    if (this.file.length < 52 || this.view.getUint32(0) !== 0x7f454c46) {
      throw new ElfError('is not an ELF file');
    }
    if (this.file[4] !== 1 || this.file[5] !== 1) {
      throw new ElfError('is not a little-endian 32-bit ELF file');
    }
    try {
      /** @type {Segment[]} PT_LOAD segments that hold bytes, in file order. */
      this.segments = this.#readSegments();
      /** @type {Symbol[]} named symbols, in file order. */
      this.symbols = this.#readSymbols();
    } catch (error) {
      throw error instanceof RangeError ? new ElfError('is cut short') : error;
    }
  }

  /** @param {string} name @returns {Symbol | undefined} */
  symbol(name) {
    return this.symbols.find((symbol) => symbol.name === name);
  }

  /**
   * Names the function or variable that holds an address, for messages.
   * @param {number} address
   * @returns {string} `name+0x12`, or '' where no symbol covers it
   */
  nameOf(address) {
    // Bit 0 of a function's symbol is the Thumb bit, not part of the address.
    const inside = (symbol) => {
      const start = symbol.address & ~1;
      return address >= start >>> 0 && address < (start >>> 0) + Math.max(symbol.size, 2);
    };
    const found = this.symbols.find((symbol) => !symbol.name.startsWith('$') && inside(symbol));
    if (!found) {
      return '';
    }
    const distance = address - ((found.address & ~1) >>> 0);
    return distance === 0 ? found.name : `${found.name}+0x${distance.toString(16)}`;
  }

  /**
   * Overwrites the initial value of a 32-bit variable.
   * @param {string} name
   * @param {number} value
   */
  patch(name, value) {
    const symbol = this.symbol(name);
    if (!symbol) {
      throw new ElfError(`has no symbol ${name}`);
    }
    const home = this.segments.find(
      ({ virtual, bytes }) =>
        symbol.address >= virtual && symbol.address + 4 <= virtual + bytes.length,
    );
    if (!home) {
      throw new ElfError(`has no stored initial value for ${name}`);
    }
    this.view.setUint32(home.offset + symbol.address - home.virtual, value, true);
  }

  #readSegments() {
    const { view } = this;
    const start = view.getUint32(28, true);
    const size = view.getUint16(42, true);
    const segments = [];
    for (let index = 0; index < view.getUint16(44, true); index++) {
      const header = start + index * size;
      const offset = view.getUint32(header + 4, true);
      const length = view.getUint32(header + 16, true);
      if (view.getUint32(header, true) !== PT_LOAD || length === 0) {
        continue;
      }
      if (offset + length > this.file.length) {
        throw new ElfError('is cut short');
      }
      segments.push({
        virtual: view.getUint32(header + 8, true),
        physical: view.getUint32(header + 12, true),
        offset,
        bytes: this.file.subarray(offset, offset + length),
      });
    }
    return segments;
  }

  #readSymbols() {
    const { view } = this;
    const start = view.getUint32(32, true);
    const size = view.getUint16(46, true);
    const symbols = [];
    for (let index = 0; index < view.getUint16(48, true); index++) {
      const header = start + index * size;
      if (view.getUint32(header + 4, true) !== SHT_SYMTAB) {
        continue;
      }
      const table = view.getUint32(header + 16, true);
      const end = table + view.getUint32(header + 20, true);
      const names = view.getUint32(start + view.getUint32(header + 24, true) * size + 16, true);
      for (let entry = table; entry < end; entry += 16) {
        const name = this.#text(names + view.getUint32(entry, true));
        if (name !== '') {
          const address = view.getUint32(entry + 4, true);
          symbols.push({ name, address, size: view.getUint32(entry + 8, true) });
        }
      }
    }
    return symbols;
  }

  #text(offset) {
    return new TextDecoder().decode(this.file.subarray(offset, this.file.indexOf(0, offset)));
  }
}
