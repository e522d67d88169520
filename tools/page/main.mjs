// main.mjs - the page: what the worker reports is shown, what the user does is sent to it.

import '@xterm/xterm/css/xterm.css';
import './style.css';

import { Desk } from './desk.mjs';
import { Source } from './source.mjs';
import { Tabs } from './tabs.mjs';
import { SerialTerminal } from './terminal.mjs';
import { Timeline } from './timeline.mjs';

const $ = (id) => document.getElementById(id);
/** How long the pace is averaged over. */
const PACE_MS = 1000;

const worker = new Worker('worker.js', { type: 'module' });
const tell = (message) => worker.postMessage(message);

const desk = new Desk($('parts'), (part, value) => tell({ part, value }));
const terminal = new SerialTerminal($('terminal'), (text) => tell({ type: text }));
const source = new Source($('source'));
const tabs = new Tabs($('tabs'));
const timeline = new Timeline($('lanes'));

/** @type {{name: string, title: string, uses: string[], image: string, sources: string[]}[]} */
const { demos } = await (await get('demos.json')).json();
const models = await WebAssembly.compile(await (await get('models.wasm')).arrayBuffer());

let running = true;
/** Real time since the start of the firmware, without pauses; and the samples of the pace. */
let realMs = 0;
let before = performance.now();
let samples = [];
/** Which of the firmwares that were loaded, and started anew, is shown. */
let shown = 0;

worker.addEventListener('message', ({ data: report }) => {
  if (report.load !== shown) {
    shown = report.load;
    realMs = 0;
    before = performance.now();
    samples = [];
    terminal.clear();
    timeline.clear();
  }
  const dead = report.stopped !== null;
  running = report.running && !dead;
  $('run').disabled = $('step').disabled = dead;
  showClocks(report);
  showStop(report.stopped);
  desk.show(report);
  terminal.show(report.said);
  timeline.show(report);
});

function showClocks({ us, asleepUs }) {
  const now = performance.now();
  realMs += running ? now - before : 0;
  before = now;
  samples.push({ now, us, asleepUs });
  samples = samples.filter((sample) => sample.now > now - PACE_MS);
  const [first] = samples;
  const passed = us - first.us;
  $('virtual').dataset.us = us;
  $('virtual').textContent = `${(us / 1e6).toFixed(3)} s`;
  $('real').textContent = `${(realMs / 1e3).toFixed(1)} s`;
  $('pace').textContent =
    running && now > first.now ? `${pace(passed / 1000 / (now - first.now))} ×` : 'paused';
  $('asleep').textContent =
    passed > 0 ? `${((100 * (asleepUs - first.asleepUs)) / passed).toFixed(1)} %` : '–';
  $('run').textContent = running ? 'Pause' : 'Run';
}

const pace = (times) => (times >= 10 ? times.toFixed(0) : times.toPrecision(times < 0.1 ? 1 : 2));

function showStop(words) {
  const alert = $('stopped');
  if (words !== null && alert.textContent === '') {
    alert.replaceChildren(
      element('strong', 'The firmware has stopped.'),
      element('pre', words),
      element('span', 'Reset starts it again.'),
    );
  } else if (words === null) {
    alert.replaceChildren();
  }
  alert.hidden = words === null;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

const text = async (path) => (await get(path)).text();

async function get(path) {
  const answer = await fetch(path);
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status} ${answer.statusText}`);
  }
  return answer;
}

/** The demo that is asked for last, while it is being fetched. */
let wanted;

async function open(name) {
  const demo = (wanted = demos.find((each) => each.name === name) ?? demos[0]);
  $('demo').value = demo.name;
  history.replaceState(null, '', `#${demo.name}`);
  try {
    const image = new Uint8Array(await (await get(demo.image)).arrayBuffer());
    const sources = await Promise.all(demo.sources.map((path) => text(`sources/${path}`)));
    if (demo === wanted) {
      load(demo, image, sources);
    }
  } catch (error) {
    $('about').textContent = `cannot be loaded: ${error.message}`;
  }
}

function load({ title, uses, sources: paths }, image, sources) {
  $('about').textContent = title;
  desk.connect(uses);
  tell({ load: { image, models, uses } });
  tell({ run: true });
  tabs.set([
    { id: 'terminal', label: 'Terminal', panel: $('terminal') },
    ...paths.map((path, i) => ({
      id: path,
      label: path.split('/').at(-1),
      panel: $('source'),
      chosen: () => source.show(path, sources[i]),
    })),
  ]);
  terminal.fit();
}

$('demo').append(...demos.map(({ name }) => new Option(name, name)));
$('demo').addEventListener('change', () => open($('demo').value));
$('run').addEventListener('click', () => tell({ run: !running }));
$('step').addEventListener('click', () => tell({ step: true }));
$('reset').addEventListener('click', () => (tell({ reset: true }), tell({ run: true })));
$('say').addEventListener('submit', (event) => {
  event.preventDefault();
  const line = $('line').value;
  $('line').value = '';
  terminal.echo(line);
  tell({ type: `${line}\n` });
});
$('speed').addEventListener('change', () => tell({ speed: Number($('speed').value) }));
$('window').addEventListener('change', () => (timeline.window = Number($('window').value)));
addEventListener('hashchange', () => open(location.hash.slice(1)));

/** Keys, unless who has the focus wants them. */
const SHORTCUTS = { p: 'run', s: 'step', r: 'reset' };
addEventListener('keydown', (event) => {
  const key = event.key.toLowerCase();
  const takesText = event.target.closest?.('#terminal, input, select, wokwi-ir-remote');
  if (takesText || event.repeat || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (key in SHORTCUTS) {
    $(SHORTCUTS[key]).click();
  } else if (key === 'b') {
    desk.hold(true);
  }
});
addEventListener('keyup', (event) => {
  if (event.key.toLowerCase() === 'b') {
    desk.hold(false);
  }
});

await open(location.hash.slice(1));
