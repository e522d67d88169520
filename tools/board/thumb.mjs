// thumb.mjs - test firmware without a toolchain: a Thumb assembler for a page of code.
//
// It knows the dozen instructions that a probe needs, keeps one literal pool behind the code and
// wraps the result in a real ELF file with a vector table where the Pico has it. For anything
// longer than a page use the compiler.
//
//   const elf = firmware(`
//     reset:   ldr r0, =0x40054000
//     again:   wfi
//              b again
//   `);
//
// A label `irq5` becomes the handler of interrupt 5; `reset`, `hardfault`, `pendsv` and `systick`
// are taken likewise. Each label becomes a symbol.
//
// Source: ARMv6-M architecture reference manual (DDI 0419), section A6.7.

import { Elf } from './elf.mjs';

const CODE = 0x10000200;
const TABLE = 0x10000100;
/** Bit 0 of an address of code; a label before a directive is data and has none. */
const THUMB = 1;
const STACK_TOP = 0x20040000;
const EXCEPTIONS = { reset: 1, hardfault: 3, pendsv: 14, systick: 15 };
const CONDITIONS = { beq: 0, bne: 1, bcs: 2, bcc: 3, bmi: 4, bpl: 5 };
const PLAIN = {
  nop: 0xbf00,
  wfe: 0xbf20,
  wfi: 0xbf30,
  sev: 0xbf40,
  'cpsid i': 0xb672,
  'cpsie i': 0xb662,
  'bx lr': 0x4770,
};

/** @param {string} source @returns {Elf} */
export function firmware(source) {
  const { halfwords, labels } = assemble(source);
  const table = new Uint32Array(64).fill(labels.get('stuck') ?? labels.get('reset'));
  table[0] = STACK_TOP;
  for (const [label, address] of labels) {
    const irq = /^irq(\d+)$/.exec(label);
    const number = irq ? 16 + Number(irq[1]) : EXCEPTIONS[label];
    if (number !== undefined) {
      table[number] = address;
    }
  }
  const bytes = Buffer.concat([Buffer.from(table.buffer), Buffer.from(halfwords.buffer)]);
  const symbols = [...labels].map(([name, address]) => ({ name, address, size: 0 }));
  return new Elf(elfFile([{ virtual: TABLE, physical: TABLE, bytes }], symbols));
}

/**
 * Source of a firmware that prints a text over UART0 at 115200 baud and goes on with `then`.
 * @param {string} text
 * @param {string} [then]
 */
export function printing(text, then = 'end: wfi\n b end') {
  return `
    reset: ldr r4, =0x40034000
           movs r1, #67
           str r1, [r4, #0x24]
           movs r1, #52
           str r1, [r4, #0x28]
           movs r1, #0x70
           str r1, [r4, #0x2c]
           ldr r1, =0x301
           str r1, [r4, #0x30]
           movs r2, #0x20            ; TXFF
           ldr r5, =text
    next:  ldrb r0, [r5, #0]
           cmp r0, #0
           beq then
    full:  ldr r1, [r4, #0x18]
           tst r1, r2
           bne full
           str r0, [r4, #0]
           adds r5, #1
           b next
    then:  nop
           ${then}
    text:  .ascii ${JSON.stringify(text)}`;
}

/** The smallest ELF32 file with these segments and symbols. */
export function elfFile(segments, symbols = []) {
  const names = Buffer.from(['', ...symbols.map(({ name }) => name), ''].join('\0'));
  const programs = 52;
  const sections = programs + 32 * segments.length;
  const symtab = sections + 3 * 40;
  const strtab = symtab + 16 * symbols.length;
  let end = strtab + names.length;
  const places = segments.map(({ bytes }) => (end += bytes.length) - bytes.length);
  const file = Buffer.alloc(end);
  const words = (at, values) => values.forEach((v, i) => file.writeUInt32LE(v >>> 0, at + 4 * i));

  file.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  words(16, [0x00280002, 1, CODE, programs, sections, 0x05000000]);
  [52, 32, segments.length, 40, 3, 0].forEach((v, i) => file.writeUInt16LE(v, 40 + 2 * i));
  segments.forEach(({ virtual, physical, bytes }, i) => {
    words(programs + 32 * i, [1, places[i], virtual, physical, bytes.length, bytes.length, 5, 4]);
    file.set(bytes, places[i]);
  });
  words(sections + 40, [0, 2, 0, 0, symtab, 16 * symbols.length, 2, 0, 4, 16]);
  words(sections + 80, [0, 3, 0, 0, strtab, names.length, 0, 0, 1, 0]);
  let name = 1;
  symbols.forEach((symbol, i) => {
    words(symtab + 16 * i, [name, symbol.address, symbol.size, 0x12]);
    name += symbol.name.length + 1;
  });
  file.set(names, strtab);
  return new Uint8Array(file);
}

