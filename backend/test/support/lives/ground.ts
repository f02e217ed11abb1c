/**
 * The real application on a database of its own, in which one life after another is lived: every life finds no case
 * and the same Monday morning, so that it goes the same way whether it is the first or the two-hundredth.
 */
import { Client } from 'pg';
import { hashToken } from '../../../src/platform/session/session-cookie.js';
import { BlocksService } from '../../../src/access/index.js';
import { SessionsService } from '../../../src/identity/index.js';
import { Database } from '../../../src/platform/database/database.js';
import { signIn } from '../actors.js';
import type { Actor } from '../actors.js';
import { startApp } from '../app.js';
import type { TestApp } from '../app.js';
import { arrangeKulob } from '../kulob.js';
import type { Kulob } from '../kulob.js';
import { sweeperFor } from '../workers.js';

const FIRST_MORNING = '2027-01-11T05:30:00Z';

/** Who is there whatever is lived, and what changes by itself: no case is in these. */
const DIRECTORY = [
  'agencies',
  'agency_keys',
  'agency_memberships',
  'index_secrets',
  'legal_values',
  'read_limits',
  'rule_limits',
  'services',
  'users',
  'credentials',
  'working_groups',
];
const CLOCKWORK = [
  'audit_sealing',
  'clock',
  'directory_version',
  'heartbeats',
  'migrations',
  'role_access',
  'role_rights',
  'sessions',
  'schema_mark',
  'stray_attempts',
];
/** A look is written down and counted, a refused one too: these alone grow with a refused command. */
const LOG = 'audit_entries';
const COUNTED = [LOG, 'read_budgets', 'read_cases'];
/** What arranging the directory leaves behind as every request does: gone before the first life. */
const LEFT_BEHIND = [LOG, 'idempotency_keys', 'outbox', 'notifications'];

interface Named {
  name: string;
  schema: string;
}

export class LifeGround {
  private tables: string[] = [];

  private constructor(
    readonly test: TestApp,
    readonly kulob: Kulob,
    private readonly owner: Client,
    private readonly sweeper: ReturnType<typeof sweeperFor>,
  ) {}

  static async start(): Promise<LifeGround> {
    const test = await startApp();
    // Once for all: thousands of requests need no server each.
    await test.app.listen(0, '127.0.0.1');
    const kulob = await arrangeKulob(test);
    const owner = new Client({ connectionString: test.database.ownerUrl });
    await owner.connect();
    const ground = new LifeGround(test, kulob, owner, sweeperFor(test));
    const tables = await ground.rows<Named>(
      `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname in ('panoh', 'vault') order by 1, 2`,
    );
    ground.tables = tables
      .filter(({ name }) => ![...DIRECTORY, ...CLOCKWORK].includes(name))
      .map(({ schema, name }) => `${schema}.${name}`);
    await ground.expectNothingForgotten();
    return ground;
  }

  /** A table that the directory fills and that no list here names would be emptied, and lives would be others. */
  private async expectNothingForgotten(): Promise<void> {
    const emptied = this.tables.filter((table) => !LEFT_BEHIND.some((name) => table.endsWith(`.${name}`)));
    const counts = emptied.map((table) => `select '${table}' as name where exists (select from ${table})`);
    const filled = await this.rows<{ name: string }>(counts.join(' union all '));
    if (filled.length > 0)
      throw new Error(`Part of the directory, or left behind? ${filled.map(({ name }) => name).join(', ')}`);
  }

  /** Nobody has a case, and it is the first morning again; everybody is signed in. */
  async begin(): Promise<void> {
    await this.owner.query(`set session_replication_role = replica;
      ${this.tables.map((table) => `delete from ${table};`).join('\n')}
      set session_replication_role = default;
      update panoh.clock set shifted_by = '${FIRST_MORNING}'::timestamptz - now();
      delete from panoh.sessions`);
    for (const [person, { userId, agencyId }] of Object.entries(this.kulob.as))
      this.kulob.as[person] = await signIn(this.test, { userId, agencyId });
  }

  /** Time passes for everybody, who sign in again where they have to, and whoever is to be told is told. */
  async pass(minutes: number): Promise<void> {
    await this.owner.query(`select panoh.shift_clock('${minutes} minutes');
      update panoh.sessions set seen_at = panoh.now(), expires_at = panoh.now() + interval '12 hours'`);
    await this.sweeper.reminders.sweep();
  }

  /** A short mark of every row there is, the log and count of requests and the sessions aside. */
  async mark(): Promise<string> {
    const parts = this.tables
      .filter((table) => !COUNTED.some((name) => table.endsWith(`.${name}`)))
      .map((table) => `(select md5(string_agg(t::text, '' order by t::text)) from ${table} t)`);
    const [row] = await this.rows<{ mark: string }>(`select concat_ws('|', ${parts.join(', ')}) as mark`);
    return row?.mark ?? '';
  }

  async rows<Row>(sql: string): Promise<Row[]> {
    return (await this.owner.query(sql)).rows as Row[];
  }

  /** Several questions at once, as one list of rows each. */
  async all(questions: readonly string[]): Promise<unknown[][]> {
    const answers = await this.owner.query(questions.join(';\n'));
    return (answers as unknown as { rows: unknown[] }[]).map(({ rows }) => rows);
  }

  async ask(sql: string, parameters: unknown[]): Promise<void> {
    await this.owner.query(sql, parameters);
  }

  as(person: string): Actor {
    const actor = this.kulob.as[person];
    if (!actor) throw new Error(`nobody is called ${person}`);
    return actor;
  }

  /**
   * A conflict of interest that comes up later. No route starts one yet, so it is started by the service that the
   * question at intake uses, in the session of whoever learned of it.
   */
  async block(person: string, caseId: string, subject: Parameters<BlocksService['start']>[1]): Promise<void> {
    const { app } = this.test;
    const token = await app.get(SessionsService).openFor(this.as(person).userId);
    await app
      .get(Database)
      .run({ sessionHash: hashToken(token) }, () => app.get(BlocksService).start(caseId, subject, 'person'));
  }

  async close(): Promise<void> {
    await this.sweeper.close();
    await this.owner.end();
    await this.test.close();
  }
}
