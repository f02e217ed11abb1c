import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RUN_AFTER, RUN_BEFORE, RUN_BESIDE, START } from './support/handbook-runs.js';
import { freePort } from './support/free-port.js';
import { built } from './support/processes.js';

const MINUTES = 60_000;
const KEY = /^Key {2}([0-9a-f]{64})$/m;
const READY = /http:\/\/localhost/;
const FIRST = {
  agency: { tg: 'Идора', ru: 'Управление', en: 'Office' },
  ...{ agencyType: 'cowfa', place: 'dushanbe', displayName: 'Director', login: 'director' },
  ...{ password: 'a long way to Qabodiyon', language: 'en' },
};

/** What docs/operations.md lets an operator type without containers, with the embedded database. */
describe('the commands of the handbook', () => {
  let top: string;
  let product: ChildProcess | null = null;
  let settings: NodeJS.ProcessEnv;
  /** Places of this machine, by those of the document. */
  const places: Record<string, string> = {};

  const begin = (command: string): ChildProcess =>
    spawn('sh', ['-c', `exec ${command}`], { env: settings, stdio: ['ignore', 'pipe', 'pipe'] });

  async function type(command: string): Promise<{ code: number | null; said: string }> {
    const line = Object.entries(places).reduce((text, [name, here]) => text.replace(name, here), command);
    const child = begin(line.replace(/^([A-Z_]+=\S+) /, 'env $1 '));
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => (said += text.toString()));
    return new Promise((done) => child.once('close', (code) => done({ code, said })));
  }

  async function succeeds(command: string): Promise<string> {
    const { code, said } = await type(command);
    expect({ command, code, said }).toEqual({ command, code: 0, said: expect.any(String) });
    return said;
  }

  async function start(): Promise<void> {
    const child = (product = begin(START));
    let said = '';
    await new Promise<void>((done, fail) => {
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (text: Buffer) => READY.test((said += text.toString())) && done());
      child.once('exit', () => fail(new Error(`It ended: ${said}`)));
    });
  }
  async function stop(): Promise<void> {
    const child = product;
    product = null;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
  }
  async function send(path: string, body: object): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${settings['PORT']}/api/${path}`, {
      ...{ method: 'POST', headers: { 'Content-Type': 'application/json' } },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(204);
  }

  beforeAll(async () => {
    top = await mkdtemp(join(tmpdir(), 'panoh-handbook-'));
    await chmod(top, 0o755);
    await mkdir(join(top, 'bin'));
    const panoh = `#!/bin/sh\nexec ${process.execPath} ${built('panoh')} "$@"\n`;
    await writeFile(join(top, 'bin/panoh'), panoh, { mode: 0o755 });
    Object.assign(places, {
      '/etc/panoh/pgpass': join(top, 'pgpass'),
      '[-- --to <folder>]': `-- --to ${join(top, 'backup')}`,
      '<folder>': join(top, 'backup'),
      '<file>': join(top, 'audit.jsonl'),
    });
    settings = {
      ...{ PATH: [join(top, 'bin'), process.env['PATH']].join(delimiter), HOME: process.env['HOME'] },
      ...{ PANOH_DATA_DIR: join(top, 'data'), PORT: String(await freePort()), PANOH_DEMO: 'off' },
    };
  });
  afterAll(async () => {
    await stop();
    await rm(top, { recursive: true, force: true });
  });

  it.each(RUN_BEFORE)('%s', async (command) => void (await succeeds(command)), 3 * MINUTES);

  it(
    START,
    async () => {
      expect(existsSync(join(top, 'pgpass'))).toBe(true);
      await start();
      await send('setup/administrator', FIRST);
      await send('session', { login: FIRST.login, password: FIRST.password });
      // A worker signs the log within seconds; then it names the key.
      const signed = async (): Promise<string> => {
        const said = await succeeds('npm run audit:verify');
        return KEY.exec(said)?.[1] ?? signed();
      };
      places['<hex>'] = await signed();
    },
    5 * MINUTES,
  );

  it.each(RUN_BESIDE)('%s', async (command) => void (await succeeds(command)), 3 * MINUTES);

  it.each(RUN_AFTER)(
    '%s',
    async (command) => {
      await stop();
      if (command.includes('--lost')) {
        await rm(join(top, 'data/linkage.key'));
        const { said } = await type('npm run keys:rotate -- linkage --lost ?');
        places['<fingerprint>'] = /--lost ([0-9a-f]{16})/.exec(said)?.[1] ?? said;
      }
      await succeeds(command);
    },
    3 * MINUTES,
  );
});
