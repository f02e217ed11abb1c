import type { BrowserContext, Route } from 'playwright-core';

/** Mulberry32: the same seed gives the same faults. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A line that loses reads and changes while it is broken, and changes before or after the server did them. */
export class BadLine {
  isBroken = false;
  /** No request to the API arrives. */
  isDown = false;
  /** Each build of the application has another. */
  builds = 0;
  readonly happened: Record<string, number> = {};
  /** In its order, to find out what lost a word. */
  readonly journal: string[] = [];

  constructor(
    private readonly random: () => number,
    private readonly lost: number,
  ) {}

  note(what: string): void {
    this.happened[what] = (this.happened[what] ?? 0) + 1;
    this.journal.push(what);
  }

  /** What the service worker sends too. */
  async under(context: BrowserContext): Promise<void> {
    await context.route(
      (url) => url.pathname.startsWith('/api/'),
      (route) => this.lose(route),
    );
    await context.route(
      (url) => url.pathname === '/ngsw.json',
      (route) => this.update(route),
    );
  }

  /** The same files under another number: what a new build is to the service worker. */
  private async update(route: Route): Promise<void> {
    const response = await route.fetch().catch(() => null);
    if (!response) return route.abort();
    const build = (await response.json()) as { timestamp: number };
    await route.fulfill({ response, json: { ...build, timestamp: build.timestamp + this.builds } });
  }

  private async lose(route: Route): Promise<void> {
    if (this.isDown) return route.abort('internetdisconnected').catch(() => undefined);
    if (!this.isBroken || this.random() > this.lost) return route.fallback();
    if (route.request().method() === 'GET') {
      this.note('reads lost');
      return route.abort('connectionreset').catch(() => undefined);
    }
    const isDone = this.random() < 0.5;
    const what = `${route.request().method()} ${new URL(route.request().url()).pathname.replace(/[0-9a-f-]{36}/g, '…')}`;
    this.journal.push(what);
    this.note(isDone ? 'answers lost' : 'requests lost');
    if (isDone) await route.fetch().catch(() => undefined);
    await route.abort('connectionreset').catch(() => undefined);
  }
}
