import { mkdir } from 'node:fs/promises';
import type { Browser, BrowserContext, Locator, Page, Request } from 'playwright-core';
import { findBarriers } from './axe';
import { collectFaults, openContext } from './browser';
import type { Product } from './product';
import { words } from './words';
import type { Language } from './words';

/** How long a test waits for a screen or a button, on a busy machine. */
const PATIENCE_MS = 90_000;
/** How long one who leaves waits for what she sent of her drafts. */
const LAST_DRAFTS_MS = 5_000;
const PASSWORD = 'kulob-demo-2020';
/** Pictures of every screen walked through are kept where this names a folder. */
export const PICTURES = process.env['PANOH_SCREENSHOTS'];

export interface Sight {
  language: Language;
  /** Pixels: 360 for a phone, 1280 for a desk. */
  width: number;
}

/** A demo user at a separate device, who finds, presses and fills in by the words on the screen. */
export class Person {
  readonly faults: string[];
  private readonly draftsUnderWay = new Set<Request>();

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly who: { login: string } & Sight,
  ) {
    this.faults = collectFaults(page);
    this.followsDrafts(page);
  }

  /** At the hour of the product's clock, signed in through the screen. */
  static async signIn(
    browser: Browser,
    product: Pick<Product, 'url' | 'now'>,
    who: { login: string; password?: string } & Sight,
  ): Promise<Person> {
    const { language, width } = who;
    return Person.signInOn(
      await openContext(browser, { baseURL: product.url, language, width, isOnline: true }),
      product,
      who,
    );
  }

  /** The same on a separate device, such as a browser with a profile. */
  static async signInOn(
    context: BrowserContext,
    product: Pick<Product, 'now'>,
    who: { login: string; password?: string } & Sight,
  ): Promise<Person> {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.clock.install({ time: await product.now() });
    const person = new Person(page, context, who);
    await page.goto('/sign-in');
    // Where the answer is slow the page without a line comes first, which asks for a name too.
    await page.waitForSelector('#password');
    await page.fill('#login', who.login);
    await page.fill('#password', who.password ?? PASSWORD);
    await page.click('button[type=submit]');
    // A busy machine may not answer within the limit of the page, which says so: she presses again.
    const unanswered = page.getByText(person.t('error.no-connection-plain'));
    await person.waitsUntil(async () => {
      if (new URL(page.url()).pathname !== '/sign-in') return true;
      if ((await unanswered.count()) > 0) await page.click('button[type=submit]');
      return false;
    });
    await page.waitForSelector('main h1');
    // Asking who is signed in, before anybody is, is answered with 401, and the browser says so.
    person.faultsWereExpected();
    return person;
  }

  /** Before a page that is open already, without a session. */
  static on(page: Page, context: BrowserContext, who: { login: string } & Sight): Person {
    page.setDefaultTimeout(PATIENCE_MS);
    return new Person(page, context, who);
  }

  /** What a key says in her language. */
  t(key: string, params: Record<string, string> = {}): string {
    return words(this.who.language, key, params);
  }

  /** Loads a page, which forgets what the one before kept in memory. */
  async go(path: string): Promise<void> {
    await this.page.goto(path);
    await this.settled();
  }

  /** Within the application, as a link would: a fifth of the work of a load. A form may still wait for its answers. */
  async moveTo(path: string): Promise<void> {
    if (new URL(this.page.url()).pathname === path) return this.go(path);
    await this.page.evaluate((to) => {
      history.pushState(null, '', to);
      dispatchEvent(new PopStateEvent('popstate'));
    }, path);
    // The router numbers what it has opened.
    await this.page.waitForFunction(
      () => (history.state as { navigationId?: number } | null)?.navigationId !== undefined,
    );
    await this.drawn();
    await this.settled();
  }

  button(key: string, params: Record<string, string> = {}): Locator {
    return this.main.getByRole('button', { name: this.t(key, params), exact: true });
  }

  link(key: string, params: Record<string, string> = {}): Locator {
    return this.main.getByRole('link', { name: this.t(key, params), exact: true });
  }

  async press(key: string, params: Record<string, string> = {}): Promise<void> {
    await this.button(key, params).click();
    await this.settled();
  }

  async follow(key: string, params: Record<string, string> = {}): Promise<void> {
    await this.link(key, params).first().click();
    await this.settled();
  }

  /** Follows an entry of the case's menu "More". */
  async followMore(key: string): Promise<void> {
    await this.press('menu.more');
    await this.page.getByRole('menuitem', { name: this.t(key), exact: true }).click();
    await this.settled();
  }

  /** Opens what the list on the screen links to. */
  async openFrom(path: string): Promise<void> {
    await this.main.locator(`a[href="${path}"]`).first().click();
    await this.page.waitForURL(`**${path}`);
    await this.settled();
  }

  /** Where the last link of a list leads, of those that begin so. */
  async lastLink(beginning: string): Promise<string> {
    const links = this.main.locator(`li a[href^="${beginning}"]`);
    await links.last().waitFor();
    return (await links.last().getAttribute('href')) ?? '';
  }

  /** Answers a group of choices, or several of it. */
  async choose(groupKey: string, ...answers: string[]): Promise<void> {
    const group = this.main.getByRole('group', { name: this.t(groupKey), exact: true });
    for (const answer of answers)
      await group.getByText(this.t(answer), { exact: true }).locator('xpath=ancestor::label').click();
  }

  /** Chooses the card with this heading. */
  async pick(key: string): Promise<void> {
    await this.pickNamed(this.t(key));
  }

  /** Chooses the card with this text, such as the name of an agency. */
  async pickNamed(name: string): Promise<void> {
    await this.main.getByText(name, { exact: true }).locator('xpath=ancestor::label').click();
  }

  /** Chooses the first of a list, such as the nearest agency. */
  async pickFirst(groupKey: string): Promise<void> {
    await this.main
      .getByRole('group', { name: this.t(groupKey), exact: true })
      .locator('label')
      .first()
      .click();
  }

  /** Fills in a field by its id. */
  async fill(field: string, text: string): Promise<void> {
    await this.main.locator(`[id="${field}"]`).fill(text);
  }

  async select(field: string, code: string): Promise<void> {
    await this.main.locator(`[id="${field}"]`).selectOption(code);
  }

  /** Answers every question on the screen with no, and those whose text has one of the keys with yes; an answer may open further questions. */
  async answerAll(yes: readonly string[]): Promise<void> {
    const questions = this.main.locator('[data-question]');
    for (let index = 0; index < (await questions.count()); index += 1) {
      const question = questions.nth(index);
      const text = await question.innerText();
      const isYes = yes.some((key) => text.includes(this.t(key)));
      await question.locator(`label:has(input[value=${isYes ? 'yes' : 'no'}])`).click();
      await this.drawn();
    }
  }

  /** What an answer changes on the screen is there. */
  private async drawn(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }

  /** Waits until the screen shows a sentence. */
  async sees(text: string | RegExp): Promise<void> {
    await this.main.getByText(text).first().waitFor();
  }

  /** Waits until something holds that no locator can wait for. */
  async waitsUntil(holds: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error('Waited in vain.');
      await this.page.waitForTimeout(50);
    }
  }

  /** Checks this screen for barriers and sideways scroll, and saves a picture of it where configured. */
  async looksAt(name: string): Promise<string[]> {
    const sideways = await this.fits(name);
    return [...sideways, ...(await findBarriers(this.page)).map((barrier) => `${name}: ${barrier}`)];
  }

  /** The same without asking for barriers. */
  async fits(name: string): Promise<string[]> {
    await this.settled();
    await this.page.evaluate(() => window.scrollTo(0, 0));
    const { language, width } = this.who;
    if (PICTURES) {
      await mkdir(PICTURES, { recursive: true });
      await this.page.screenshot({ path: `${PICTURES}/${name}-${width}-${language}.png`, fullPage: true });
    }
    // A phone widens its window to what does not fit, so the width asked for is what counts.
    const sideways = (await this.page.evaluate(() => document.documentElement.scrollWidth)) - width;
    return sideways > 0 ? [`${name} scrolls sideways by ${sideways} px`] : [];
  }

  /** Where pictures are wanted, one of a piece alone. */
  async pictureOf(piece: Locator, name: string): Promise<void> {
    await this.settled();
    if (!PICTURES) return;
    await mkdir(PICTURES, { recursive: true });
    await piece.screenshot({ path: `${PICTURES}/${name}-${this.who.language}.png` });
  }

  /** Switches to another width or theme. */
  async turnTo(width: number, theme: 'light' | 'dark'): Promise<void> {
    this.who.width = width;
    await this.page.setViewportSize({ width, height: width < 600 ? 740 : 900 });
    await this.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  }

  /** The addresses of her menu, in its order. */
  async menu(): Promise<string[]> {
    const links = await this.page.locator('pn-shell nav a:not(main a)').all();
    return Promise.all(links.map(async (link) => (await link.getAttribute('href')) ?? ''));
  }

  /** Opens an entry of the menu by its keys. */
  async openEntry(number: number, path: string): Promise<void> {
    await this.page.keyboard.press('KeyG');
    await this.page.keyboard.press(`Digit${number}`);
    await this.page.waitForURL((url) => url.pathname === path || url.pathname.startsWith(`${path}/`));
    await this.settled();
  }

  /** What the screen would be on paper: the words that are printed, and a file where pictures are wanted. */
  async onPaper(name: string): Promise<string> {
    await this.page.emulateMedia({ media: 'print' });
    const text = await this.page.evaluate(() => document.body.innerText.trim());
    if (PICTURES) {
      const path = `${PICTURES}/${name}-${this.who.language}.pdf`;
      await this.page.pdf({ path, format: 'A4', preferCSSPageSize: true });
    }
    await this.page.emulateMedia({ media: null });
    return text;
  }

  /** What was looked for was a refusal or a closed door; the browser writes both down as faults. */
  faultsWereExpected(): void {
    this.faults.length = 0;
  }

  /** What she sent of her drafts arrives first: the next one signs in as the same user, and would find them. */
  async leave(): Promise<void> {
    const deadline = Date.now() + LAST_DRAFTS_MS;
    while (this.draftsUnderWay.size > 0 && Date.now() < deadline)
      await new Promise((done) => setTimeout(done, 20));
    await this.context.close();
  }

  private followsDrafts(page: Page): void {
    page.on('request', (request) => {
      const isChange = request.method() !== 'GET' && request.url().includes('/api/drafts/');
      if (isChange) this.draftsUnderWay.add(request);
    });
    const ended = (request: Request): boolean => this.draftsUnderWay.delete(request);
    page.on('requestfinished', ended);
    page.on('requestfailed', ended);
  }

  get language(): Language {
    return this.who.language;
  }

  get main(): Locator {
    return this.page.locator('main');
  }

  async settled(): Promise<void> {
    await this.page.waitForLoadState('networkidle');
    await this.page.locator('main h1').first().waitFor();
    // Within the application the network was idle before, so what a screen still waits for says itself.
    await this.page.locator('main pn-loading').first().waitFor({ state: 'detached' });
  }
}
