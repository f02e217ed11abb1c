import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testRootKey } from './database.js';

export interface Ended {
  /** Null where it was killed. */
  readonly code: number | null;
  readonly said: string;
}

/** A process that migrates. */
export class Migration {
  private said = '';
  private readonly child: ChildProcess;
  readonly ended: Promise<Ended>;

  constructor(folder: string, ownerUrl: string) {
    this.child = spawn(process.execPath, [join(folder, 'dist/backend/src/panoh.js'), 'migrate'], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        DATABASE_OWNER_URL: ownerUrl,
        PANOH_ROOT_KEY_FILE: join(folder, 'root.key'),
        PANOH_DATA_DIR: folder,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const hear = (text: Buffer): void => void (this.said += text.toString());
    this.child.stdout?.on('data', hear);
    this.child.stderr?.on('data', hear);
    this.ended = new Promise((done) => this.child.once('close', (code) => done({ code, said: this.said })));
  }

  async kill(): Promise<Ended> {
    this.child.kill('SIGKILL');
    return this.ended;
  }
}

/** The built program with schema files that a test may change, as another version of it would have. */
export class Program {
  private constructor(private readonly folder: string) {}

  static async copyTo(folder: string): Promise<Program> {
    const root = process.cwd();
    await mkdir(folder, { recursive: true });
    for (const part of ['dist/backend', 'dist/migrations', 'migrations', 'package.json'])
      await cp(join(root, part), join(folder, part), { recursive: true });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'root.key'), `${testRootKey().toString('base64')}\n`, { mode: 0o600 });
    return new Program(folder);
  }

  /** Changes a file for the time of some work. */
  async with(files: Readonly<Record<string, string>>, work: () => Promise<void>): Promise<void> {
    const paths = Object.keys(files).map((name) => join(this.folder, 'migrations/schema', name));
    const before = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
    const added = Object.values(files);
    await Promise.all(paths.map((path, index) => writeFile(path, `${before[index]}\n${added[index]}\n`)));
    try {
      await work();
    } finally {
      await Promise.all(paths.map((path, index) => writeFile(path, before[index] ?? '')));
    }
  }

  start(ownerUrl: string): Migration {
    return new Migration(this.folder, ownerUrl);
  }

  migrate(ownerUrl: string): Promise<Ended> {
    return this.start(ownerUrl).ended;
  }
}
