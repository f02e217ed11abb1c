import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { findMark, refuseOtherDraft, writeMark } from '../src/platform/database/schema-mark.js';
import type { SchemaMark } from '../src/platform/database/schema-mark.js';
import { TestDatabase, testRootKey } from './support/database.js';

describe('a database that is to be brought up to date', () => {
  let database: TestDatabase;
  let client: Client;
  let own: SchemaMark;

  const mark = (changed: Partial<SchemaMark>) =>
    client.query(
      `comment on schema panoh is ${client.escapeLiteral(JSON.stringify({ ...own, ...changed }))}`,
    );

  beforeAll(async () => {
    database = await TestDatabase.create();
    client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    await writeMark(client, new RootKey(testRootKey()));
    own = (await findMark(client)) as SchemaMark;
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('goes on where an earlier start of the same program ended', async () => {
    await mark({});
    await expect(refuseOtherDraft(client)).resolves.toBeUndefined();
  });

  it('goes on where some migrations are still to come', async () => {
    const [first, text] = Object.entries(own.texts ?? {})[0] as [string, string];
    await mark({ migration: first, texts: { [first]: text } });
    await expect(refuseOtherDraft(client)).resolves.toBeUndefined();
  });

  it.each([
    ['a migration says something else now', { texts: { CreateGround1795500000000: 'planted' } }, /db:reset/],
    ['it has one that is gone', { texts: { CreatePlanted1795500000099: 'planted' } }, /db:reset/],
    ['nobody noted what its migrations said', { texts: undefined }, /db:reset/],
    ['a newer program was here', { migration: 'CreatePlanted1895500000000' }, /newer version/],
  ])('is refused in one sentence where %s', async (_, changed, sentence) => {
    await mark(changed);
    await expect(refuseOtherDraft(client)).rejects.toThrow(sentence);
  });
});
