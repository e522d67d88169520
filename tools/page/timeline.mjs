// timeline.mjs - a lane for each task: when it ran, when it could have run, and what it waited for.
//
//   led1    waits for time   0.0 %  |    |    |    |    |    |
//   button  waits for interrupt     |-------------|ready|-----|
//
// Left of each lane is what its task does now, as text; the lane is a canvas. A turn takes some
// microseconds, the window is seconds long: what is running is never drawn thinner than two pixels.

const LANE = 23;
const THINNEST = { running: 2, ready: 1, waiting: 0 };
/** More lanes than this are not drawn; those who have ended go first. */
const MOST_LANES = 14;
/** From this width on the lane says what a task waits for. */
const ROOM_FOR_WORDS = 48;
const COLOURS = ['running', 'ready', 'waiting', 'words', 'grid'];

export class Timeline {
  #place;
  #lanes = new Map();
  #report = null;
  #axis;
  #hint;
  #window = 5_000_000;
  #drawn = false;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
    this.clear();
    new ResizeObserver(() => this.#drawSoon()).observe(place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#drawSoon());
  }

  /** How many microseconds of virtual time it shows. */
  get window() {
    return this.#window;
  }
  set window(us) {
    this.#window = us;
    this.#drawSoon();
  }

  clear() {
    this.#lanes.clear();
    this.#axis = make('canvas', 'axis');
    this.#hint = make('div', 'hint');
    this.#hint.hidden = true;
    this.#place.replaceChildren(this.#hint, this.#axis);
  }

  /** @param {ReturnType<import('./machine.mjs').Machine['report']>} report */
  show(report) {
    this.#report = report;
    for (const task of report.tasks) {
      this.#lane(task);
    }
    for (const span of report.spans) {
      this.#lanes.get(span.task)?.spans.push(span);
    }
    this.#forget(report.us - Math.max(this.#window, 20_000_000));
    this.#drawSoon();
  }

  #lane(task) {
    let lane = this.#lanes.get(task.number);
    if (lane === undefined) {
      const row = make('div', 'lane');
      const name = make('span', 'name');
      const now = make('span', 'now');
      const share = make('span', 'share');
      const canvas = make('canvas', 'spans');
      canvas.addEventListener('pointermove', (event) => this.#tell(lane, event));
      canvas.addEventListener('pointerleave', () => (this.#hint.hidden = true));
      row.append(name, now, share, canvas);
      this.#axis.before(row);
      lane = { row, name, now, share, canvas, spans: [], task };
      this.#lanes.set(task.number, lane);
    }
    lane.task = task;
    lane.row.dataset.task = task.name;
    return lane;
  }

  #forget(before) {
    for (const [number, { row, spans, task }] of this.#lanes) {
      let old = 0;
      while (old < spans.length && spans[old].to < before) {
        old++;
      }
      spans.splice(0, old);
      if (task.state === 'ended' && spans.length === 0) {
        row.remove();
        this.#lanes.delete(number);
      }
    }
  }

  #drawSoon() {
    if (!this.#drawn && this.#report !== null) {
      this.#drawn = true;
      requestAnimationFrame(() => {
        this.#drawn = false;
        this.#draw();
      });
    }
  }

