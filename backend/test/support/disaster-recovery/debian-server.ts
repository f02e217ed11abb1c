import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  appendFile,
  chmod,
  copyFile,
  mkdir,
  open,
  readFile,
  readdir,
  rename,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { prepareHome } from '../../../src/platform/embedded/home.js';
import type { Home } from '../../../src/platform/embedded/home.js';
import { QUIET } from '../../../src/platform/embedded/quiet-settings.js';
import { Link } from '../faults/link.js';
import type { RunningServer } from '../own-server.js';
import { freePort } from '../free-port.js';
import { placed, readTyped } from './typed.js';
import type { Places, Typed } from './typed.js';

export const PROGRAMS = '/usr/lib/postgresql/17/bin';
const OWNER = 'panoh_owner';
const SCRIPTS = [
  ...['archive-log.sh', 'backup-server.sh', 'restore-server.sh'],
  ...['archive-elsewhere.sh', 'open-archive.sh'],
];

/** Whether this machine has Debian's PostgreSQL 17 (package `postgresql-17`). */
export const hasDebianServer = (): boolean => existsSync(join(PROGRAMS, 'initdb'));

export interface Said {
  code: number | null;
  said: string;
}

/** The server after the restore. */
export interface RestoredServer extends Said {
  folder: string;
  ownerUrl: string;
}

type Mend = () => Promise<void>;

export interface Harm {
  name: string;
  says: RegExp;
  harm: () => Promise<Mend>;
}

export interface DebianOptions {
  /** Instead of the minute of docs/operations.md. */
  archiveSeconds: number | null;
}

/**
 * Debian's PostgreSQL 17 with the settings, backups and archive of docs/operations.md. It runs the documented commands
 * as the user who owns the server.
 */
export class DebianServer implements RunningServer {
  private child: ChildProcess | null = null;
  private readonly restored: string[] = [];
  private hasEnded: Promise<void> = Promise.resolve();

  private constructor(
    private readonly home: Home,
    private readonly typed: Typed,
    private readonly port: number,
    private readonly password: string,
  ) {}

  static async start(top: string, password: string, options: DebianOptions): Promise<DebianServer> {
    const home = await prepareHome(top);
    const server = new DebianServer(home, await readTyped(), await freePort(), password);
    await server.prepare(options);
    await server.launch();
    const link = new Link(server.urlOf(server.port, 'postgres'));
    await link.query('create database panoh');
    await link.close();
    return server;
  }

  get folder(): string {
    return this.home.data;
  }

  get archive(): string {
    return join(this.home.root, 'archive');
  }

  get ownerUrl(): string {
    return this.urlOf(this.port);
  }

  /** At once, and started again. */
  async crash(): Promise<void> {
    this.child?.kill('SIGQUIT');
    await this.hasEnded;
    await this.launch();
  }

  /** As a power cut: no process of it does anything more. The machine's disk is gone with it. */
  async cut(): Promise<void> {
    const pid = this.child?.pid ?? 0;
    const children = await childrenOf(pid);
    for (const one of [pid, ...children]) process.kill(one, 'SIGKILL');
    await this.hasEnded;
    await rm(this.folder, { recursive: true, force: true });
  }

  /** As it is typed; answers the folder of the backup. One that is too old is removed, with the log that it needed. */
  async backUp(): Promise<string> {
    const { backups } = this.places();
    const old = join(backups, '2020-01-01T00-00-00Z');
    await mkdir(old);
    await this.home.own(old);
    await utimes(old, new Date('2020-01-01'), new Date('2020-01-01'));
    const { code, said } = await this.type(placed(this.typed.backup, this.places()), this.port);
    if (code !== 0) throw new Error(`The backup ended with ${String(code)}: ${said}`);
    const backup = said.trim().split('\n').at(-1) ?? '';
    const [first = ''] = await this.pieces('');
    if (existsSync(old) || first !== (await firstPieceOf(backup)))
      throw new Error('What is older than a week was not removed.');
    return backup;
  }

  /** What PostgreSQL asks for once more after a crash is well, and nothing is written over; answers what went otherwise. */
  async archiveAgain(): Promise<string[]> {
    const { root, own } = this.home;
    const { deploy, archive } = this.places();
    const [name = ''] = await this.pieces('');
    const other = join(root, 'other-piece');
    await writeFile(other, 'something else');
    await own(other);
    const script = join(deploy, 'archive-log.sh');
    const same = await this.run('sh', [script, join(archive, name), name, archive]);
    const another = await this.run('sh', [script, other, name, archive]);
    return [
      ...(same.code === 0 ? [] : [`the same piece again: ${same.said}`]),
      ...(another.code === 1 ? [] : ['another piece under a name that is kept']),
    ];
  }

  /** As it is typed, into a new folder. */
  async restore(backup: string, until?: string): Promise<RestoredServer> {
    return this.restoreFrom(backup, this.archive, until);
  }

  /** The same, from another archive than the server wrote itself. */
  async restoreFrom(backup: string, archive: string, until?: string): Promise<RestoredServer> {
    const port = await freePort();
    const folder = join(this.home.root, `restored-${this.restored.length + 1}`);
    this.restored.push(folder);
    const line = placed(this.typed.restore, { ...this.places(), archive, backup, restored: folder });
    const ended = await this.type(line, port, until ? { PANOH_UNTIL: until } : {});
    return { ...ended, folder, ownerUrl: this.urlOf(port) };
  }

