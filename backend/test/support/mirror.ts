import { Client } from 'pg';
import { SessionsService } from '../../src/identity/index.js';
import { hashToken } from '../../src/platform/session/session-cookie.js';
import type { Actor } from './actors.js';
import type { TestApp } from './app.js';

export type Statement = readonly [sql: string, ...parameters: unknown[]];

export interface Question {
  /** Facts, written by the owner of the database. */
  readonly facts?: readonly Statement[];
  /** As this person under the app role; null: as the owner, whom triggers and constraints bind too. */
  readonly as: Actor | null;
  readonly asks: Statement;
  /** What is another afterwards, where the database did it. */
  readonly changes: Statement;
}

/** Refusals of the database, and no mistake in a statement of the test. */
const REFUSALS = /^(42501|22023|PN\d{3})$/;
const SECOND_PERSON = /_(second|second_person|people|two)_check$/;

interface PgError {
  readonly code?: string;
  readonly constraint?: string;
}
const isRefusal = ({ code = '', constraint = '' }: PgError): boolean =>
  REFUSALS.test(code) || (code === '23514' && SECOND_PERSON.test(constraint));

/** Asks the database the questions of the TypeScript rules. Each runs in a separate transaction that rolls back. */
export class Mirror {
  private readonly sessions = new Map<string, string>();

  private constructor(
    private readonly test: TestApp,
    private readonly client: Client,
  ) {}

  static async of(test: TestApp): Promise<Mirror> {
    const client = new Client({ connectionString: test.database.ownerUrl });
    await client.connect();
    return new Mirror(test, client);
  }

  /** Whether the database does it. */
  async does(question: Question): Promise<boolean> {
    return this.takenBack(async () => {
      await this.write(question.facts ?? []);
      const look = async (): Promise<string> => JSON.stringify(await this.rows(question.changes));
      const before = await look();
      if (!(await this.isDone(question))) return false;
      return (await look()) !== before;
    });
  }

  /** The value of the first column of the first row, of `reads` where that is asked afterwards; null where it is refused. */
  async answers<Value>({
    facts = [],
    as,
    asks,
    reads,
  }: Omit<Question, 'changes'> & { reads?: Statement }): Promise<Value | null> {
    return this.takenBack(async () => {
      await this.write(facts);
      await this.become(as);
      const rows = await this.rows(asks).catch((error: PgError) => {
        if (!isRefusal(error)) throw error;
        return [];
      });
      if (rows[0] && reads) {
        await this.client.query('reset role');
        rows.splice(0, rows.length, ...(await this.rows(reads)));
      }
      return (rows[0] ? (Object.values(rows[0])[0] as Value) : null) ?? null;
    });
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  private async takenBack<T>(work: () => Promise<T>): Promise<T> {
    await this.client.query('begin');
    try {
      return await work();
    } finally {
      await this.client.query('rollback');
    }
  }

  private async isDone({ as, asks }: Question): Promise<boolean> {
    try {
      await this.become(as);
      await this.rows(asks);
      await this.client.query('reset role');
      await this.client.query('set constraints all immediate');
      return true;
    } catch (error) {
      if (!isRefusal(error as PgError)) throw error;
      return false;
    }
  }

  private async become(person: Actor | null): Promise<void> {
    if (!person) return;
    const hash = this.sessions.get(person.userId) ?? (await this.open(person));
    await this.client.query(
      `update panoh.sessions set seen_at = panoh.now(), expires_at = panoh.now() + interval '1 hour',
       stepped_up_until = panoh.now() + interval '2 minutes' where token_hash = $1`,
      [hash],
    );
    await this.client.query('set local role panoh_app');
    await this.client.query('select panoh.begin_session($1)', [hash]);
  }

  private async open({ userId }: Actor): Promise<string> {
    const token = await this.test.app.get(SessionsService).openFor(userId);
    if (!token) throw new Error('No session opens for this person.');
    const hash = hashToken(token);
    if (!hash) throw new Error('A token has a hash.');
    this.sessions.set(userId, hash);
    return hash;
  }

  private async write(statements: readonly Statement[]): Promise<void> {
    for (const statement of statements) await this.rows(statement);
  }

  private async rows([sql, ...parameters]: Statement): Promise<Record<string, unknown>[]> {
    return (await this.client.query<Record<string, unknown>>(sql, parameters)).rows;
  }
}

/** One row of a table by its columns. */
export function row(table: string, columns: object): Statement {
  const names = Object.keys(columns);
  const places = names.map((_, index) => `$${index + 1}`);
  return [
    `insert into panoh.${table} (${names.join(', ')}) values (${places.join(', ')})`,
    ...Object.values(columns),
  ];
}

/** How a row of a table is. */
export const rowOf = (table: string, id: string): Statement => [
  `select to_jsonb(t) from panoh.${table} t where id = $1`,
  id,
];
