// visitor.mjs - the page in a browser, headless, for tests: how to open it and what to look at.
//
//   test('lights blink', options, async () => {
//     const page = await visit('board');
//     await until(page, () => lit(page, 'led1'));
//     await leave(page);
//   });
//
// Who imports it has a server and a browser while its tests run. It needs the images of ./dev demo (build/page) and Debian's chromium; without, tests are skipped.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

export const built = (path) => fileURLToPath(new URL(`../../build/page/${path}`, import.meta.url));
const CHROMIUM = '/usr/bin/chromium';
const skip = !existsSync(built('demos/climate.elf'))
  ? 'build/page has no images'
  : !existsSync(CHROMIUM) && 'there is no chromium';
export const options = { skip, timeout: 60_000 };
const folder = mkdtempSync(join(tmpdir(), 'rondo-page-test-'));
let browser, server;
/** Where the page is. */
export let root;

before(async () => {
  if (skip) {
    return;
  }
  const [{ chromium }, { buildPage }, { serve }] = await Promise.all([
    import('playwright-core'),
    import('./build.mjs'),
    import('./serve.mjs'),
  ]);
  // In a folder of the server, so that every path of the page has to be relative.
  await buildPage({
    images: built('demos'),
    models: built('models/parts.wasm'),
    out: join(folder, 'some/where'),
  });
  server = await serve(folder, 0);
  root = `http://127.0.0.1:${server.address().port}/some/where/`;
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections?.();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a demo and lets it run for a moment; nothing may complain, nor ask for anything elsewhere. */
export async function visit(name, { width = 1280, height = 800, colorScheme = 'light' } = {}) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  page.wrong = [];
  page.on('console', (message) => message.type() === 'error' && page.wrong.push(message.text()));
  page.on('pageerror', (error) => page.wrong.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(root) && !request.url().startsWith('data:')) {
      page.wrong.push(request.url());
    }
  });
  await page.goto(`${root}#${name}`);
  await until(page, async () => (await virtual(page)) > 0.3);
  return page;
}

export async function leave(page) {
  assert.deepEqual(page.wrong, []);
  await page.close();
}

/** Until it is so: real time decides nothing but when to give up. */
export async function until(page, holds, words = holds.toString()) {
  for (let tries = 0; tries < 400; tries++) {
    if (await holds()) {
      return;
    }
    await page.waitForTimeout(25);
  }
  await page.screenshot({ path: built('failed.png') });
  assert.fail(`it never came: ${words}`);
}

/** Virtual time in seconds. */
export const virtual = async (page) => Number(await page.getAttribute('#virtual', 'data-us')) / 1e6;
export const lit = async (page, led) =>
  /on$/.test(await page.getAttribute(`#${led}`, 'aria-label'));
export const display = (page) => page.textContent('#display-text');
export const printed = async (page) =>
  (await page.locator('.xterm-rows').innerText()).replaceAll('\u00a0', ' ');
export const lanes = (page) =>
  page
    .locator('.lane')
    .evaluateAll((rows) =>
      Object.fromEntries(
        rows.map((row) => [row.dataset.task, row.querySelector('.now').textContent]),
      ),
    );
/** How many pixels of a lane have the colour of a state. */
export const painted = (page, task, state) =>
  page.evaluate(
    ([name, property]) => {
      const canvas = document.querySelector(`.lane[data-task="${name}"] canvas`);
      const probe = document.createElement('canvas').getContext('2d');
      probe.fillStyle = getComputedStyle(canvas).getPropertyValue(property);
      probe.fillRect(0, 0, 1, 1);
      const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4) {
        count += data[i] === r && data[i + 1] === g && data[i + 2] === b ? 1 : 0;
      }
      return count;
    },
    [task, `--${state}`],
  );
/** A line to the firmware. */
export async function say(page, text) {
  await page.fill('#line', text);
  await page.press('#line', 'Enter');
}
