import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { RootKey } from '../src/platform/crypto/root-key.js';
import {
  findSchemaVersion,
  refuseOtherDraft,
  refuseOtherSchema,
  writeSchemaVersion,
} from '../src/platform/schema/schema-mark.js';
import type { SchemaVersion } from '../src/platform/schema/schema-mark.js';
import { TestDatabase, testRootKey } from './support/database.js';

describe('a database that is to be brought up to date', () => {
  let database: TestDatabase;
  let client: Client;
  let own: SchemaVersion;

  const mark = (changed: Partial<SchemaVersion>) =>
    client.query(
      `comment on schema panoh is ${client.escapeLiteral(JSON.stringify({ ...own, ...changed }))}`,
    );

  beforeAll(async () => {
    database = await TestDatabase.create();
    client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    await writeSchemaVersion(client, new RootKey(testRootKey()));
    own = (await findSchemaVersion(client)) as SchemaVersion;
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('goes on where an earlier start of the same program ended', async () => {
    await mark({});
    await expect(refuseOtherDraft(client)).resolves.toBeUndefined();
  });

  it('goes on where functions or policies were others, and serving waits until they are applied', async () => {
    await mark({ files: 'planted' });
    await expect(refuseOtherDraft(client)).resolves.toBeUndefined();
    await expect(refuseOtherSchema(client)).rejects.toThrow(/not up to date/);
    await mark({});
    await expect(refuseOtherSchema(client)).resolves.toBeUndefined();
  });

  it.each([
    ['its tables are others now', { tables: 'planted' }, /db:reset/],
    [
      'it was made before the files',
      { migration: 'AnswerLater1795500000110', tables: undefined },
      /db:reset/,
    ],
    ['a newer program was here', { migration: 'Planted1895500000000' }, /newer version/],
    [
      'a newer program with other tables was here',
      { migration: 'Planted1895500000000', tables: 'planted' },
      /newer version/,
    ],
  ])('is refused in one sentence where %s', async (_, changed, sentence) => {
    await mark(changed);
    await expect(refuseOtherDraft(client)).rejects.toThrow(sentence);
  });
});
