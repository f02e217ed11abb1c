import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { Command, CommanderError } from 'commander';
import { SetUpService } from '../src/agencies/index.js';
import { addPeople } from '../src/commands/people.js';
import { operatorProgram } from '../src/commands/operator-program.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { commandHere } from './support/command-here.js';
import { testRootKey } from './support/database.js';
import { RUN_AFTER, RUN_BEFORE, RUN_BESIDE, RUN_ELSEWHERE, START } from './support/handbook-runs.js';
import { Known, readHandbook } from './support/handbook.js';
import { pdfText } from './support/pdf-text.js';
import { built } from './support/processes.js';

interface Ended {
  code: number;
  out: string;
  error: string;
}

/** `panoh`, as an operator runs it, on a machine without settings. */
function panoh(words: readonly string[], settings: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const env = { PATH: process.env['PATH'], PANOH_DATA_DIR: '/nowhere/at/all', ...settings };
  return new Promise((done) => {
    execFile(process.execPath, [built('panoh'), ...words], { env, timeout: 240_000 }, (error, out, said) =>
      done({ code: error ? Number(error.code) : 0, out, error: said }),
    );
  });
}

/** The same program in this process, for what it answers before it opens anything: each start takes half a second. */
async function asked(words: readonly string[]): Promise<Ended> {
  const ended = { code: 0, out: '', error: '' };
  const root = new Command('panoh').exitOverride().configureOutput({
    writeOut: (text) => (ended.out += text),
    writeErr: (text) => (ended.error += text),
  });
  try {
    await operatorProgram(root).parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    ended.code = error.exitCode;
  }
  return ended;
}

const COMMANDS = ['audit', 'backup', 'health', 'import', 'keys', 'linkage', 'migrate', 'people', 'restore'];

describe('the program of operators', () => {
  it('lists its commands, each with what it is for', async () => {
    const { code, out } = await panoh(['--help']);
    expect(code).toBe(0);
    const listed = [...out.matchAll(/^ {2}([a-z]+) .*[A-Za-z]/gm)].map(([, name]) => name);
    expect(listed.filter((name) => name !== 'help').sort()).toEqual(COMMANDS);
  });

  it('explains each where asked or where no more was typed, and opens nothing', async () => {
    for (const words of [
      ...COMMANDS.map((command) => [command, '--help']),
      ['keys'],
      ['import'],
      ['people'],
    ]) {
      const { code, out, error } = await asked(words);
      expect({ code, error }).toEqual({ code: 0, error: '' });
      expect(out).toContain(`Usage: panoh ${words[0]}`);
    }
  });

  it.each([
    ['rotate', "Unknown command 'rotate'."],
    ['audit', 'Say what to do: verify or export.'],

    ['audit export', 'Name the file to write: --to <file>.'],
    ['audit verify --key 12ab', '--key is a public key of 64 hexadecimal digits.'],

    ['audit verify --file', "Option '--file <file>' argument missing."],
    ['backup here', 'Too many arguments'],
    ['restore', 'Name one folder that holds a backup.'],
    ['keys all', 'Say which keys: data, agency, index, linkage, root.'],
    ['keys root --agency x', '--agency goes with data or agency.'],
    ['keys data --agency x', '--agency takes the id of an agency.'],
    ['keys data --lost x', '--lost goes with linkage.'],
    ['import --as kulob', 'Name the register to import.'],
    ['import a.csv', 'Say how the register is laid out: --as <layout>.'],
    ['import a.csv --as kulob', 'Say on whose behalf it is imported: --for <login of a supervisor>.'],
    ['people a.csv', 'Say on whose behalf: --by <login of an administrator>.'],
    ['people a.csv --by a', 'Name a folder for the letters: --letters <folder>.'],
    ['linkage', 'Say what to do: link or evaluate.'],
    ['linkage link --in a', 'Name the file to read and the file to write: --in <file> --out <file>.'],
    ['linkage evaluate', 'Name the file to measure by: --truth <file>.'],
  ])('refuses “%s” with its help', async (words, sentence) => {
    const { code, out, error } = await asked(words.split(' '));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(error.split('\n')[0]).toContain(sentence);
    expect(error).toContain('Usage: panoh');
  });
});

