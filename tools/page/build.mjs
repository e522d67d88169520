// build.mjs - the page as static files: scripts bundled, images stripped, sources beside them.
//
//   index.html  main.js  main.css  worker.js     the page
//   models.wasm                                  the simulated parts
//   demos.json  images/*.elf  sources/**         what it can load
//
// Every path in them is relative, and nothing is fetched from anywhere else.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const ROOT = here('../..');
const SOURCES = ['demos', 'demos/tutorial'];
/** What each program is soldered to; the others have the serial line alone. */
const USES = {
  board: ['leds', 'button'],
  blink: ['leds'],
  climate: ['leds', 'button', 'display', 'sensor', 'knob', 'potentiometer', 'remote'],
  aledflash: ['leds'],
  astests: ['leds', 'button'],
  htu_test: ['sensor'],
  led_async: ['leds', 'button'],
};
/** Comes first, and is loaded when nobody asks for another. */
const FIRST = ['climate', 'board', 'blink'];
/** They need another board to talk to, and a chip that the desk has not. */
const LEFT_OUT = ['uart_programs', 'apoll'];

/**
 * @param {object} what
 * @param {string} what.images  folder of the images, NAME.elf
 * @param {string} what.models  the models in WebAssembly
 * @param {string} what.out     folder; made if it is not there, and what is in it stays
 * @returns {Promise<number>} how many demos there are
 */
export async function buildPage({ images, models, out }) {
  mkdirSync(join(out, 'images'), { recursive: true });
  await build({
    entryPoints: [here('main.mjs'), here('worker.mjs')],
    outdir: out,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'eof',
    logLevel: 'warning',
  });
  cpSync(here('index.html'), join(out, 'index.html'));
  cpSync(models, join(out, 'models.wasm'));
  const demos = demosIn(images);
  for (const { name, image, sources } of demos) {
    strip(join(images, `${name}.elf`), join(out, image));
    for (const path of sources) {
      mkdirSync(join(out, 'sources', dirname(path)), { recursive: true });
      cpSync(join(ROOT, path), join(out, 'sources', path));
    }
  }
  writeFileSync(join(out, 'demos.json'), JSON.stringify({ demos }));
  return demos.length;
}

function demosIn(images) {
  const rank = (name) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return readdirSync(images)
    .filter((file) => file.endsWith('.elf'))
    .map((file) => basename(file, '.elf'))
    .filter((name) => !LEFT_OUT.includes(name))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .map(describe)
    .filter(({ sources }) => sources.length > 0);
}

function describe(name) {
  const sources = SOURCES.flatMap((folder) => [
    `${folder}/${name}.cpp`,
    `${folder}/${name}.hpp`,
  ]).filter((path) => existsSync(join(ROOT, path)));
  const title = sources.length > 0 ? summary(readFileSync(join(ROOT, sources.at(-1)), 'utf8')) : '';
  return { name, title, uses: USES[name] ?? [], image: `images/${name}.elf`, sources };
}

/** The first sentence of a source's head: `// NAME - what it is. And more.` */
function summary(source) {
  const head = /^((?:\/\/.*\n)+)/.exec(source)?.[1].replace(/^\/\/ ?/gm, '') ?? '';
  return /^\S+ - ([\s\S]*?\.)(?:\s|$)/.exec(head)?.[1].replace(/\s+/g, ' ') ?? '';
}

/** Without what is only for debuggers, an image is 50 times smaller; symbols stay. */
function strip(from, to) {
  execFileSync('arm-none-eabi-strip', ['--strip-debug', '--remove-relocations=.*', '-o', to, from]);
}
