#!/usr/bin/env node
// page.mjs - the virtual board: builds the page, and serves it to this machine or leaves it as files.
//
//   page.mjs --images FOLDER --models FILE [--demo NAME] [--port 8000]     until ctrl-C
//   page.mjs --images FOLDER --models FILE --site FOLDER                   for any web server
//
// FOLDER has the images NAME.elf, built with RONDO_TRACE; FILE is models/parts.wasm.
//
// Exit 0: it was written, or served and ended; 1: the port is taken; 2: it could not be started.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { UsageError, parseOptions, runMain } from './options.mjs';
import { buildPage } from './page/build.mjs';
import { serve } from './page/serve.mjs';

const OPTIONS = { images: String, models: String, site: String, port: Number, demo: String };
const DEFAULT_PORT = 8000;

runMain('page', async (args) => {
  const { options, rest } = parseOptions(args, OPTIONS);
  const { images, models, site, port = DEFAULT_PORT, demo } = options;
  if (rest.length > 0 || images === undefined || models === undefined) {
    throw new UsageError('--images and --models are needed, and there are only options');
  }
  if (!Number.isInteger(port) || port > 65535) {
    throw new UsageError(`--port needs a number from 1 to 65535, not ${port}`);
  }
  for (const [path, what] of [
    [images, 'there are no images in'],
    [models, 'there are no models in'],
  ]) {
    if (!existsSync(path)) {
      throw new UsageError(`${what} ${path}`);
    }
  }
  if (site !== undefined) {
    const demos = await buildPage({ images, models, out: resolve(site) });
    console.log(`${demos} demos on the page in ${resolve(site)}; open it over a web server`);
    return 0;
  }
  const out = mkdtempSync(join(tmpdir(), 'rondo-page-'));
  process.once('exit', () => rmSync(out, { recursive: true, force: true }));
  await buildPage({ images, models, out });
  return served(out, port, demo);
});

async function served(folder, port, demo) {
  let server;
  try {
    server = await serve(folder, port);
  } catch (error) {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') {
      throw error;
    }
    console.error(`page: port ${port} cannot be had (${error.code}); --port takes another one`);
    return 1;
  }
  console.log(
    `the virtual board: http://127.0.0.1:${port}/${demo === undefined ? '' : `#${demo}`}   (ctrl-C ends it)`,
  );
  await new Promise((end) =>
    ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => process.once(signal, end)),
  );
  server.closeAllConnections?.();
  server.close();
  return 0;
}
