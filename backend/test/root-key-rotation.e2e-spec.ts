import { copyFile, mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createApp } from '../src/create-app.js';
import { RootKeyRotation } from '../src/key-rotation/rotate-root-key.js';
import { RotationDatabase } from '../src/key-rotation/rotation-database.js';
import { openLinkageKey } from '../src/linkage/worker/index.js';
import { readSettings } from '../src/platform/config/settings.js';
import type { Settings } from '../src/platform/config/settings.js';
import { INDEX_SECRETS } from '../src/platform/crypto/index-keys.queries.js';
import { IndexKeys } from '../src/platform/crypto/index-keys.js';
import type { StoredIndexSecret } from '../src/platform/crypto/index-keys.js';
import { RootKey, loadRootKey } from '../src/platform/crypto/root-key.js';
import { addressFor } from '../src/platform/database/connections.js';
import { Log } from '../src/platform/log.js';
import type { TestApp } from './support/app.js';
import { testRootKey } from './support/database.js';
import { caseForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { RotationProcess } from './support/rotation-process.js';
import { sealWords } from './support/sealed-words.js';
import { startOnOwnServer } from './support/own-server.js';
import type { RunningServer } from './support/own-server.js';

class CutOff extends Error {}

/** Needs a separate server: login passwords belong to a server and change with the root key. */
describe('another root key', () => {
  let file: string;
  let server: RunningServer;
  let serving: RootKey;
  let test: TestApp;
  let kulob: Kulob;
  let settings: Settings;
  let digestBefore: Buffer;

  const digestWith = async (root: RootKey): Promise<Buffer> => {
    const stored = (await test.database.query(INDEX_SECRETS, [])) as StoredIndexSecret[];
    return new IndexKeys(root, stored).digest({ purpose: 'name-index/a', bytes: 32 }, 'name');
  };

  const loginsOpen = async (
    root: RootKey,
    role: 'panoh_app' | 'panoh_keys' = 'panoh_app',
  ): Promise<Client> => {
    const client = new Client({ connectionString: addressFor(role, settings, root) });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const ownerOf = async (root: RootKey): Promise<Client> => {
    const address = new URL(server.ownerUrl);
    address.password = root.rolePassword('panoh_owner');
    const client = new Client({ connectionString: address.toString() });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  /** Runs as the command does in a separate process; a number cuts it off before that statement. */
  const rotate = async (statements = Infinity): Promise<number> => {
    const root = await loadRootKey(file);
    const owner = await ownerOf(root).catch(() =>
      root.loginRefused() ? ownerOf(root) : Promise.reject(root),
    );
    const keys = await loginsOpen(root, 'panoh_keys');
    let sent = 0;
    const cut = (client: Client) =>
      (async (sql: string, parameters: unknown[]) => {
        sent += 1;
        if (sent > statements) throw new CutOff();
        return client.query(sql, parameters);
      }) as unknown as Client['query'];
    try {
      const database = new RotationDatabase({ query: cut(keys) }, () => undefined);
      await database.takeTurn();
      const asked = {
        query: cut(owner),
        escapeLiteral: owner.escapeLiteral.bind(owner),
      } as unknown as Client;
      return await new RootKeyRotation(database, asked, root, { file, ownsPassword: true }).run();
    } finally {
      await Promise.all([owner.end(), keys.end()]);
    }
  };
  const open = async (): Promise<string> => {
    const { id } = (await kulob.as['caseworker']!.post('/cases', caseForm()).expect(201)).body as {
      id: string;
    };
    return id;
  };
  const read = async (id: string) =>
    (await kulob.as['caseworker']!.post(`/cases/${id}/identity-disclosures`, { reason: 'contact_now' }))
      .status;
  /** As in a browser that was without a line while the key changed. */
  const sealedWords = async (): Promise<string> => {
    const { userId: person } = kulob.as['caseworker']!;
    const { publicKey } = (await kulob.as['caseworker']!.get('/drafts/envelope-key').expect(200)).body;
    const head = { person, key: 'note', writer: 'a'.repeat(32), edit: 1, seenVersion: 0 };
    return sealWords(publicKey, `${JSON.stringify(head)}\n{}`);
  };

  beforeAll(async () => {
    ({
      test,
      server,
      settings,
      file,
      root: serving,
    } = await startOnOwnServer((root) => root.rolePassword('panoh_owner')));
    kulob = await arrangeKulob(test);
    digestBefore = await digestWith(serving);
  });
  afterAll(() => test.close());

  it('is put in force while people work: none of their requests fails, and what was sealed before opens', async () => {
    const before = await open();
    const sealed = await sealedWords();
    const statuses: number[] = [];
    let isOver = false;
    const load = (async () => {
      while (!isOver) {
        const id = await open();
        statuses.push(await read(id), await read(before));
        await kulob.as['caseworker']!.post(`/cases/${id}/narratives`, { text: 'said' }).expect(201);
      }
    })();
    const old = new RootKey(testRootKey());
    expect(await rotate()).toBe(0);
    isOver = true;
    await load;
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await read(before)).toBe(200);
    await kulob.as['caseworker']!.post('/drafts/envelopes', { envelope: sealed }).expect(200);

    const text = await readFile(file, 'utf8');
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(text.trim()).not.toBe(testRootKey().toString('base64'));
    await expect(loginsOpen(old)).rejects.toMatchObject({ code: '28P01' });
    await (await loginsOpen(await loadRootKey(file))).end();
    // No blind index changes, and a process that begins afterwards is served.
    const fresh = await loadRootKey(file);
    expect(await digestWith(fresh)).toEqual(digestBefore);
    await expect(digestWith(old)).rejects.toThrow();
    const app = await createApp({ settings, root: fresh, log: new Log('info', () => undefined) });
    await app.init();
    await app.close();
    // What is made now is sealed under the new key by a process that began before it.
    expect(await read(await open())).toBe(200);
    const pairs = (await test.database.query(
      'select agency_id, sealed_private_key from panoh.agency_keys',
    )) as { agency_id: string; sealed_private_key: Buffer }[];
    for (const { agency_id: row, sealed_private_key: sealed } of pairs) {
      const place = { table: 'agency_keys', column: 'sealed_private_key', row };
      expect(() => old.open('agency-private-keys', place, sealed)).toThrow();
    }
  });

  it('is changed by the command, with the key of linkage, each in a folder of its own', async () => {
    const top = await mkdtemp(join(tmpdir(), 'panoh-keys-'));
    const [rootFile, linkageFile] = [join(top, 'root', 'root.key'), join(top, 'linkage', 'linkage.key')];
    await mkdir(dirname(rootFile));
    await copyFile(file, rootFile);
    const owner = new URL(server.ownerUrl);
    owner.password = (await loadRootKey(rootFile)).rolePassword('panoh_owner');
    const environment = {
      DATABASE_OWNER_URL: owner.toString(),
      PANOH_ROOT_KEY_FILE: rootFile,
      PANOH_LINKAGE_KEY_FILE: linkageFile,
      PANOH_DATA_DIR: top,
    };
    await openLinkageKey({ settings: readSettings(environment), root: await loadRootKey(rootFile) });
    const before = [await readFile(rootFile, 'utf8'), await readFile(linkageFile, 'utf8')];
    for (const kind of ['linkage', 'root'])
      expect(await new RotationProcess(test.database, [kind], environment).end()).toMatchObject({
        code: 0,
        said: expect.stringContaining('Nothing is left under an old key.'),
      });
    const after = [await readFile(rootFile, 'utf8'), await readFile(linkageFile, 'utf8')];
    for (const [at, text] of after.entries()) {
      expect(text).not.toBe(before[at]);
      expect(text.trim().split('\n')).toHaveLength(1);
    }
    expect([await readdir(dirname(rootFile)), await readdir(dirname(linkageFile))]).toEqual([
      ['root.key'],
      ['linkage.key'],
    ]);
    // As after an exchange of the file in the folder that the serving processes read.
    await copyFile(rootFile, file);
    await open();
    await rm(top, { recursive: true });
  });
});