  #draw() {
    const style = getComputedStyle(this.#place);
    const colours = Object.fromEntries(
      COLOURS.map((name) => [name, style.getPropertyValue(`--${name}`)]),
    );
    const font = style.getPropertyValue('--small');
    const { us, traced } = this.#report;
    this.#place.classList.toggle('untraced', !traced);
    const lanes = [...this.#lanes.values()];
    const spare = lanes.length - MOST_LANES;
    const hidden = new Set(
      spare > 0
        ? lanes
            .filter(({ task }) => task.state === 'ended')
            .concat(lanes)
            .slice(0, spare)
        : [],
    );
    for (const lane of lanes) {
      lane.row.hidden = hidden.has(lane);
      if (!lane.row.hidden) {
        this.#drawLane(lane, us, colours, font);
      }
    }
    this.#drawAxis(us, colours, font);
  }

  #drawLane({ row, name, now, share, canvas, spans, task }, us, colours, font) {
    setText(name, task.name || `task ${task.number}`);
    setText(now, words(task));
    row.dataset.state = task.state;
    const from = us - this.#window;
    const { context, width } = prepare(canvas, LANE);
    const x = (time) => ((time - from) / this.#window) * width;
    grid(context, from, this.#window, width, LANE, colours.grid);
    context.font = font;
    context.textBaseline = 'middle';
    const all = task.state === 'ended' ? spans : [...spans, { ...task, from: task.since, to: us }];
    let ran = 0;
    let drawnTo = -1;
    for (const state of ['waiting', 'ready', 'running']) {
      context.fillStyle = colours[state];
      drawnTo = -1;
      for (const span of all) {
        if (span.state !== state || span.to < from) {
          continue;
        }
        const left = Math.max(x(span.from), 0);
        const right = Math.max(x(span.to), left + THINNEST[state]);
        if (state === 'running') {
          ran += Math.min(span.to, us) - Math.max(span.from, from);
        }
        if (right <= drawnTo) {
          continue; // nothing that is not coloured already
        }
        drawnTo = Math.ceil(right);
        if (state === 'waiting') {
          context.fillRect(left, 5, right - left, LANE - 10);
          if (right - left > ROOM_FOR_WORDS) {
            write(context, span.what, left + 6, right - 4, colours.words);
          }
        } else {
          context.fillRect(left, 2, right - left, LANE - 4);
        }
      }
    }
    setText(share, `${((100 * ran) / Math.min(this.#window, Math.max(us, 1))).toFixed(2)} %`);
  }

  #drawAxis(us, colours, font) {
    const { context, width } = prepare(this.#axis, 20);
    const from = us - this.#window;
    context.font = font;
    context.fillStyle = colours.words;
    context.textBaseline = 'middle';
    const step = gridStep(this.#window);
    for (let time = Math.ceil(from / step) * step; time <= us; time += step) {
      const at = ((time - from) / this.#window) * width;
      if (time >= 0 && at < width - 40) {
        context.fillText(
          `${(time / 1e6).toFixed(step < 10_000 ? 3 : step < 1_000_000 ? 2 : 0)} s`,
          at + 3,
          9,
        );
      }
    }
  }

  /** What was going on under the pointer. */
  #tell({ task, spans, canvas }, event) {
    const { left, width } = canvas.getBoundingClientRect();
    const scale = this.#window / width;
    const at = this.#report.us - this.#window + (event.clientX - left) * scale;
    const all = [...spans, { ...task, from: task.since, to: this.#report.us }];
    // A turn is thinner than the pointer: it goes before the wait around it.
    const near = all.filter(({ from, to, state }) => {
      const reach = state === 'running' ? 2 * scale : 0;
      return from - reach <= at && at <= to + reach;
    });
    const span = near.find(({ state }) => state === 'running') ?? near[0];
    this.#hint.hidden = span === undefined;
    if (span !== undefined) {
      const place = this.#place.getBoundingClientRect();
      setText(
        this.#hint,
        `${task.name}: ${words(span)}, ${microseconds(span.to - span.from)}, from ${(span.from / 1e6).toFixed(6)} s on`,
      );
      this.#hint.style.left = `${Math.min(event.clientX - place.left + 12, place.width - 280)}px`;
      this.#hint.style.top = `${event.clientY - place.top + 14}px`;
    }
  }
}

function words({ state, what }) {
  switch (state) {
    case 'waiting':
      return `waits for ${what}`;
    case 'ended':
      return `ended ${what}`;
    case 'ready':
      return 'ready';
    default:
      return 'running';
  }
}

const microseconds = (us) =>
  us < 1000
    ? `${Math.round(us)} µs`
    : us < 1e6
      ? `${(us / 1e3).toFixed(2)} ms`
      : `${(us / 1e6).toFixed(3)} s`;

/** A round number of microseconds, five to ten times in a window. */
function gridStep(window) {
  const rough = window / 10;
  const ten = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((times) => times * ten).find((step) => step >= rough);
}

function grid(context, from, window, width, height, colour) {
  context.fillStyle = colour;
  const step = gridStep(window);
  for (let time = Math.ceil(from / step) * step; time <= from + window; time += step) {
    context.fillRect(Math.round(((time - from) / window) * width), 0, 1, height);
  }
}

function write(context, text, from, to, colour) {
  if (context.measureText(text).width < to - from) {
    const before = context.fillStyle;
    context.fillStyle = colour;
    context.fillText(text, from, LANE / 2 + 1);
    context.fillStyle = before;
  }
}

/** A canvas of as many pixels as the screen has there, empty. */
function prepare(canvas, height) {
  const width = canvas.clientWidth;
  const ratio = devicePixelRatio;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width };
}

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function make(name, className) {
  return Object.assign(document.createElement(name), { className });
}
