import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { built } from '../processes.js';

/** Between an end and the next start, as a container engine that restarts what ended: longer each time it did not come up. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const READY = /http:\/\/localhost|workers are running/;
const KEPT_LINES = 400;

/** The library that tells a process another time of day, where this machine has it (Debian package `libfaketime`). */
export function findFaketime(): string | null {
  try {
    const folder = readdirSync('/usr/lib').find((name) => name.endsWith('-linux-gnu'));
    const found = join('/usr/lib', folder ?? '', 'faketime');
    const library = readdirSync(found).find((name) => name.startsWith('libfaketimeMT.so'));
    return library ? join(found, library) : null;
  } catch {
    return null;
  }
}

export interface SupervisedStart {
  name: string;
  /** The built door and its flags. */
  door: readonly string[];
  environment: NodeJS.ProcessEnv;
  /** Where its clock is written. */
  folder: string;
  faketime: string | null;
}

/** A process of the product that is started again whenever it has ended, until it is ended for good. */
export class Supervised {
  private child: ChildProcess | null = null;
  private isWanted = true;
  private isMeant = false;
  private failures = 0;
  private ready: Promise<void> = Promise.resolve();
  private running: Promise<void> = Promise.resolve();
  private readonly clock: string;
  /** What it wrote last, on either stream. */
  readonly said: string[] = [];
  starts = 0;
  /** When it was started, came up and ended. */
  readonly story: string[] = [];
  /** Ends that nobody caused by a signal to it. */
  readonly ownEnds: string[] = [];
  isFrozen = false;

  constructor(private readonly options: SupervisedStart) {
    this.clock = join(options.folder, `${options.name}.clock`);
  }

  get name(): string {
    return this.options.name;
  }

  get hasClock(): boolean {
    return this.options.faketime !== null;
  }

  async start(): Promise<void> {
    await this.setClock(0);
    this.launch();
    await this.up();
  }

  /** Once it has come up, after however many attempts. */
  async up(): Promise<void> {
    for (let seen: Promise<void> | null = null; seen !== this.ready;) {
      seen = this.ready;
      await seen;
    }
  }

  /** At once; a frozen one is ended like any other. */
  kill(): void {
    this.isMeant = true;
    this.isFrozen = false;
    if (this.child?.kill('SIGKILL')) this.ready = this.running;
  }

  freeze(): void {
    this.isFrozen = true;
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.isFrozen = false;
    this.child?.kill('SIGCONT');
  }

  /** Shifts the process's wall clock from the true time; timers are unaffected. */
  async setClock(seconds: number): Promise<void> {
    await writeFile(this.clock, `${seconds < 0 ? '' : '+'}${seconds}s\n`);
  }

  async end(): Promise<void> {
    this.isWanted = false;
    this.kill();
    await this.running;
  }

  private launch(): void {
    const { door, environment, faketime } = this.options;
    const [file = '', ...flags] = door;
    this.isMeant = false;
    this.starts += 1;
    const child = spawn(process.execPath, [built(file), ...flags], {
      env: { ...environment, ...(faketime ? this.timeless(faketime) : {}) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.tell('started');
    let isUp = false;
    const hasEnded = new Promise<void>((done) => child.once('exit', () => done()));
    this.ready = new Promise<void>((done) => {
      const hear = (text: Buffer): void => {
        this.note(text.toString());
        if (isUp || !READY.test(text.toString())) return;
        isUp = true;
        this.tell('came up');
        this.failures = 0;
        done();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      void hasEnded.then(done);
    });
    this.running = hasEnded.then(() => this.again(child, isUp));
    this.ready = this.ready.then(() => (isUp ? undefined : this.running));
  }

  private async again(child: ChildProcess, wasUp: boolean): Promise<void> {
    this.ready = this.running;
    this.tell(`ended (${String(child.exitCode ?? child.signalCode)})`);
    if (!this.isMeant) this.noteEnd(child, wasUp);
    if (!this.isWanted) return;
    if (!wasUp) this.failures += 1;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.failures, LONGEST_PAUSE_MS);
    await new Promise((done) => setTimeout(done, pause));
    if (this.isWanted) this.launch();
  }

  /** A process that fails to start logs its reason in one sentence; one that ends later reveals a flaw. */
  private noteEnd(child: ChildProcess, wasUp: boolean): void {
    const last = this.said.slice(wasUp ? -12 : -1).join(' | ');
    const when = wasUp ? 'once it was up' : 'before it was up';
    this.ownEnds.push(`${this.name} ${when} (${String(child.exitCode ?? child.signalCode)}): ${last}`);
  }

  private timeless(library: string): NodeJS.ProcessEnv {
    return {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: this.clock,
      FAKETIME_CACHE_DURATION: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
  }

  private tell(what: string): void {
    this.story.push(`${new Date().toISOString()} ${this.name} ${what}`);
  }

  private note(text: string): void {
    this.said.push(...text.trim().split('\n'));
    this.said.splice(0, Math.max(0, this.said.length - KEPT_LINES));
  }
}
