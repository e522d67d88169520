// The page in a browser: what it shows, and what its own controls do. hands.test.mjs has the parts.
// What it looks like is left in build/page/*.png.

import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { test } from 'node:test';

import {
  built,
  lanes,
  leave,
  lit,
  options,
  painted,
  printed,
  root,
  say,
  until,
  virtual,
  visit,
} from './visitor.mjs';

test('lights blink, and the time line shows what for', options, async () => {
  const page = await visit('board');
  for (const on of [true, false, true]) {
    await until(page, async () => (await lit(page, 'led1')) === on);
  }
  assert.deepEqual(await lanes(page), {
    led1: 'waits for time',
    led2: 'waits for time',
    led3: 'waits for time',
    button: 'waits for interrupt',
    echo: 'waits for interrupt',
  });
  await until(page, async () => (await painted(page, 'led1', 'running')) > 50);
  assert.ok(
    (await painted(page, 'button', 'waiting')) > (await painted(page, 'button', 'running')),
  );
  await leave(page);
});

test('pause, step, speed, reset', options, async () => {
  const page = await visit('board');
  await page.click('#run');
  await until(page, async () => (await page.textContent('#pace')) === 'paused');
  const stood = await virtual(page);
  await page.waitForTimeout(200);
  assert.equal(await virtual(page), stood);
  await page.locator('h1').click();
  await page.keyboard.press('s');
  await until(page, async () => (await virtual(page)) > stood);
  assert.ok((await virtual(page)) <= stood + 1);
  await page.selectOption('#speed', '10');
  await page.click('#run');
  await until(page, async () => parseFloat(await page.textContent('#pace')) > 3);
  await page.selectOption('#speed', 'Infinity');
  await until(page, async () => parseFloat(await page.textContent('#pace')) > 20);
  await page.selectOption('#speed', '0.01');
  await until(page, async () => parseFloat(await page.textContent('#pace')) < 0.1);
  await page.click('#reset');
  await until(page, async () => (await virtual(page)) < 0.2);
  assert.ok(Object.keys(await lanes(page)).length <= 5);
  await leave(page);
});

test('firmware that hogs does not freeze the page', options, async () => {
  const page = await visit('climate');
  await say(page, 'hog');
  await until(page, async () => (await printed(page)).includes('nobody has a turn'));
  const frames = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const times = [];
        const frame = (now) =>
          times.push(now) < 20 ? requestAnimationFrame(frame) : resolve(times);
        requestAnimationFrame(frame);
      }),
  );
  const slowest = Math.max(...frames.slice(1).map((now, i) => now - frames[i]));
  assert.ok(slowest < 500, `${slowest} ms between two frames`);
  await until(page, async () => (await lanes(page)).line === 'running');
  await page.locator('h1').click();
  await page.keyboard.press('b'); // woken by its interrupt, it has to wait for its turn
  await until(page, async () => (await lanes(page)).button === 'ready');
  await until(page, async () => (await printed(page)).includes('that was it'));
  await until(page, async () => (await painted(page, 'button', 'ready')) > 200);
  await leave(page);
});

test('what the firmware dies of is told in words', options, async () => {
  const page = await visit('climate');
  const alert = page.getByRole('alert');
  await say(page, 'bug');
  await until(page, async () =>
    (await alert.textContent()).includes('rondo panic: somebody has typed bug (climate.cpp:'),
  );
  assert.ok(await page.isDisabled('#step'));
  await page.screenshot({ path: built('stopped.png') });
  await page.click('#reset');
  await until(page, async () => !(await alert.isVisible()));
  await until(page, async () => (await printed(page)).includes('type help'));
  await say(page, 'fault');
  await until(page, async () => /HardFault: read from 0xf0000000/.test(await alert.textContent()));
  await leave(page);
});

test('another demo, and its source beside it', options, async () => {
  const page = await visit('board');
  await page.selectOption('#demo', 'cantest');
  await until(page, async () => (await printed(page)).includes('cantest'));
  await page.getByRole('tab', { name: 'cantest.hpp' }).click();
  assert.match(await page.textContent('#source'), /namespace tutorial::cantest/);
  await page.keyboard.press('ArrowLeft');
  assert.match(await page.textContent('#source'), /cantest\.cpp - /);
  assert.equal(await page.locator('.part').count(), 0);
  assert.match(page.url(), /#cantest$/);
  await leave(page);
});

test('it fits, wide and narrow, light and dark', options, async () => {
  const views = {
    'page.png': {},
    'page-dark.png': { colorScheme: 'dark' },
    'page-narrow.png': { width: 390, height: 1700 },
  };
  for (const [file, view] of Object.entries(views)) {
    const page = await visit('climate', view);
    await until(page, async () => (await virtual(page)) > 1.2);
    const { content, room } = await page.evaluate(() => ({
      content: document.documentElement.scrollWidth,
      room: document.documentElement.clientWidth,
    }));
    assert.ok(content <= room, `${file}: ${content} pixels in ${room}`);
    await page.screenshot({ path: built(file) });
    await leave(page);
  }
});

test('the server serves this folder alone, to this machine alone', options, async () => {
  const elsewhere = Object.values(networkInterfaces())
    .flat()
    .filter(({ family, internal }) => family === 'IPv4' && !internal);
  for (const { address } of elsewhere) {
    await assert.rejects(fetch(root.replace('127.0.0.1', address)));
  }
  const status = async (path) => (await fetch(new URL(path, root))).status;
  assert.equal(await status('index.html'), 200);
  assert.equal(await status('absent'), 404);
  assert.equal(await status('/%2e%2e/%2e%2e/%2e%2e/etc/passwd'), 404);
  assert.equal((await fetch(root, { method: 'POST' })).status, 404);
});
