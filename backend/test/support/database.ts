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

async function asOwner<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: address });
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

  static async create(): Promise<TestDatabase> {
    const name = `t_${randomBytes(6).toString('hex')}`;
    const server = new URL(required('PANOH_TEST_OWNER_URL'));
    server.pathname = '/postgres';
    await asOwner(server.toString(), async (client) => {
      // PostgreSQL clones a template only without connections, including those of other clones.
      await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
      await client.query(`create database ${name} template ${TEMPLATE} strategy file_copy`);
    });
    server.pathname = `/${name}`;
    return new TestDatabase(name, server.toString());
  }

  async query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    this.owner ??= this.connect();
    return (await (await this.owner).query(sql, parameters)).rows as Row[];
  }

  /** Lets weeks pass: `panoh.now()` jumps forward for every connection. */
  async pass(interval: string): Promise<void> {
    await this.query(clockMovedBy('$1::interval'), [interval]);
  }

  /** One connection for all questions: to open one takes longer than most of them. */
  private async connect(): Promise<Client> {
    const client = new Client({ connectionString: this.ownerUrl });
    await client.connect();
    return client;
  }

  async drop(): Promise<void> {
    await (await this.owner)?.end();
    const server = new URL(this.ownerUrl);
    server.pathname = '/postgres';
    await asOwner(server.toString(), (client) => client.query(`drop database ${this.name} with (force)`));
  }
}

export const testRootKey = (): Buffer => Buffer.from(required('PANOH_TEST_ROOT_KEY'), 'base64');
