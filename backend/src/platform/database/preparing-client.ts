import pg from 'pg';
import type { QueryResult } from 'pg';
import { codeOf } from './error-code.js';
import { StatementNames } from './statement-names.js';
import { isOver } from './transaction.js';

/** Emitted once the beginning of a transaction is on its way: what is sent from then on follows it. */
export const STARTED = 'started';

const names = new StatementNames();
const START = /^start transaction/i;
const COMMIT = /^commit/i;
/** A prepared statement whose table was changed, or that the server has forgotten. */
const STALE = new Set(['0A000', '26000']);

/**
 * A connection that prepares what it is sent again and again, whoever sends it: to plan a statement with its row
 * security takes longer than to run it. Under `pipeline` pg sends each statement at once and waits for no earlier answer.
 */
export class PreparingClient extends pg.Client {
  override query(...sent: unknown[]): never {
    const [text, values, done] = sent;
    const isPlain = typeof text === 'string' && typeof values !== 'function' && done === undefined;
    if (isPlain) return this.ask(text, values as unknown[] | undefined) as never;
    return (super.query.bind(this) as (...all: unknown[]) => never)(...sent);
  }

  private async ask(text: string, values: unknown[] = []): Promise<QueryResult> {
    if (isOver()) throw new Error('The transaction is over.');
    const name = names.find(text);
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
