// terminal.mjs - the serial line: what the firmware sends is shown, what is typed is sent, key by key;
// whether a key is seen is the firmware's choice.

import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';

const dark = matchMedia('(prefers-color-scheme: dark)');
const THEMES = {
  light: {
    background: '#fbfaf7',
    foreground: '#22282c',
    cursor: '#0c7a6b',
    cursorAccent: '#fbfaf7',
    selectionBackground: '#bfe0da',
  },
  dark: {
    background: '#101417',
    foreground: '#dfe4e6',
    cursor: '#4cc5b1',
    cursorAccent: '#101417',
    selectionBackground: '#1f5a51',
  },
};
const theme = () => (dark.matches ? THEMES.dark : THEMES.light);

export class SerialTerminal {
  #terminal = new Terminal({
    convertEol: true,
    cursorBlink: false,
    cursorInactiveStyle: 'outline',
    fontFamily:
      'ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace',
    fontSize: 13,
    lineHeight: 1.25,
    scrollback: 5000,
    screenReaderMode: true,
    theme: theme(),
  });
  #fit = new FitAddon();
  #place;

  /** @param {HTMLElement} place @param {(text: string) => void} typed */
  constructor(place, typed) {
    this.#place = place;
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.open(place);
    this.#terminal.textarea.setAttribute(
      'aria-label',
      'Serial line: type here; Enter ends a line, Tab leaves',
    );
    // A line ends with a line feed, as the scripts of the demos have it; Tab is for the page.
    this.#terminal.onData((text) => typed(text.replaceAll('\r', '\n')));
    this.#terminal.attachCustomKeyEventHandler((event) => event.key !== 'Tab');
    dark.addEventListener('change', () => (this.#terminal.options.theme = theme()));
    new ResizeObserver(() => this.fit()).observe(place);
  }

  /** @param {Uint8Array} bytes */
  show(bytes) {
    if (bytes.length > 0) {
      this.#terminal.write(bytes);
    }
  }

  /** A line that was sent from elsewhere. @param {string} line */
  echo(line) {
    this.#terminal.write(`\x1b[2m> ${line}\x1b[0m\n`);
  }

  clear() {
    this.#terminal.reset();
  }

  fit() {
    if (this.#place.offsetParent !== null) {
      this.#fit.fit();
    }
  }
}
