import { DataSource } from 'typeorm';
import { SessionsService } from '../../src/identity/index.js';
import { readSettings } from '../../src/platform/config/settings.js';
import { RootKey } from '../../src/platform/crypto/root-key.js';
import { addressFor, servingOptions } from '../../src/platform/database/connections.js';
import { hashToken } from '../../src/platform/session/session-cookie.js';
import type { Actor } from './actors.js';
import type { TestApp } from './app.js';
import { testRootKey } from './database.js';

/** Statements as injected SQL would send them: under the app role and an open session, past every route. */
export class AppRole {
  private constructor(
    private readonly test: TestApp,
    private readonly plain: DataSource,
  ) {}

  static async connect(test: TestApp): Promise<AppRole> {
    const settings = readSettings({ DATABASE_URL: test.database.ownerUrl });
    const address = addressFor('panoh_app', settings, new RootKey(testRootKey()));
    const role = new AppRole(test, await new DataSource(servingOptions(address)).initialize());
    test.endings.push(() => role.close());
    return role;
  }

  /** Runs the statements in one transaction, as the person or signed out, and returns the rows of the last. */
  async as<Row>(
    person: Actor | null,
    ...statements: [sql: string, parameters?: unknown[]][]
  ): Promise<Row[]> {
    const token = person && (await this.test.app.get(SessionsService).openFor(person.userId));
    return this.plain.transaction(async (manager) => {
      if (token) await manager.query('select panoh.begin_session($1)', [hashToken(token)]);
      let rows: Row[] = [];
      for (const [sql, parameters] of statements) rows = await manager.query<Row[]>(sql, parameters ?? []);
      return rows;
    });
  }

  /** The SQLSTATE with which it is refused, "changed nothing", or what it did. */
  async outcome(
    person: Actor | null,
    ...statements: [sql: string, parameters?: unknown[]][]
  ): Promise<string> {
    try {
      const answer: unknown = await this.as(person, ...statements);
      const changed = Array.isArray(answer) && typeof answer[1] === 'number' ? answer[1] : null;
      return changed === 0 ? 'changed nothing' : `done: ${changed ?? 'yes'}`;
    } catch (error) {
      return (error as { driverError?: { code?: string } }).driverError?.code ?? String(error);
    }
  }

  async close(): Promise<void> {
    if (this.plain.isInitialized) await this.plain.destroy();
  }
}
