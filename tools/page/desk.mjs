// desk.mjs - the parts as one sees and touches them. Each is an entry of PARTS: what it looks like,
// what its hands do to the wiring, and what a report of the machine makes of it.

import '@wokwi/elements/dist/esm/ir-remote-element.js';
import '@wokwi/elements/dist/esm/ky-040-element.js';
import '@wokwi/elements/dist/esm/lcd1602-element.js';
import '@wokwi/elements/dist/esm/led-element.js';
import '@wokwi/elements/dist/esm/potentiometer-element.js';
import '@wokwi/elements/dist/esm/pushbutton-element.js';

import { PLACES } from '../board/wiring.mjs';

const LED_COLOURS = { led1: 'red', led2: 'limegreen', led3: 'orange', led4: 'blue' };
/** Where the climate begins, and how far its sliders go. */
const CLIMATE = {
  celsius: { label: 'Temperature', unit: '°C', value: 24.7, min: -20, max: 60, step: 0.1 },
  percent: { label: 'Humidity', unit: '%', value: 32.3, min: 0, max: 100, step: 0.1 },
};
const FAULTS = {
  works: {},
  'is absent': { absent: true },
  'sends wrong check sums': { wrongCrc: true },
};
const KEY_NAMES = { plus: '+', minus: '−', prev: 'previous', c: 'C' };

/** @typedef {(what: string, value: unknown) => void} Act  calls a method of the wiring */

