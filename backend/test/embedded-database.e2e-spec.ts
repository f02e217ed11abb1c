import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { EmbeddedPostgres } from '../src/platform/embedded/embedded-postgres.js';
import { InstanceLock } from '../src/platform/embedded/instance-lock.js';

const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 100));

describe('the embedded database', () => {
  let dataDir: string;
  let server: EmbeddedPostgres;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'panoh пример '));
    await chmod(dataDir, 0o755);
    server = await EmbeddedPostgres.start({ dataDir, password: 'invented' });
  });
  afterAll(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const processId = async (): Promise<number> =>
    Number((await readFile(join(server.folder, 'postmaster.pid'), 'utf8')).split('\n')[0]);

  const ask = async (sql: string): Promise<unknown> => {
    const client = new Client({ connectionString: server.ownerUrl });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query<{ it: unknown }>(sql)).rows[0]?.it;
    } finally {
      await client.end().catch(() => undefined);
    }
  };

  const untilItAnswers = async (sql: string): Promise<unknown> => {
    for (let left = 1_200; left > 0; left--) {
      const found = await ask(sql).catch(() => null);
      if (found !== null) return found;
      await pause();
    }
    return null;
  };

  it('stands again under the same address, with what was committed, after somebody killed it', async () => {
    await ask('create table kept as select 42 as it');
    const killed = await processId();
    process.kill(killed, 'SIGKILL');
    expect(await untilItAnswers('select it from kept')).toBe(42);
    expect(await processId()).not.toBe(killed);
  });

  it('ends for good when it is stopped, also just after it was killed', async () => {
    process.kill(await processId(), 'SIGKILL');
    await server.stop();
    await expect(ask('select 1 as it')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    server = await EmbeddedPostgres.start({ dataDir, password: 'invented' });
    expect(await ask('select it from kept')).toBe(42);
  });

  it('says which setting is wrong where its key is another one', async () => {
    await server.stop();
    await expect(EmbeddedPostgres.start({ dataDir, password: 'another' })).rejects.toThrow(
      /^PANOH_ROOT_KEY_FILE is not the key/,
    );
  });

  it('belongs to one process at a time, however the temporary folder is set', async () => {
    const before = process.env['TMPDIR'];
    const lock = await InstanceLock.take(dataDir);
    lock?.say('the first one');
    process.env['TMPDIR'] = join(dataDir, 'elsewhere');
    try {
      expect(await InstanceLock.take(dataDir)).toBeNull();
      expect(await InstanceLock.findHolder(dataDir)).toBe('the first one');
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
      await lock?.release();
    }
    expect(await InstanceLock.findHolder(dataDir)).toBeNull();
  });
});
