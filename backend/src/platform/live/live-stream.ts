import { PassThrough } from 'node:stream';
import type { Response } from 'express';

/** However much happens, a page hears of it once in this time. */
const GAP_MS = 1_000;
/** A proxy, or a telephone network, cuts off what is silent for long. */
const SILENT_MS = 17_000;
/** Unread words of somebody whose line is gone. */
const MOST_UNREAD = 4_096;
/** How long the end may take to reach her. */
const LAST_MS = 1_000;

/** Nothing but its name: what has changed a page reads through the routes that know who may read it. */
const CHANGED = 'event: changed\ndata:\n\n';
const BREATH = ':\n\n';

export interface Hearer {
  userId: string;
  sessionHash: string;
}

/** One open page that hears when something was told to its person. */
export class LiveStream {
  readonly body = new PassThrough();
  readonly userId: string;
  readonly sessionHash: string;
  private spokeAt = performance.now();
  private toldAt = -Infinity;
  private telling: NodeJS.Timeout | null = null;

  constructor(
    { userId, sessionHash }: Hearer,
    private readonly response: Response,
    onEnd: () => void,
  ) {
    this.userId = userId;
    this.sessionHash = sessionHash;
    this.body.once('close', () => {
      if (this.telling) clearTimeout(this.telling);
      onEnd();
    });
    response.once('close', () => this.body.destroy());
    // The head goes out with it.
    this.say(BREATH);
  }

  /** At once, or as soon as a second has passed since the last time. */
  tell(): void {
    if (this.telling) return;
    const wait = Math.max(0, this.toldAt + GAP_MS - performance.now());
    if (wait === 0) this.tellNow();
    else this.telling = setTimeout(() => this.tellNow(), wait);
  }

  /** Keeps the line from being taken for dead; ends it where nobody reads any more. */
  breathe(): void {
    if (this.body.readableLength + this.response.writableLength > MOST_UNREAD) this.end();
    else if (performance.now() - this.spokeAt >= SILENT_MS) this.say(BREATH);
  }

  end(): void {
    this.body.end();
    setTimeout(() => {
      if (!this.response.writableFinished) this.response.destroy();
      this.body.destroy();
    }, LAST_MS).unref();
  }

  private tellNow(): void {
    this.telling = null;
    this.toldAt = performance.now();
    this.say(CHANGED);
  }

  private say(words: string): void {
    if (!this.body.writable) return;
    this.spokeAt = performance.now();
    this.body.write(words);
  }
}
