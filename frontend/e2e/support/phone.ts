import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { openProfile } from './browser';
import type { BadLine } from './faults';
import { Person } from './person';
import type { Product } from './product';
import { enterDigits, fillDisk, giveBackDisk, killBrowser, onSmallDisk } from './profile';
import { provesPresence } from './signing-in';
import { PHONE } from './story';

const FINDS_WITHIN_MS = 10_000;
const LOOK = { login: 'caseworker', language: 'en', width: PHONE } as const;

/** One person's phone, whose browser ends at any time and opens again on the same profile. */
export class Phone {
  person!: Person;
  private context!: BrowserContext;
  /** Of the cases that are along; empty while none are. */
  digits = '';

  private hasSmallDisk = false;
  /** Since the cases were taken along: what the browser kept may be damaged at its next start. */
  private wasFull = false;

  private constructor(
    readonly folder: string,
    private readonly product: Product,
    private readonly line: BadLine,
  ) {}

  static async buy(product: Product, line: BadLine): Promise<Phone> {
    const phone = new Phone(await mkdtemp(join(tmpdir(), 'panoh-faults-')), product, line);
    phone.hasSmallDisk = await onSmallDisk(phone.folder);
    await phone.open();
    return phone;
  }

  /** Signs in on a line that works; afterwards it is as broken as it was. */
  async open(): Promise<void> {
    const { isBroken } = this.line;
    this.line.isBroken = this.line.isDown = false;
    this.context = await openProfile(this.folder, { ...LOOK, baseURL: this.product.url });
    await this.context.clearCookies();
    await this.line.under(this.context);
    this.person = await Person.signInOn(this.context, this.product, LOOK);
    // Nothing can be sealed before the server's key is here, and nothing opens without a line before the files are.
    await this.person.waitsUntil(() =>
      this.person.page.evaluate(
        async () =>
          navigator.serviceWorker.controller !== null &&
          (await new Promise((done) => {
            const request = indexedDB.open('daftar', 1);
            // Not made yet; after a kill the browser may not open it at once.
            request.onupgradeneeded = () => request.transaction?.abort();
            request.onerror = () => done(false);
            request.onsuccess = () => {
              const database = request.result;
              const count = database.transaction('keys').objectStore('keys').count();
              count.onerror = () => (database.close(), done(false));
              count.onsuccess = () => (database.close(), done(count.result > 0));
            };
          })),
      ),
    );
    this.line.isBroken = isBroken;
  }

  async kill(): Promise<void> {
    await killBrowser(this.context, this.folder);
    this.line.note('browsers killed');
  }

  /** The system ends the page at once; the next one has its session. */
  async killTab(): Promise<void> {
    const old = this.person.page;
    const crashed = new Promise((done) => old.once('crash', done));
    const tools = await this.context.newCDPSession(old);
    void tools.send('Page.crash').catch(() => undefined);
    await crashed;
    await old.close();
    this.person = Person.on(await this.context.newPage(), this.context, LOOK);
    await this.person.go('/today');
    this.line.note('tabs killed');
  }

  /** A new build is out, and its files replace those of the old one while a page of that is open. */
  async updates(): Promise<void> {
    this.line.builds += 1;
    await this.person.page.evaluate(async () => {
      const files = async () => (await caches.keys()).filter((name) => name.endsWith(':app:cache')).join();
      const before = await files();
      navigator.serviceWorker.controller?.postMessage({ action: 'CHECK_FOR_UPDATES', nonce: Date.now() });
      while ((await files()) === before) await new Promise((done) => setTimeout(done, 100));
    });
    this.line.note('updates');
  }

  /** Nothing more finds room: on its disk, or by a quota where no disk could be mounted. Answers how to make room again. */
  async fills(): Promise<() => Promise<void>> {
    if (this.hasSmallDisk) {
      this.wasFull = true;
      this.line.note('disks full');
      return fillDisk(this.folder);
    }
    const tools = await this.context.newCDPSession(this.person.page);
    const origin = this.product.url;
    await tools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
    this.line.note('quotas spent');
    return () => tools.detach();
  }

  async throwAway(): Promise<void> {
    await this.context.close().catch(() => undefined);
    if (this.hasSmallDisk) await giveBackDisk(this.folder);
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Those with such a key, on a line that works. */
  async throwAwayDrafts(keys: RegExp): Promise<void> {
    const { isBroken } = this.line;
    this.line.isBroken = this.line.isDown = false;
    await this.person.go('/today');
    const answer = await this.person.page.request.get('/api/drafts');
    for (const { key } of (await answer.json()) as { key: string }[])
      if (keys.test(key))
        await this.person.page.evaluate(
          (url) => fetch(url, { method: 'DELETE', headers: { 'Idempotency-Key': crypto.randomUUID() } }),
          `/api/drafts/${key}`,
        );
    await this.person.go('/today');
    this.line.isBroken = isBroken;
  }

  /** Whether cases are still on it: the server may have taken them away, or the browser after a full disk. */
  async hasCopy(): Promise<boolean> {
    const isHere = await this.person.page.evaluate(async () => {
      const { storageBuckets } = navigator as unknown as { storageBuckets: { keys(): Promise<string[]> } };
      return (await storageBuckets.keys()).some((name) => name.startsWith('along-'));
    });
    const has = isHere && !(this.wasFull && (await this.findsNone()));
    if (!has) this.digits = '';
    return has;
  }

  /** The open screen shows no keypad and no open cases. */
  private async findsNone(): Promise<boolean> {
    const { person } = this;
    const copy = person.main.getByText(person.t('along.is-open')).or(person.page.locator('pn-keypad'));
    const isThere = await copy
      .first()
      .waitFor({ timeout: FINDS_WITHIN_MS })
      .then(
        () => true,
        () => false,
      );
    if (!isThere) this.line.note('copies damaged');
    return !isThere;
  }

  async enter(): Promise<void> {
    await enterDigits(this.person.page, this.digits);
  }

  /** Two more than the screen suggests, or exactly so many; the screen that lists them is open afterwards. */
  async openAlong(exactly?: number): Promise<void> {
    const { person } = this;
    await person.go('/along');
    if (this.digits && !(this.wasFull && (await this.findsNone()))) {
      await this.enter();
      await person.sees(person.t('along.is-open'));
    } else {
      const boxes = person.main.locator('mat-checkbox input');
      const count = await boxes.count();
      for (let at = 0; at < Math.min(2, count); at += 1) await boxes.nth(at).check();
      if (exactly) for (let at = 0; at < count; at += 1) await boxes.nth(at).setChecked(at < exactly);
      await person.button('ui.continue').click();
      const [asked, code] = [person.page.locator('pn-step-up-dialog'), person.main.locator('[data-code]')];
      // A proof of presence holds for two minutes.
      await asked.or(code).first().waitFor();
      if ((await asked.count()) > 0) await provesPresence(person);
      this.wasFull = false;
      this.digits = (await code.innerText()).replace(/\D/g, '');
      await person.button('along.code-learnt').click();
      for (let times = 0; times < 3; times += 1) await this.enter();
      this.line.note('taken along');
    }
    await person.link('along.read').click();
    await person.page.waitForURL('**/along/list');
  }

  async putAway(): Promise<void> {
    await this.person.page.goto('/along');
    await this.enter();
    await this.person.sees(this.person.t('along.is-open'));
    await this.person.button('along.put-away').click();
    await this.person.main.getByText(this.person.t('along.is-open')).waitFor({ state: 'detached' });
    this.digits = '';
    this.line.note('put away');
  }
}
