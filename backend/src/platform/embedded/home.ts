import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where the embedded server lives and as whom it runs. */
export interface Home {
  root: string;
  data: string;
  identity: { uid?: number; gid?: number };
  /** Whether the server's user can reach the path. */
  mayEnter(path: string): boolean;
  own(path: string): Promise<void>;
}

/**
 * An ordinary user's server lives under the data folder. PostgreSQL refuses to run as root, so root's runs as
 * `postgres` or `nobody`; where that user cannot enter the data folder (a clone under a 0700 home), it lives under
 * /var/lib in a folder named after the clone's path: what is in /var/tmp is removed after a month.
 */
export async function prepareHome(dataDir: string): Promise<Home> {
  await mkdir(dataDir, { recursive: true });
  const place = findHome(dataDir);
  const { root, identity } = place;
  const own = async (path: string) => {
    if (identity.uid !== undefined) await chown(path, identity.uid, identity.gid ?? identity.uid);
  };
  await mkdir(root, { recursive: true });
  await own(root);
  await chmod(root, 0o700);
  return { ...place, own };
}

/** The same place, made or not. */
export function findHome(dataDir: string): Omit<Home, 'own'> {
  const identity: Home['identity'] = process.getuid?.() === 0 ? unprivileged() : {};
  const mayEnter = (path: string): boolean => identity.uid === undefined || isOpen(path);
  const root = mayEnter(join(dataDir, 'x'))
    ? join(dataDir, 'postgres')
    : join('/var/lib', `panoh-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`);
  return { root, data: join(root, 'data'), identity, mayEnter };
}

const NOBODY = 65_534;

function unprivileged(): { uid: number; gid: number } {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return { uid: NOBODY, gid: NOBODY };
  }
}

/** Every folder above the path may be entered by others. */
function isOpen(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(folder) && !(statSync(folder).mode & 0o001)) return false;
    if (folder === dirname(folder)) return true;
  }
}
