import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { appendFile, chmod, copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Home } from '../../../src/platform/embedded/home.js';
import { QUIET } from '../../../src/platform/embedded/quiet-settings.js';
import { freePort } from '../free-port.js';
import { PROGRAMS, childrenOf, heard } from './debian-server.js';
import type { Said } from './debian-server.js';

const OWNER = 'panoh_owner';
/** With signs that a shell, SQL and an address of a connection read as their own. */
const PASSWORD = `of/both's \\"$HOME?`;
const UNSEEN = { PANOH_OTHER_PORT: '1' };

/** One of two machines of docker-compose.standby.yml: Debian's PostgreSQL 17 under `deploy/standby.sh`, as its user. */
export class PairedServer {
  /** What it has printed since the first start. */
  printed = '';
  private script: ChildProcess | null = null;
  private ended: Promise<number | null> = Promise.resolve(null);

  private constructor(
    private readonly home: Home,
    private readonly name: string,
    private readonly port: number,
    private otherPort = 0,
  ) {}

  /** The first holds an empty database; the second nothing. */
  static async two(home: Home): Promise<[PairedServer, PairedServer]> {
    const [one, two] = [
      new PairedServer(home, 'one', await freePort()),
      new PairedServer(home, 'two', await freePort()),
    ];
    [one.otherPort, two.otherPort] = [two.port, one.port];
    await copyFile(join(process.cwd(), 'deploy/standby.sh'), join(home.root, 'standby.sh'));
    await chmod(join(home.root, 'standby.sh'), 0o755);
    const secrets = { secret: 'owner', pgpass: '*:*:*:panoh_owner:owner' };
    for (const [name, text] of Object.entries(secrets)) {
      await writeFile(join(home.root, name), `${text}\n`, { mode: 0o600 });
      await home.own(join(home.root, name));
    }
    const flags = [`--username=${OWNER}`, `--pwfile=${join(home.root, 'secret')}`, '--auth=scram-sha-256'];
    const made = await heard(one.spawn('initdb', ['--pgdata', one.data, '--encoding=UTF8', ...flags]));
    if (made.code !== 0) throw new Error(`initdb: ${made.said}`);
    const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...QUIET };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
    await appendFile(join(one.data, 'postgresql.conf'), lines.join(''));
    return [one, two];
  }

  get data(): string {
    return join(this.home.root, this.name);
  }

  get url(): string {
    return `postgres://${OWNER}:owner@127.0.0.1:${this.port}/postgres`;
  }

  /** As the other one reaches it, with or without TLS. */
  urlOfCopies(options: string): string {
    return `postgres://panoh_standby:${encodeURIComponent(PASSWORD)}@127.0.0.1:${this.port}/postgres?${options}`;
  }

  /** Starts it as Compose does. `unseen`: with the network cut, so that it does not reach the other one. */
  serve(unseen = false): void {
    const command = ['postgres', '-D', this.data, '-p', String(this.port)];
    const more = { PANOH_LOOK_SECONDS: '1', ...(unseen && UNSEEN) };
    const script = this.spawn('sh', [join(this.home.root, 'standby.sh'), 'serve', ...command], more);
    for (const stream of [script.stdout, script.stderr])
      stream?.on('data', (text: Buffer) => (this.printed += text.toString()));
    this.script = script;
    this.ended = new Promise((done) => script.once('exit', done));
  }

  /** Its exit code, once it has ended. */
  async end(): Promise<number | null> {
    return this.ended;
  }

  /** In order, as `docker compose stop`. */
  async stop(): Promise<void> {
    this.script?.kill('SIGINT');
    await this.ended;
  }

  /** As a power cut: no process of it does anything more. */
  async cut(): Promise<void> {
    const script = this.script?.pid;
    if (!script || this.script?.exitCode !== null || this.script.signalCode !== null) return;
    const pid = Number((await readFile(join(this.data, 'postmaster.pid'), 'utf8')).split('\n')[0]);
    process.kill(pid, 'SIGSTOP');
    for (const one of [...(await childrenOf(pid)), ...(await childrenOf(script)), script])
      try {
        process.kill(one, 'SIGKILL');
      } catch (error) {
        // A process that only looked at the other server has ended already.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    await this.ended;
    // No process has this number after the machine's next start.
    await rm(join(this.data, 'postmaster.pid'));
  }

  copy(): Promise<Said> {
    return heard(this.begin('copy'));
  }

  /** With what the operator types when asked. */
  takeOver(answer: string, unseen = false): Promise<Said> {
    const child = this.begin('take-over', unseen ? UNSEEN : {});
    child.stdin?.end(`${answer}\n`);
    return heard(child);
  }

  private begin(action: string, more: NodeJS.ProcessEnv = {}): ChildProcess {
    return this.spawn('sh', [join(this.home.root, 'standby.sh'), action], more);
  }

  private spawn(command: string, flags: readonly string[], more: NodeJS.ProcessEnv = {}): ChildProcess {
    const env: NodeJS.ProcessEnv = {
      ...{ PATH: `${PROGRAMS}:${process.env['PATH'] ?? ''}`, TMPDIR: this.home.root, LC_ALL: 'C.UTF-8' },
      ...{ PGHOST: '127.0.0.1', PGPORT: String(this.port), PGUSER: OWNER, PGDATA: this.data },
      ...{ PGPASSFILE: join(this.home.root, 'pgpass'), PANOH_OTHER_ADDRESS: '127.0.0.1' },
      ...{ PANOH_OTHER_PORT: String(this.otherPort), PANOH_STANDBY_PASSWORD: PASSWORD },
      ...more,
    };
    return spawn(command, flags, { ...this.home.identity, cwd: this.home.root, env });
  }
}
