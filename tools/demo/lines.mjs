// lines.mjs - bytes of a serial line, made into lines of text that a terminal can show.

/** What a terminal would obey is shown as \xNN. */
export function printable(text) {
  const escape = (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, escape);
}

/** Collects bytes; calls back with each line, without its end, at the time of its last byte. */
export class Lines {
  #onLine;
  /** @type {number[]} */
  #bytes = [];
  #us = 0;

  /** @param {(line: string, us: number) => void} onLine */
  constructor(onLine) {
    this.#onLine = onLine;
  }

  /** @param {number} byte @param {number} us */
  push(byte, us) {
    this.#us = us;
    if (byte === 0x0a) {
      this.#emit();
    } else {
      this.#bytes.push(byte);
    }
  }

  /** Gives out what has no end yet. */
  flush() {
    if (this.#bytes.length > 0) {
      this.#emit();
    }
  }

  #emit() {
    const text = new TextDecoder().decode(Uint8Array.from(this.#bytes)).replace(/\r$/, '');
    this.#bytes = [];
    this.#onLine(printable(text), this.#us);
  }
}