describe('what docs/operations.md says to type', () => {
  const known = new Known(operatorProgram(new Command('panoh')));
  const read = async (): Promise<string> => readFile('docs/operations.md', 'utf8');

  it('is there, with these options', async () => {
    const { commands } = readHandbook(await read());
    expect(commands.length).toBeGreaterThan(40);
    expect(commands.filter((command) => !known.isKnown(command))).toEqual([]);
  });

  it('is run by a test', async () => {
    const { commands } = readHandbook(await read());
    const here: readonly string[] = [...RUN_BEFORE, START, ...RUN_BESIDE, ...RUN_AFTER];
    const unrun = commands.filter(
      (line) => !here.includes(line) && !RUN_ELSEWHERE.some(([command]) => command.test(line)),
    );
    expect(unrun).toEqual([]);
    expect(here.filter((line) => !commands.includes(line))).toEqual([]);
    for (const [command, file, words] of RUN_ELSEWHERE)
      expect([command, existsSync(file) && (await readFile(file, 'utf8')).includes(words)]).toEqual([
        command,
        true,
      ]);
  });

  it.each([
    ['systemctl restart panoh'],
    ['deploy/switch-back.sh'],
    ['/srv/panoh/deploy/watchdog.sh --once'],
    ['npm run keys:change -- data'],
    ['npm run keys:rotate -- data --all'],
    ['docker compose run --rm key root'],
    ['docker compose restart web-1'],
    ['docker compose exec -T postgres pg_dumpall -U panoh_owner'],
    ['docker compose exec web-1 panoh audit repair'],
  ])('is missed where it is %s', (command) => {
    for (const text of [`Type \`${command}\`.`, `\`\`\`\n${command}     # why\n\`\`\`\n`])
      expect(readHandbook(text).commands.map((line) => known.isKnown(line))).toEqual([false]);
  });

  it('makes the keys', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keys-'));
    const { commands } = readHandbook(await read());
    const [line = ''] = commands.filter((command) => command.startsWith('for key in'));
    execFileSync('sh', ['-c', line.replace(/; sudo .*/, '')], { cwd: folder });
    for (const name of ['root/root.key', 'linkage/linkage.key'])
      expect(Buffer.from(await readFile(join(folder, name), 'utf8'), 'base64')).toHaveLength(32);
    await rm(folder, { recursive: true });
  });
});

