import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Route } from 'playwright-core';
import { openProfile, withoutServiceWorker } from './support/browser';
import { Person } from './support/person';
import { Product } from './support/product';
import { cutPower, filesWith } from './support/profile';
import { PHONE } from './support/story';

/** The long form, PANOH_EVERY_SCREEN=1; PANOH_NIGHTLY_COUNT sets another. */
const COUNT = Number(
  process.env['PANOH_NIGHTLY_COUNT'] ?? (process.env['PANOH_EVERY_SCREEN'] === '1' ? 100 : 10),
);
const SEED = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 20_261_130);
/** Of the changes that the page sends: lost on the way there, and done but never answered. */
const LOST = 0.3;
const TIME_LIMIT = 120_000 + COUNT * 60_000;
const STEM = `Калима${randomBytes(4).toString('hex')}`;

/** Mulberry32: the same seed gives the same faults. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What a page called kept, sent or waiting is on the server once the line is back, and no note twice. */
describe('words on a line that loses requests, in browsers that are killed', () => {
  const random = randomOf(SEED);
  let product: Product;
  let folder: string;
  let context: BrowserContext;
  let person: Person;
  let casePath = '';
  let isBroken = false;
  /** Words that the page called kept, in any way. */
  const told = new Set<string>();
  let count = 0;
  const happened: Record<string, number> = {};

  const note = (what: string): void => {
    happened[what] = (happened[what] ?? 0) + 1;
  };

  /** Loses changes while the line is broken; reads arrive, so that the screens open. */
  async function lose(route: Route): Promise<void> {
    const isChange = route.request().method() !== 'GET';
    if (!isBroken || !isChange || random() > LOST * 2) return route.fallback();
    const isDone = random() < 0.5;
    note(isDone ? 'answers lost' : 'requests lost');
    if (isDone) await route.fetch().catch(() => undefined);
    await route.abort('connectionreset').catch(() => undefined);
  }

  async function open(): Promise<void> {
    context = await openProfile(folder, { baseURL: product.url, language: 'en', width: PHONE });
    await context.clearCookies();
    person = await Person.signInOn(context, product, { login: 'caseworker', language: 'en', width: PHONE });
    await withoutServiceWorker(person.page);
    await context.route((url) => url.pathname.startsWith('/api/'), lose);
  }

  async function kill(): Promise<void> {
    const closed = new Promise((done) => context.once('close', done));
    await cutPower(folder);
    await closed;
    note('browsers killed');
    expect(await filesWith(folder, [STEM])).toEqual([]);
    await open();
  }

  /** What the form says of what it holds; empty while it says nothing. */
  const lineOf = async (): Promise<string> =>
    (await person.main.locator('pn-draft-line').first().textContent())?.trim() ?? '';

  async function types(): Promise<string> {
    const words = `${STEM} ${(count += 1)}`;
    await person.go(`${casePath}/notes`);
    const field = person.main.locator('#new-note');
    await field.waitFor();
    const before = await field.inputValue();
    // A draft of an earlier page is continued.
    await field.fill(before ? `${before}\n${words}` : words);
    // In the next frame the line says that it keeps; until then it still speaks of the earlier draft.
    await person.page.waitForTimeout(200);
    return words;
  }

  async function isKept(words: string): Promise<void> {
    const kept = new RegExp(`^(Draft kept|${person.t('draft.sealed').slice(0, 14)})`);
    await person.waitsUntil(async () => kept.test(await lineOf()));
    told.add(words);
  }

  async function saves(words: string): Promise<void> {
    await isKept(words);
    await person.button('ui.save').click();
    const field = person.main.locator('#new-note');
    await person.waitsUntil(
      async () =>
        (await field.inputValue()) === '' ||
        (await person.main.getByText(person.t('error.waits-for-line')).count()) > 0,
    );
    note((await field.inputValue()) === '' ? 'saved at once' : 'told to wait');
  }

  async function textsOnServer(): Promise<{ notes: string[]; drafts: string[] }> {
    const read = async <T>(path: string): Promise<T> => {
      const answer = await person.page.request.get(`/api${path}`);
      if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}.`);
      return (await answer.json()) as T;
    };
    const notes = await read<{ text: string | null }[]>(`${casePath}/narratives`);
    const drafts = await read<{ value: string }[]>('/drafts');
    return {
      notes: notes.flatMap(({ text }) => text ?? []),
      drafts: drafts.map(({ value }) => value),
    };
  }

  beforeAll(async () => {
    product = await Product.start();
    folder = await mkdtemp(join(tmpdir(), 'panoh-faults-'));
    await open();
    await person.go('/cases');
    casePath = await person.lastLink('/cases/0');
    await person.waitsUntil(() =>
      person.page.evaluate(async () => (await indexedDB.databases()).some(({ name }) => name === 'daftar')),
    );
  }, TIME_LIMIT);
  afterAll(async () => {
    await context.close().catch(() => undefined);
    await product.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    `of ${COUNT} rounds are all on the server, no note of them twice, and none is readable on the phone`,
    async () => {
      for (let round = 0; round < COUNT; round += 1) {
        isBroken = random() < 0.8;
        const words = await types();
        await (random() < 0.6 ? saves(words) : isKept(words));
        const end = random();
        if (end < 0.3) await kill();
        else if (end < 0.4) await person.page.reload();
        if (round % 5 === 4) {
          isBroken = false;
          await person.go('/today');
        }
      }
      isBroken = false;
      await person.go('/today');
      const lost = async (): Promise<string[]> => {
        const { notes, drafts } = await textsOnServer();
        const all = [...notes, ...drafts].join('\n');
        return [...told].filter((words) => !new RegExp(`${words}(?!\\d)`).test(all));
      };
      // Reading is limited, so the server is asked seldom.
      let left = await lost();
      for (let turn = 0; turn < 10 && left.length > 0; turn += 1) {
        await new Promise((done) => setTimeout(done, 5_000));
        left = await lost();
      }
      expect(left).toEqual([]);
      const { notes } = await textsOnServer();
      const own = notes.filter((text) => text.includes(STEM));
      expect(own.length).toBe(new Set(own).size);
      process.stdout.write(`seed ${SEED}: ${told.size} kept, ${JSON.stringify(happened)}\n`);
      person.faultsWereExpected();
    },
    TIME_LIMIT,
  );
});