  /** Starts a script of `deploy` as the user of the server. */
  begin(script: string, flags: readonly string[], more: NodeJS.ProcessEnv = {}): ChildProcess {
    const { identity, root } = this.home;
    return spawn('sh', [join(this.places().deploy, script), ...flags], {
      ...{ ...identity, cwd: root, env: { ...this.environment(this.port), ...more } },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Ends what was restored, and removes it. */
  async remove(folder: string): Promise<void> {
    if (existsSync(join(folder, 'postmaster.pid')))
      await this.run(join(PROGRAMS, 'pg_ctl'), ['-D', folder, '-m', 'immediate', '-w', 'stop']);
    await rm(folder, { recursive: true, force: true });
  }

  /** Damaged backups that no restore may accept, and the expected messages. */
  harms(backup: string): Harm[] {
    const lose = async (which: number): Promise<Mend> => {
      const pieces = await this.pieces(await firstPieceOf(backup));
      const piece = join(this.archive, pieces[which] ?? '');
      await rename(piece, `${piece}.away`);
      return () => rename(`${piece}.away`, piece);
    };
    const change = async (): Promise<Mend> => {
      const file = join(backup, 'base/1/PG_VERSION');
      const text = await readFile(file);
      await appendFile(file, 'x');
      return () => writeFile(file, text);
    };
    return [
      { name: 'an archive without its first piece', says: /does not hold/, harm: () => lose(0) },
      { name: 'an archive with a hole', says: /has a hole between/, harm: () => lose(1) },
      { name: 'a backup in which a file was changed', says: /not as it was written/, harm: change },
    ];
  }

  async stop(): Promise<void> {
    for (const folder of this.restored) await this.remove(folder);
    this.child?.kill('SIGQUIT');
    await this.hasEnded;
  }

  /** Of the archive, from this one on. */
  private async pieces(from: string): Promise<string[]> {
    const names = await readdir(this.archive);
    return names.filter((name) => /^\w{24}$/.test(name) && name >= from).sort();
  }

  private places(): Places {
    const { root } = this.home;
    return { deploy: join(root, 'deploy'), archive: this.archive, backups: join(root, 'backups') };
  }

  private urlOf(port: number, database = 'panoh'): string {
    return `postgres://${OWNER}:${this.password}@127.0.0.1:${port}/${database}`;
  }

  private async prepare({ archiveSeconds }: DebianOptions): Promise<void> {
    const { root, own, data } = this.home;
    const { deploy, archive, backups } = this.places();
    for (const folder of [deploy, archive, backups]) {
      await mkdir(folder, { mode: 0o700 });
      await own(folder);
    }
    // Where they lie here the user of the server may not come by.
    for (const script of SCRIPTS) {
      await copyFile(join(process.cwd(), 'deploy', script), join(deploy, script));
      await chmod(join(deploy, script), 0o755);
    }
    const secrets = { secret: this.password, pgpass: `*:*:*:*:${this.password}` };
    for (const [name, text] of Object.entries(secrets)) {
      await writeFile(join(root, name), `${text}\n`, { mode: 0o600 });
      await own(join(root, name));
    }
    const flags = [`--username=${OWNER}`, `--pwfile=${join(root, 'secret')}`, '--auth=scram-sha-256'];
    flags.push('--encoding=UTF8', '--locale=C.UTF-8');
    const made = await this.run(join(PROGRAMS, 'initdb'), ['--pgdata', data, ...flags]);
    if (made.code !== 0) throw new Error(`initdb: ${made.said}`);
    const more = {
      ...{ listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200' },
      ...(archiveSeconds === null ? {} : { archive_timeout: String(archiveSeconds) }),
      ...QUIET,
    };
    const lines = Object.entries(more).map(([name, value]) => `${name} = '${value}'\n`);
    const settings = placed(this.typed.settings, this.places());
    await appendFile(join(data, 'postgresql.conf'), `${settings}${lines.join('')}`);
  }

  private async launch(): Promise<void> {
    const { root, identity, data } = this.home;
    const log = await open(join(root, 'server.log'), 'a');
    const child = spawn(join(PROGRAMS, 'postgres'), ['-D', data], {
      ...identity,
      cwd: root,
      env: this.environment(this.port),
      stdio: ['ignore', log.fd, log.fd],
    });
    this.child = child;
    this.hasEnded = new Promise((done) => child.once('exit', () => done()));
    await log.close();
    const link = new Link(this.urlOf(this.port, 'postgres'));
    await link.query('select 1');
    await link.close();
  }

  private environment(port: number): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      LC_ALL: 'C.UTF-8',
      PGHOST: '127.0.0.1',
      PGPORT: String(port),
      PGUSER: OWNER,
      PGPASSFILE: join(this.home.root, 'pgpass'),
    };
  }

  private type(line: string, port: number, more: NodeJS.ProcessEnv = {}): Promise<Said> {
    return this.run('sh', ['-c', line], { ...this.environment(port), ...more });
  }

  private run(command: string, flags: string[], env = this.environment(this.port)): Promise<Said> {
    const { identity, root } = this.home;
    const child = spawn(command, flags, {
      ...{ ...identity, cwd: root, env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return heard(child);
  }
}

/** What a process prints, once it has ended. */
export function heard(child: ChildProcess): Promise<Said> {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text: Buffer) => (said += text.toString()));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, said }));
  });
}

async function firstPieceOf(backup: string): Promise<string> {
  const label = await readFile(join(backup, 'backup_label'), 'utf8');
  return /\(file (\w+)\)/.exec(label)?.[1] ?? '';
}

/** Processes that this one has begun, from the system's own list. */
export async function childrenOf(parent: number): Promise<number[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(all.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  return all
    .filter((_, place) => Number(/\) . (\d+)/.exec(parents[place] ?? '')?.[1]) === parent)
    .map(Number);
}