/** Makes an element: `make('div', {className: 'x'}, child, 'text')`. */
function make(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function card(name, pins, ...content) {
  const caption = make('figcaption', {}, name, make('span', { className: 'pins' }, pins));
  return make(
    'figure',
    { className: `part ${name.replace(/\W.*/, '').toLowerCase()}` },
    ...content,
    caption,
  );
}

function leds() {
  const lights = Object.entries(PLACES.leds)
    .map(([gpio, name]) => {
      const light = make('wokwi-led', { color: LED_COLOURS[name] });
      light.id = name;
      light.setAttribute('role', 'img');
      return { name, gpio, light };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
  const show = (states) => {
    for (const { name, light } of lights) {
      const on = states[name] ?? false;
      if (light.value !== on || !light.hasAttribute('aria-label')) {
        light.value = on;
        light.setAttribute('aria-label', `${name} is ${on ? 'on' : 'off'}`);
      }
    }
  };
  show({});
  const places = lights.map(({ name, gpio, light }) =>
    make('div', {}, light, make('b', {}, name), make('span', { className: 'pins' }, `GP${gpio}`)),
  );
  return {
    card: card('Lights', '', make('div', { className: 'row' }, ...places)),
    show: (report) => show(report.leds),
  };
}

function button(act) {
  const key = make('wokwi-pushbutton', { color: 'crimson' });
  key.id = 'button';
  let down = false;
  const hold = (pressed) => {
    if (pressed !== down) {
      down = key.pressed = pressed;
      act('press', pressed);
    }
  };
  key.addEventListener('button-press', () => hold(true));
  key.addEventListener('button-release', () => hold(false));
  const hint = make('span', { className: 'hint' }, 'or hold ', make('kbd', {}, 'B'));
  return { card: card('Button', `GP${PLACES.button}`, key, hint), hold };
}

function display() {
  const { rs, e, data } = PLACES.display;
  const screen = make('wokwi-lcd1602', { background: 'green' });
  const text = make('output', { id: 'display-text', className: 'unseen' });
  const complaint = make('p', { id: 'display-complaint', className: 'complaint', hidden: true });
  let shown;
  return {
    card: card(
      'Display',
      `RS GP${rs}, E GP${e}, D4 to D7 GP${data[0]} to ${data.at(-1)}`,
      screen,
      text,
      complaint,
    ),
    show({ display: { rows, complains } }) {
      const now = rows.join('\n');
      if (now !== shown) {
        shown = now;
        screen.text = rows.join('');
        text.textContent = now;
      }
      complaint.hidden = complains === '';
      complaint.textContent = `against the data sheet: ${complains.slice(0, 200)}`;
    },
  };
}

function sensor(act) {
  const climate = Object.fromEntries(
    Object.entries(CLIMATE).map(([name, { value }]) => [name, value]),
  );
  const sliders = Object.entries(CLIMATE).map(([name, { label, unit, ...range }]) => {
    const value = make('output', {}, `${range.value} ${unit}`);
    const slider = make('input', {
      type: 'range',
      id: name,
      min: range.min,
      max: range.max,
      step: range.step,
    });
    slider.value = range.value;
    slider.addEventListener('input', () => {
      climate[name] = Number(slider.value);
      value.textContent = `${climate[name].toFixed(1)} ${unit}`;
      act('climate', { ...climate });
    });
    return make('label', { className: 'slider' }, label, value, slider);
  });
  const fault = make(
    'select',
    { id: 'sensor-fault' },
    ...Object.keys(FAULTS).map((name) => new Option(name, name)),
  );
  fault.addEventListener('change', () => act('sensorFails', FAULTS[fault.value]));
  const { sda, scl } = PLACES.sensor;
  return {
    card: card(
      'HTU21D',
      `SDA GP${sda}, SCL GP${scl}`,
      ...sliders,
      make('label', { className: 'field' }, 'It ', fault),
    ),
    begin: () => act('climate', { ...climate }),
  };
}

function knob(act) {
  const turned = make('wokwi-ky-040');
  turned.id = 'knob';
  turned.addEventListener('rotate-cw', () => act('turn', 1));
  turned.addEventListener('rotate-ccw', () => act('turn', -1));
  turned.addEventListener('wheel', (event) => {
    event.preventDefault();
    turned[event.deltaY < 0 ? 'clockwiseStep' : 'counterClockwiseStep']();
  });
  const { a, b } = PLACES.knob;
  return {
    card: card(
      'Knob',
      `GP${a}, GP${b}`,
      turned,
      make('span', { className: 'hint' }, 'arrow keys, wheel'),
    ),
  };
}

function potentiometer(act) {
  const turned = make('wokwi-potentiometer', { min: 0, max: 100, value: 50 });
  turned.id = 'potentiometer';
  turned.addEventListener('input', () => act('potentiometer', turned.value / 100));
  return {
    card: card(
      'Potentiometer',
      `GP${PLACES.potentiometer}`,
      turned,
      make('span', { className: 'hint' }, 'arrow keys'),
    ),
    begin: () => act('potentiometer', turned.value / 100),
  };
}

function remote(act) {
  const keys = make('wokwi-ir-remote');
  keys.id = 'remote';
  keys.addEventListener('button-press', ({ detail }) => act('key', detail.irCode));
  keys.addEventListener('button-release', () => act('key', null));
  keys.updateComplete.then(() => {
    for (const key of keys.shadowRoot.querySelectorAll('use[data-btn]')) {
      key.setAttribute('role', 'button');
      key.setAttribute('aria-label', KEY_NAMES[key.dataset.btn] ?? key.dataset.btn);
    }
  });
  return { card: card('Remote', `GP${PLACES.remote}`, keys) };
}

const PARTS = { leds, button, knob, potentiometer, display, sensor, remote };

export class Desk {
  #place;
  #act;
  #parts = [];

  /** @param {HTMLElement} place @param {Act} act */
  constructor(place, act) {
    this.#place = place;
    this.#act = act;
  }

  /** Puts these parts on the desk, and no others. @param {string[]} uses */
  connect(uses) {
    this.#parts = Object.keys(PARTS)
      .filter((name) => uses.includes(name))
      .map((name) => PARTS[name](this.#act));
    const cards = this.#parts.map((part) => part.card);
    const beside = cards.filter((card) => card.classList.contains('remote'));
    const bench = make(
      'div',
      { className: 'bench' },
      ...cards.filter((card) => !beside.includes(card)),
    );
    const nothing = make('p', { className: 'nothing' }, 'This program uses the serial line alone.');
    this.#place.replaceChildren(...(cards.length > 0 ? [bench, ...beside] : [nothing]));
    this.#parts.forEach((part) => part.begin?.());
  }

  /** A finger on the button's key. @param {boolean} down */
  hold(down) {
    this.#parts.forEach((part) => part.hold?.(down));
  }

  /** @param {ReturnType<import('./machine.mjs').Machine['report']>} report */
  show(report) {
    this.#parts.forEach((part) => part.show?.(report));
  }
}
