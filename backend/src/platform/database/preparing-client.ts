import pg from 'pg';
import { Prepared, StatementBatch } from './statement-batch.js';
import type { Answer, Statement, Wire } from './statement-batch.js';
import { StatementNames } from './statement-names.js';
import { isOver } from './transaction.js';

const names = new StatementNames();

/** How a parameter is written for the protocol: pg's own way, which its declarations leave out. */
const { prepareValue } = (pg as unknown as { utils: { prepareValue: (value: unknown) => unknown } }).utils;

const STALE = new Set(['0A000', '26000']);
const isStale = (failure: (Error & { code?: string }) | null): boolean => STALE.has(failure?.code ?? '');

interface Patience {
  /** How long the server may be silent on what it was asked, in milliseconds; unset: for ever. */
  silenceMs?: number;
}

/**
 * A connection that prepares what it is sent again and again, whoever sends it: to plan a statement with its row
 * security takes longer than to run it. What is sent in the same moment goes out as one batch.
 */
export class PreparingClient extends pg.Client {
  private waiting: Statement[] = [];
  private isBusy = false;
  private isHeld = false;
  private readonly prepared = new Prepared();
  private readonly silenceMs: number | null;

  constructor(settings: pg.ClientConfig & Patience) {
    super(settings);
    this.silenceMs = settings.silenceMs ?? null;
  }

  override query(...sent: unknown[]): never {
    const [text, values, done] = sent;
    const isPlain = typeof text === 'string' && typeof values !== 'function' && done === undefined;
    if (!isPlain) return this.pass(...sent);
    return this.ask(text, (values as unknown[] | undefined) ?? []) as never;
  }

  /** What is sent next waits for the end of this turn of the event loop, and for what else is sent until then. */
  hold(): void {
    this.isHeld = true;
  }

  private async ask(text: string, values: unknown[]): Promise<Answer> {
    if (isOver()) throw new Error('The transaction is over.');
    // Before anything is sent: a value that cannot be written refuses its own statement and no other.
    const written = values.map((value) => prepareValue(value));
    return new Promise((resolve, reject) => {
      this.waiting.push({ name: names.find(text), text, values: written, resolve, reject });
      if (this.waiting.length === 1) this.sendSoon();
    });
  }

  private sendSoon(): void {
    const soon = this.isHeld ? setImmediate : queueMicrotask;
    this.isHeld = false;
    soon(() => {
      if (this.isBusy || this.waiting.length === 0) return;
      this.isBusy = true;
      const statements = this.waiting;
      this.waiting = [];
      const patience = this.silenceMs === null ? undefined : setTimeout(() => this.giveUp(), this.silenceMs);
      this.pass(
        new StatementBatch(statements, this.prepared, (failure) => {
          clearTimeout(patience);
          this.isBusy = false;
          // Prepared for a table that was changed meanwhile: the pool opens another connection in its place.
          if (isStale(failure)) void this.end();
          this.sendSoon();
        }),
      );
    });
  }

  /** The server rolls back what a lost connection had begun, as soon as it answers anybody again. */
  private giveUp(): void {
    const { connection } = this as unknown as { connection: Wire };
    connection.stream.destroy(new Error('Connection terminated: the database is silent'));
  }

  private pass(...sent: unknown[]): never {
    return (super.query.bind(this) as (...all: unknown[]) => never)(...sent);
  }
}
