import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Firefox } from './support/firefox';
import { Product } from './support/product';
import { filesWith } from './support/profile';
import { TIME_LIMIT } from './support/story';
import { words } from './support/words';

const STEM = `Калима${randomBytes(5).toString('hex')}`;
const BODY = 'document.body.innerText';

/** It has no storage buckets: it keeps words, and takes nothing along. */
describe('Firefox without a line', () => {
  let product: Product;
  let folder: string;
  let firefox: Firefox;

  async function signsIn(): Promise<void> {
    firefox = await Firefox.open(folder);
    await firefox.go(`${product.url}/sign-in`);
    await firefox.fill('#login', 'caseworker');
    await firefox.fill('#password', 'kulob-demo-2020');
    await firefox.sees("document.querySelector('button[type=submit]').click(), 'pressed'");
    await firefox.sees('location.pathname', (path) => path !== '/sign-in');
    await firefox.sees("document.querySelector('main h1')?.textContent");
  }

  beforeAll(async () => {
    product = await Product.start();
    folder = await mkdtemp(join(tmpdir(), 'panoh-firefox-'));
    await signsIn();
  }, TIME_LIMIT);
  afterAll(async () => {
    await firefox.kill();
    await product.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'keeps words sealed through the end of the browser, gives them back after sign-in, and says what it cannot',
    async () => {
      await firefox.go(`${product.url}/cases`);
      const path = await firefox.sees(
        `document.querySelector('li a[href^="/cases/0"]')?.getAttribute('href')`,
      );
      await firefox.go(`${product.url}${path}/contacts/new`);
      const names = 'indexedDB.databases().then((all) => all.map(({ name }) => name).join())';
      await firefox.sees(names, (said) => said.includes('daftar'));
      await firefox.losesLine();
      await firefox.fill('#contact-note', `${STEM} one`);
      await firefox.sees(BODY, (said) => said.includes(words('en', 'offline.sealed')));
      // A control: what it would restore after a crash is on the disk, and is found.
      const id = path.split('/')[2] ?? '';
      for (let times = 0; times < 30 && (await filesWith(folder, [id])).length === 0; times += 1)
        await new Promise((done) => setTimeout(done, 1_000));
      await firefox.kill();
      expect(await filesWith(folder, [id])).not.toEqual([]);
      expect(await filesWith(folder, [STEM])).toEqual([]);
      await signsIn();
      await firefox.go(`${product.url}${path}/contacts/new`);
      const note = "document.querySelector('#contact-note')?.value";
      expect(await firefox.sees(note)).toBe(`${STEM} one`);
      await firefox.go(`${product.url}/along`);
      await firefox.sees(BODY, (said) => said.includes(words('en', 'along.write-only')));
    },
    TIME_LIMIT,
  );
});
