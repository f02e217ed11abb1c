import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../free-port.js';
import { findRedis } from '../redis.js';

const PROBE_MS = 20;
const PATIENCE_MS = 30_000;

/** A redis-server that keeps an append-only file, as in production, and can lose it. */
export class FaultyRedis {
  private child: ChildProcess | null = null;
  private before: Promise<void> = Promise.resolve();

  private constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(folder: string): Promise<FaultyRedis> {
    const redis = new FaultyRedis(join(folder, 'redis'), await freePort());
    await redis.launch();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** At once and without saving. */
  async kill(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
  }

  /** Down for this time. Outages run one after the other: overlapping ones would leave an untracked server. */
  outage(how: { downMs: number; keeps: boolean }): Promise<void> {
    const next = this.before.then(() => this.goDown(how));
    this.before = next.catch(() => undefined);
    return next;
  }

  private async goDown({ downMs, keeps }: { downMs: number; keeps: boolean }): Promise<void> {
    await this.kill();
    await new Promise((done) => setTimeout(done, downMs));
    if (!keeps) await rm(this.folder, { recursive: true, force: true });
    await this.launch();
  }

  /** Once it is there, if it is down at this moment. */
  flush(): Promise<string> {
    return this.ask('FLUSHALL');
  }

  /** Jobs that wait for a worker or are under way. */
  async countJobs(queue: string): Promise<number> {
    const lists = ['wait', 'active'].map((list) => this.ask(`LLEN bull:${queue}:${list}`));
    return (await Promise.all(lists)).reduce((sum, answer) => sum + Number(answer.slice(1)), 0);
  }

  private async launch(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const flags = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', ''];
    flags.push('--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction');
    this.child = spawn(findRedis() ?? 'redis-server', flags, { cwd: this.folder, stdio: 'ignore' });
    // While it reads its file it answers, but with a refusal.
    while (!(await this.say('PING').catch(() => '')).startsWith('+PONG'))
      await new Promise((done) => setTimeout(done, PROBE_MS));
  }

  /** Sends a command and waits while the server is down or starting. */
  private async ask(command: string): Promise<string> {
    for (const since = Date.now(); ;) {
      await this.before;
      try {
        return await this.say(command);
      } catch (error) {
        if (Date.now() - since > PATIENCE_MS) throw error;
        await new Promise((done) => setTimeout(done, PROBE_MS));
      }
    }
  }

  private say(command: string): Promise<string> {
    return new Promise((done, fail) => {
      const socket = connect(this.port, '127.0.0.1');
      socket.once('error', fail);
      socket.once('connect', () => socket.write(`${command}\r\n`));
      socket.once('data', (answer) => {
        socket.destroy();
        done(answer.toString());
      });
      socket.once('close', () => fail(new Error('Redis hung up')));
    });
  }
}
