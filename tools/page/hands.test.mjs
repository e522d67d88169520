// The parts on the page, in a browser: by mouse and by keyboard, as a user would.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { display, leave, lit, options, painted, printed, say, until, visit } from './visitor.mjs';

test('the button: by mouse, by its own key, by B', options, async () => {
  const page = await visit('board');
  const button = page.locator('#button');
  const { x, y, width, height } = await button.boundingBox();
  const toggles = async (press, release, led4) => {
    await press();
    await until(page, async () => (await lit(page, 'led4')) === led4);
    await release();
    await page.waitForTimeout(300); // an eyewink of real time, in which it bounces and rests
  };
  await page.mouse.move(x + width / 2, y + height / 2 - 5);
  await toggles(
    () => page.mouse.down(),
    () => page.mouse.up(),
    true,
  );
  await button.locator('button').focus();
  await toggles(
    () => page.keyboard.down(' '),
    () => page.keyboard.up(' '),
    false,
  );
  await page.locator('h1').click();
  await toggles(
    () => page.keyboard.down('b'),
    () => page.keyboard.up('b'),
    true,
  );
  await until(page, async () => (await painted(page, 'button', 'running')) > 10);
  await leave(page);
});

test('what is typed comes back in upper case, as a line and key by key', options, async () => {
  const page = await visit('board');
  await say(page, 'hello, rondo');
  await until(page, async () => /^> hello, rondo\s+HELLO, RONDO$/m.test(await printed(page)));
  await page.click('#terminal');
  await page.keyboard.type('keys\n');
  await until(page, async () => /RONDO\s+KEYS$/m.test(await printed(page)));
  await leave(page);
});

test('the remote: by mouse and by keyboard', options, async () => {
  const page = await visit('climate');
  await until(page, async () => (await display(page)).includes('set 21 C'));
  const key = (name) => page.locator(`#remote use[data-btn="${name}"]`);
  await key('plus').click();
  await until(page, async () => (await display(page)).includes('set 22 C'));
  await until(page, async () => (await printed(page)).includes('remote: key 2'));
  await key('minus').focus();
  await page.keyboard.press(' ');
  await until(page, async () => (await display(page)).includes('set 21 C'));
  await until(page, async () => (await printed(page)).includes('remote: key 152'));
  await leave(page);
});

test('the sliders: by mouse and by keyboard', options, async () => {
  const page = await visit('climate');
  const slider = page.locator('#celsius');
  const { x, y, width, height } = await slider.boundingBox();
  await page.mouse.click(x + 2, y + height / 2);
  await until(page, async () => /^-(20|19)\.\d C/.test(await display(page)));
  await until(page, async () => (await lit(page, 'led2')) && !(await lit(page, 'led3')));
  await page.mouse.click(x + width - 2, y + height / 2);
  await until(page, async () => /^(60|59)\.\d C/.test(await display(page)));
  await until(page, async () => !(await lit(page, 'led2')) && (await lit(page, 'led3')));
  await page.locator('#percent').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await until(page, async () => (await display(page)).includes('99.9 %RH'));
  await page.selectOption('#sensor-fault', 'is absent');
  await until(page, async () => (await printed(page)).includes('sensor: address not acknowledged'));
  await leave(page);
});

test('the knob and the potentiometer: by mouse and by keyboard', options, async () => {
  const page = await visit('climate');
  await page.locator('#knob .arrow-container').last().click();
  await until(page, async () => (await display(page)).includes('set 22 C'));
  await page.locator('#knob g[tabindex]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await until(page, async () => (await display(page)).includes('set 20 C'));
  await page.locator('#potentiometer input').focus();
  await page.keyboard.press('End');
  const turned = page.locator('#potentiometer');
  assert.equal(await turned.evaluate((element) => element.value), 100);
  const { x, y, width, height } = await turned.boundingBox();
  await page.mouse.move(x + width / 2, y + 10);
  await page.mouse.down();
  await page.mouse.move(x + 8, y + height / 2);
  await page.mouse.up();
  const share = await turned.evaluate((element) => element.value);
  assert.ok(share > 5 && share < 45, `${share} %`);
  await leave(page);
});

test('every key reaches every part', options, async () => {
  const page = await visit('climate');
  const reached = new Set();
  await page.locator('#demo').focus();
  for (let presses = 0; presses < 60; presses++) {
    reached.add(
      await page.evaluate(
        () =>
          document.activeElement.id ||
          document.activeElement.getAttribute('aria-label') ||
          document.activeElement.tagName,
      ),
    );
    await page.keyboard.press('Tab');
  }
  for (const id of [
    'run',
    'step',
    'reset',
    'speed',
    'button',
    'knob',
    'potentiometer',
    'celsius',
    'percent',
    'sensor-fault',
    'remote',
    'tab-terminal',
    'line',
    'window',
  ]) {
    assert.ok(reached.has(id), `${id} is not among ${[...reached].join(', ')}`);
  }
  await leave(page);
});
