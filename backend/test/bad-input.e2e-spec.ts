import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyAuditLog } from '../src/commands/audit.js';
import { migrateDatabase } from '../src/commands/migrate.js';
import type { ShutdownHooks } from '../src/platform/bootstrap/shutdown-hooks.js';
import { commandHere } from './support/command-here.js';
import { TestDatabase, testRootKey } from './support/database.js';
import { built } from './support/processes.js';

/** A user that owns no key. */
const OTHER_USER = 65_534;
const isRoot = process.getuid?.() === 0;

let top: string;
let database: TestDatabase;

interface Case {
  work?: (life: ShutdownHooks) => Promise<number>;
  settings?: () => Record<string, string>;
  uid?: number;
  /** What is in the sentence without Compose, and with it. */
  says: readonly [string, string];
}

const ownerUrl = (change: (url: URL) => void): Record<string, string> => {
  const url = new URL(database.ownerUrl);
  change(url);
  return { DATABASE_OWNER_URL: url.toString() };
};
/** `panoh migrate` under a user without a key, which needs a process. */
function asOther(uid: number, settings: NodeJS.ProcessEnv): Promise<string> {
  const options = { env: { PATH: process.env['PATH'], ...settings }, cwd: top, uid, gid: uid };
  return new Promise((done) => {
    execFile(process.execPath, [built('panoh'), 'migrate'], options, (error, _, text) =>
      done(error ? text.trim() : 'It did not fail.'),
    );
  });
}

async function said({ work = migrateDatabase, settings, uid }: Case, compose: 'on' | 'off'): Promise<string> {
  const all = {
    ...{ PANOH_COMPOSE: compose, PANOH_ROOT_KEY_FILE: join(top, 'root/root.key') },
    ...(settings?.() ?? { DATABASE_OWNER_URL: database.ownerUrl }),
  };
  if (uid !== undefined) return asOther(uid, all);
  const ended = await commandHere(work, all);
  return ended.code === 0 ? 'It did not fail.' : ended.said;
}

/** One sentence, which names the setting that the operator wrote. */
async function expectSentence(one: Case): Promise<void> {
  const [own, composed] = [await said(one, 'off'), await said(one, 'on')];
  expect([own, composed]).toEqual(one.says.map((text) => expect.stringContaining(text)));
  expect(composed).not.toMatch(/DATABASE_|_KEY_FILE|npm run|\n|^ +at /m);
}

beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'bad-input-'));
  await chmod(top, 0o755);
  await mkdir(join(top, 'root'));
  await writeFile(join(top, 'root/root.key'), testRootKey().toString('base64'), { mode: 0o600 });
  database = await TestDatabase.create();
});
afterAll(async () => {
  await database.drop();
  await rm(top, { recursive: true });
});

describe('what the operator set wrongly', () => {
  it.each<[string, Case]>([
    [
      'the password of the owner',
      {
        settings: () => ownerUrl((url) => (url.password = 'another')),
        says: ['the password of DATABASE_OWNER_URL', 'The database refuses POSTGRES_PASSWORD'],
      },
    ],
    [
      'a name that no name server knows',
      {
        settings: () => ownerUrl((url) => (url.hostname = 'nowhere.invalid')),
        says: ['look at DATABASE_OWNER_URL', 'look at `docker compose logs postgres`'],
      },
    ],
    [
      'a server that does not run',
      {
        settings: () => ownerUrl((url) => (url.port = '1')),
        says: ['(ECONNREFUSED); look at DATABASE_OWNER_URL', '(ECONNREFUSED); look at `docker compose logs'],
      },
    ],
  ])('is named: %s', (_, one) => expectSentence(one));

  it('is named: the owner of the key file', async () => {
    const file = join(top, 'root/root.key');
    await (isRoot ? chown(file, 0, 0) : chmod(file, 0));
    await expectSentence({
      ...(isRoot ? { uid: OTHER_USER } : {}),
      says: [
        `PANOH_ROOT_KEY_FILE=${file} cannot be read: user `,
        'root/root.key in PANOH_KEYS_DIR cannot be',
      ],
    });
    await chmod(file, 0o600);
  });

  it('is named: a key that others can read, and one of another database', async () => {
    const file = join(top, 'root/root.key');
    await chmod(file, 0o644);
    await expectSentence({
      says: ['PANOH_ROOT_KEY_FILE is readable by others', 'root/root.key in PANOH_KEYS_DIR is readable by'],
    });
    await writeFile(file, Buffer.alloc(32, 7).toString('base64'));
    await chmod(file, 0o600);
    await expectSentence({
      says: ['PANOH_ROOT_KEY_FILE is not the key', 'root/root.key in PANOH_KEYS_DIR is not the key'],
    });
    await writeFile(file, testRootKey().toString('base64'));
  });
});

describe('a database that cannot be brought up to date', () => {
  it('is older than the first release', async () => {
    const [row] = await database.query<{ mark: string }>(
      `select obj_description('panoh'::regnamespace, 'pg_namespace') as mark`,
    );
    const mark = JSON.stringify({ ...JSON.parse(row?.mark ?? ''), tables: 'earlier' });
    await database.query(`comment on schema panoh is '${mark}'`);
    await expectSentence({
      says: ['before release 0.2.0 of this program', 'Begin anew with an empty volume `database`.'],
    });
  });

  it('was left by a migration that was killed', async () => {
    await database.query('comment on schema panoh is null');
    await expectSentence({
      settings: () => ({ DATABASE_URL: database.ownerUrl }),
      work: (life) => verifyAuditLog(life, { file: undefined, kept: [], key: undefined }),
      says: ['Run `npm run db:migrate` with DATABASE_OWNER_URL', 'Run `docker compose run --rm migrate`'],
    });
  });

  it('is on a full disk', async () => {
    await database.query(`create function public.full_disk() returns event_trigger language plpgsql as
      $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
      create event trigger full_disk on ddl_command_start execute function public.full_disk()`);
    await expectSentence({
      says: ['The disk of the database of DATABASE_OWNER_URL is full', 'The disk of the database is full'],
    });
  });
});
