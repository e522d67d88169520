// editor.mjs - keys of a raw terminal, made into lines, presses and an end.
//
// Escape sequences may arrive cut in two; a lone ESC waits for its rest.

/** What the keys that are not text mean. */
const KEYS = {
  '\t': 'press',
  '\x02': 'press', // Ctrl-B
  '\x1bOP': 'press', // F1
  '\x1b[11~': 'press', // F1 of older terminals
  '\x1b[[A': 'press', // F1 of the Linux console
  '\r': 'enter',
  '\n': 'enter',
  '\x7f': 'erase',
  '\b': 'erase',
  '\x15': 'clear', // Ctrl-U
  '\x03': 'quit', // Ctrl-C
  '\x04': 'quit', // Ctrl-D
};
/** One key: an escape sequence, or one character. */
const KEY = /^(\x1bO[A-Z]|\x1b\[\[[A-Z]|\x1b\[[0-9;]*[A-Za-z~]|\x1b[^[O]|[^\x1b])/u;

export class Editor {
  #keys = '';
  #decoder = new TextDecoder();
  /** What was typed since the last Enter. */
  line = '';
  onLine = () => {};
  onPress = () => {};
  onQuit = () => {};

  /** @param {Uint8Array} bytes */
  feed(bytes) {
    this.#keys += this.#decoder.decode(bytes, { stream: true });
    for (let key; (key = KEY.exec(this.#keys)?.[0]) !== undefined;) {
      this.#keys = this.#keys.slice(key.length);
      this.#act(key);
    }
  }

  #act(key) {
    switch (KEYS[key]) {
      case 'press':
        this.onPress();
        break;
      case 'enter':
        this.onLine(this.line);
        this.line = '';
        break;
      case 'erase':
        this.line = [...this.line].slice(0, -1).join('');
        break;
      case 'clear':
        this.line = '';
        break;
      case 'quit':
        this.onQuit();
        break;
      default:
        if (key >= ' ') {
          this.line += key;
        }
    }
  }
}