describe('the health of the web process', () => {
  const answered = async (status: number, body: string): Promise<Ended & { path: string }> => {
    let path = '';
    const server = createServer((request, answer) => {
      path = request.url ?? '';
      answer.writeHead(status).end(body);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const ended = await panoh(['health'], { HOST: '0.0.0.0', PORT: String(port) });
    await new Promise((done) => server.close(done));
    return { ...ended, path };
  };

  it('is good where it is ready', async () => {
    const body = '{"status":"ok","reminders":"running","audit":"chained"}';
    expect(await answered(200, body)).toMatchObject({
      ...{ code: 0, path: '/api/health/ready', error: '' },
      out: 'Ready; reminders running, audit log chained.\n',
    });
  });

  it('is bad where it is not', async () => {
    const answer = await answered(503, '{"code":"database_unavailable"}');
    expect(answer).toMatchObject({ code: 1, out: '', error: 'Not ready: database_unavailable.\n' });
    const silent = await panoh(['health'], { PORT: '1' });
    expect([silent.code, silent.error]).toEqual([1, expect.stringMatching(/^Not ready: no answer from /)]);
  });
});

describe('people from a list', () => {
  const HEAD =
    'place,district_tg,district_ru,district_en,agency_type,agency_tg,agency_ru,agency_en,duty_phone,name,login,roles,language';
  const KULOB = 'kulob,Кӯлоб,Куляб,Kulob';
  const LIST = [
    HEAD,
    `${KULOB},cowfa,Кумита,Комитет,Committee,,Намунаева Ҷамила,jamila,coordinator supervisor,tg`,
    `${KULOB},cowfa,Кумита,Комитет,Committee,,Образцова Анна,anna,coordinator,ru`,
    `${KULOB},police_dv,Милиса,Милиция,Police,102,Sample Person,Sample,police_inspector,en`,
  ];
  let test: TestApp;
  let folder: string;

  const settings = (): Record<string, string> => ({
    DATABASE_OWNER_URL: test.database.ownerUrl,
    PANOH_ROOT_KEY_FILE: join(folder, 'root.key'),
    PANOH_PUBLIC_URL: 'https://daftar.example',
  });
  const add = async (lines: readonly string[], letters: string, by = 'director') => {
    const list = join(folder, 'list.csv');
    await writeFile(list, lines.join('\r\n'));
    const to = join(folder, letters);
    return commandHere((life) => addPeople(life, { list, by, letters: to }), settings());
  };

  beforeAll(async () => {
    test = await startApp();
    folder = await mkdtemp(join(tmpdir(), 'people-'));
    await writeFile(join(folder, 'root.key'), testRootKey().toString('base64'), { mode: 0o600 });
    const agency = { tg: 'Идора', ru: 'Управление', en: 'Office' };
    await test.app.get(SetUpService).setUp({
      ...{ agency, agencyType: 'cowfa', place: 'dushanbe', displayName: 'Director', login: 'director' },
      ...{ password: 'a long way to Qabodiyon', language: 'en' },
    });
  });
  afterAll(async () => {
    await test.close();
    await rm(folder, { recursive: true });
  });

  it('finds its tables and settings, as every statement of docs/operations.md does', async () => {
    const { statements, settings } = readHandbook(await readFile('docs/operations.md', 'utf8'));
    for (const sql of statements) {
      const [, setting] = /^alter system (?:re)?set (\w+)/.exec(sql) ?? [];
      if (setting) settings.push(setting);
      else expect(await test.database.query(`explain ${sql}`)).not.toEqual([]);
    }
    const found = await test.database.query(`select from pg_settings where name = any ($1)`, [settings]);
    expect([statements.length > 5, found.length]).toEqual([true, new Set(settings).size]);
  });

  it('is refused as a whole where a line is wrong, without quoting it', async () => {
    const wrong = [...LIST, `${KULOB},police_dv,Милиса,Милиция,Police,,X,anna,queen,fr`];
    const { code, said } = await add(wrong, 'none');
    expect(code).toBe(1);
    expect(said).toContain('Line 5: roles are some of');
    expect(said).toContain('Line 5: login stands in an earlier line.');
    expect(said).not.toMatch(/queen|Намунаева/);
    expect(existsSync(join(folder, 'none'))).toBe(false);
    expect(await test.database.query('select 1 from panoh.users')).toHaveLength(1);
  });

  it('has a letter for each, whose password opens the account once', async () => {
    const list = join(folder, 'list.csv');
    await writeFile(list, LIST.join('\r\n'));
    const words = ['people', list, '--by', 'director', '--letters', join(folder, 'letters')];
    const { code, out, error } = await panoh(words, settings());
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toContain('3 of 3 people got a letter');
    expect(await readdir(join(folder, 'letters'))).toEqual(['00002.pdf', '00003.pdf', '00004.pdf']);
    const letter = pdfText(await readFile(join(folder, 'letters', '00004.pdf')));
    expect(letter).toContain('For Sample Person');
    expect(letter).toContain('https://daftar.example');
    const [, password = ''] = /One-time password: (\S{12})It works/.exec(letter) ?? [];
    const signedIn = await request(test.app.getHttpServer() as Server)
      .post('/api/session')
      .set('Content-Type', 'application/json')
      .send({ login: 'sample', password });
    expect(signedIn.status).toBe(204);
    const [group] = await test.database.query(
      `select c.login as coordinator, d.login as deputy from panoh.working_groups g
       join panoh.credentials c on c.user_id = g.coordinator_user_id
       join panoh.credentials d on d.user_id = g.deputy_user_id where g.place = 'kulob'`,
    );
    expect(group).toEqual({ coordinator: 'jamila', deputy: 'anna' });
  });

  it('can be read again, adds who is new, and goes on where an agency did not sign the protocol', async () => {
    await test.database.query(
      `with s as (insert into panoh.legal_settings (owner, operator, server_place, is_inside, responsible, contact,
         licences, volume, set_by) select 'x', 'x', 'x', true, 'x', 'x', 'x', 'under_1000', id from panoh.users limit 1),
       a as (update panoh.agencies set created_at = panoh.now() - interval '1 year')
       insert into panoh.sharing_protocols (number, text_tg, text_ru, text_en, published_by, published_at, ends_on)
       select 1, 'x', 'x', 'x', id, panoh.now() - interval '40 days', panoh.now() + interval '1 year'
       from panoh.users limit 1`,
    );
    const police = `${KULOB},police_dv,Милиса,Милиция,Police,`;
    const more = [
      ...LIST,
      `${police},Unsigned Person,unsigned,police_inspector,en`,
      `${police},Head,head,supervisor,en`,
    ];
    const { code, said } = await add(more, 'unsigned');
    expect([code, said]).toEqual([1, expect.stringContaining('1 of 5 people got a letter')]);
    expect(said).toContain('Line 5 was refused: no_protocol.');
    expect(await readdir(join(folder, 'unsigned'))).toEqual(['00006.pdf']);
    expect(await test.database.query('select 1 from panoh.agencies')).toHaveLength(3);
  });

  it('is for administrators, and overwrites no letters', async () => {
    const refused = 'Nobody signs in as "nobody".';
    expect(await add(LIST, 'none', 'nobody')).toEqual({ code: 1, said: refused });
    const other = await add(LIST, 'other', 'sample');
    expect(other.said).toBe('--by names somebody who is no administrator.');
    expect((await add(LIST, 'letters')).said).toContain('exists. Name a new folder');
  });
});
