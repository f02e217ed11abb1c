import pg from 'pg';
import type { QueryResult } from 'pg';
import { codeOf } from './error-code.js';
import { isOver } from './transaction.js';

/** Seen so often, a statement is worth keeping prepared on every connection. */
const WORTH_A_NAME = 3;
const MOST_NAMES = 400;
const MOST_SEEN = 5_000;
/** These statements need no plan. */
const CONTROL = /^(?:start|commit|rollback|savepoint|release)\b/i;

/** The names of prepared statements, the same on every connection of one pool. */
export class StatementNames {
  private readonly seen = new Map<string, number>();
  private readonly names = new Map<string, string>();

  /** null where the statement is sent too rarely, or too many have names already. */
  find(text: string): string | null {
    const known = this.names.get(text);
    if (known) return known;
    if (this.names.size >= MOST_NAMES || CONTROL.test(text)) return null;
    const times = (this.seen.get(text) ?? 0) + 1;
    if (times < WORTH_A_NAME) {
      if (this.seen.size >= MOST_SEEN) this.seen.clear();
      this.seen.set(text, times);
      return null;
    }
    this.seen.delete(text);
    const name = `p${this.names.size}`;
    this.names.set(text, name);
    return name;
  }
}

/** Emitted when the start of a transaction is sent: later statements follow it. */
export const STARTED = 'started';

const START = /^start transaction/i;
const COMMIT = /^commit/i;
/** A prepared statement whose table was changed, or that the server has forgotten. */
const STALE = new Set(['0A000', '26000']);

/**
 * A connection that prepares repeated statements, from any caller: planning with row security takes longer than
 * execution. With `pipeline`, pg sends each statement at once and does not wait for earlier answers.
 */
export class PreparingClient extends pg.Client {
  private readonly names: StatementNames;

  constructor(config: pg.ClientConfig & { names?: StatementNames }) {
    super(config);
    this.names = config.names ?? new StatementNames();
  }

  override query(...sent: unknown[]): never {
    const [text, values, done] = sent;
    const isPlain = typeof text === 'string' && typeof values !== 'function' && done === undefined;
    if (isPlain) return this.ask(text, values as unknown[] | undefined) as never;
    return (super.query.bind(this) as (...all: unknown[]) => never)(...sent);
  }

  private async ask(text: string, values: unknown[] = []): Promise<QueryResult> {
    if (isOver()) throw new Error('The transaction is over.');
    const name = this.names.find(text);
    const asked = super.query(name === null ? { text, values } : { name, text, values });
    if (START.test(text)) this.emit(STARTED);
    try {
      const answer = await asked;
      // PostgreSQL answers the commit of a failed transaction with ROLLBACK and no error.
      if (COMMIT.test(text) && answer.command !== 'COMMIT') throw new Error('The transaction was undone.');
      return answer;
    } catch (error) {
      // The pool opens another connection in its place.
      if (STALE.has(codeOf(error) ?? '')) void this.end();
      throw error;
    }
  }
}
