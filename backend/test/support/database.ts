import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { clockMovedBy } from '../../src/platform/schema/scratch.js';

const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the API tests with npm run test:api.`);
  return value;
};

const TEMPLATE = 'panoh';
const TEMPLATE_LOCK = 5_512_001;

/** Works on the server of the tests as its owner, in no test's database. */
export async function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const server = new URL(required('PANOH_TEST_OWNER_URL'));
  server.pathname = '/postgres';
  const client = new Client({ connectionString: server.toString() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A private copy of the migrated database; the owner connection is for arranging and looking, never for serving. */
export class TestDatabase {
  private owner: Promise<Client> | null = null;

  private constructor(
    readonly name: string,
    readonly ownerUrl: string,
  ) {}

  static async create(template = TEMPLATE): Promise<TestDatabase> {
    const name = `t_${randomBytes(6).toString('hex')}`;
    await onServer(async (client) => {
      // PostgreSQL clones a template only without connections, including those of other clones.
      await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
      await client.query(`create database ${name} template ${template} strategy file_copy`);
    });
    const own = new URL(required('PANOH_TEST_OWNER_URL'));
    own.pathname = `/${name}`;
    return new TestDatabase(name, own.toString());
  }

  async query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    this.owner ??= this.connect();
    return (await (await this.owner).query(sql, parameters)).rows as Row[];
  }

  /** How many rows a `from` clause with its conditions gives. */
  async count(from: string): Promise<number> {
    const [row] = await this.query<{ count: number }>(`select count(*)::int as count from ${from}`);
    return row?.count ?? -1;
  }

  /** Lets weeks pass: `panoh.now()` jumps forward for every connection. */
  async pass(interval: string): Promise<void> {
    await this.query(clockMovedBy('$1::interval'), [interval]);
  }

  /** Keeps a person or an agency away from a case, past every route. */
  async block(caseId: string, subject: string | undefined, kind = 'user'): Promise<void> {
    await this.query(
      `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
       values (gen_random_uuid(), $1, $2, $3, 'person')`,
      [caseId, kind, subject],
    );
  }

  /** One connection for all questions: to open one takes longer than most of them. */
  private async connect(): Promise<Client> {
    const client = new Client({ connectionString: this.ownerUrl });
    await client.connect();
    return client;
  }

  async drop(): Promise<void> {
    await this.disconnect();
    await onServer((client) => client.query(`drop database ${this.name} with (force)`));
  }

  /** Ends the connection for questions, so that the database can be cloned. */
  async disconnect(): Promise<void> {
    await (await this.owner)?.end();
    this.owner = null;
  }
}

export const testRootKey = (): Buffer => Buffer.from(required('PANOH_TEST_ROOT_KEY'), 'base64');