function assemble(source) {
  const labels = new Map();
  const lines = [];
  for (const text of source.split('\n')) {
    const [, label, code] = /^\s*(?:(\w+):)?\s*(.*?)\s*(?: ;.*)?$/.exec(text);
    if (label) {
      labels.set(label, CODE + 2 * lines.length + (code.startsWith('.') ? 0 : THUMB));
    }
    if (code.startsWith('.ascii')) {
      lines.push(...shorts(JSON.parse(code.slice(6))));
    } else if (code) {
      lines.push(code);
    }
  }
  const pool = [];
  const poolStart = (lines.length + 1) & ~1;
  const literal = (value) => {
    if (!pool.includes(value)) {
      pool.push(value);
    }
    return poolStart / 2 + pool.indexOf(value);
  };
  const code = lines.map((line, index) => encode(line, index, labels, literal));
  const halfwords = new Uint16Array(poolStart + 2 * pool.length);
  halfwords.set(code);
  pool.forEach((value, i) => halfwords.set([value & 0xffff, value >>> 16], poolStart + 2 * i));
  return { halfwords, labels };
}

/** A string as data, ended by at least one 0. */
function shorts(text) {
  const bytes = Buffer.from(`${text}\0\0`);
  return Array.from({ length: bytes.length >> 1 }, (_, i) => `.short ${bytes.readUInt16LE(2 * i)}`);
}

function encode(line, index, labels, literal) {
  if (PLAIN[line] !== undefined) {
    return PLAIN[line];
  }
  const [verb, ...args] = line
    .replace(/[[\],#]/g, ' ')
    .split(/\s+/)
    .filter(Boolean);
  const number = (text) => (labels.has(text) ? labels.get(text) : Number(text));
  const register = (text) => Number(text.slice(1));
  const [d, n, m] = args;
  const halfway = () => (labels.get(d) - THUMB - CODE) / 2 - index - 2;
  switch (verb) {
    case '.short':
      return number(d);
    case 'udf':
      return 0xde00 | number(d);
    case 'b':
      return 0xe000 | (halfway() & 0x7ff);
    case 'blx':
      return 0x4780 | (register(d) << 3);
    case 'movs':
      return 0x2000 | (register(d) << 8) | number(n);
    case 'cmp':
      return 0x2800 | (register(d) << 8) | number(n);
    case 'adds':
      return 0x3000 | (register(d) << 8) | number(n);
    case 'subs':
      return 0x3800 | (register(d) << 8) | number(n);
    case 'tst':
      return 0x4200 | (register(n) << 3) | register(d);
    case 'mov':
      return 0x4600 | (register(n) << 3) | register(d);
    case 'ldr':
      if (n.startsWith('=')) {
        const word = literal(number(n.slice(1)) >>> 0);
        return 0x4800 | (register(d) << 8) | (word - ((index + 2) >> 1));
      }
      return 0x6800 | (number(m ?? 0) << 4) | (register(n) << 3) | register(d);
    case 'ldrb':
      return 0x7800 | (number(m ?? 0) << 6) | (register(n) << 3) | register(d);
    case 'str':
      return 0x6000 | (number(m ?? 0) << 4) | (register(n) << 3) | register(d);
    default:
      if (CONDITIONS[verb] !== undefined) {
        return 0xd000 | (CONDITIONS[verb] << 8) | (halfway() & 0xff);
      }
      throw new SyntaxError(`thumb: cannot assemble "${line}"`);
  }
}
