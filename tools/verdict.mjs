// verdict.mjs - judges a test image by what it prints.
//
// A run passes on `rondo: N passed, M failed` with N > 0 and M = 0. Silence never passes: a crash
// without words, a reset that starts over, a table without tests are all failures.
//
//   running --closing line--> closed        running --panic, second banner--> failed
//
// With `until`, the image has to print that text instead: for images that must panic.

const BANNER = 'rondo tests on ';
const PANIC = 'rondo panic:';
const CLOSING = /^rondo: (\d+) passed, (\d+) failed$/;

export class Verdict {
  #until;
  #line = '';
  #banners = 0;
  #closing = '';
  #decoder = new TextDecoder();
  /** @type {'running' | 'passed' | 'failed'} what was read so far says */
  state = 'running';
  /** Why it failed, one line. */
  reason = '';

  /** @param {string} [until] */
  constructor(until) {
    this.#until = until;
  }

  /** Whether the image has to die: how it ends does not matter then. */
  get isDeath() {
    return this.#until !== undefined;
  }

  /** @param {Uint8Array} bytes what the image printed next */
  feed(bytes) {
    const lines = (this.#line + this.#decoder.decode(bytes, { stream: true })).split('\n');
    this.#line = lines.pop();
    for (const line of lines) {
      this.#judge(line.replace(/\r$/, ''));
    }
  }

  /**
   * The run is over; what was not said by now is a failure.
   * @param {string} how the way it ended, for the message: `the image stopped`
   */
  end(how) {
    if (this.state === 'running') {
      const awaited = this.#until === undefined ? 'without a closing line' : this.#never();
      this.fail(`${how} ${awaited}${this.#line && `; the last words were: ${this.#line}`}`);
    }
  }

  /** @param {string} reason */
  fail(reason) {
    if (this.state !== 'failed') {
      this.state = 'failed';
      this.reason = reason;
    }
  }

  #judge(line) {
    if (this.state === 'failed') {
      return;
    }
    if (line.startsWith(BANNER) && ++this.#banners > 1) {
      this.fail('the image started twice: a silent reset');
    } else if (this.#until !== undefined) {
      this.#seek(line);
    } else if (line.startsWith(PANIC)) {
      this.fail(line);
    } else if (CLOSING.test(line)) {
      this.#close(line);
    }
  }

  #seek(line) {
    if (line.includes(this.#until)) {
      this.state = 'passed';
    } else if (this.state === 'running' && (line.startsWith(PANIC) || CLOSING.test(line))) {
      this.fail(`the image ended ${this.#never()}: ${line}`);
    }
  }

  #close(line) {
    const [, passed, failed] = CLOSING.exec(line).map(Number);
    if (this.#closing !== '') {
      this.fail('the closing line came twice');
    } else if (failed > 0) {
      this.fail(line);
    } else if (passed === 0) {
      this.fail('no test ran');
    } else {
      this.state = 'passed';
    }
    this.#closing = line;
  }

  #never() {
    return `without printing "${this.#until}"`;
  }
}
