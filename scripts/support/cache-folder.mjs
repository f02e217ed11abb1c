import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { digestOf } from './build-cache.mjs';
import { takeLock } from './lock.mjs';
import { inRoot } from './root.mjs';

const KEPT = inRoot('dist/.kept');
/** What decides what a database of this build holds. */
const MADE_OF = ['dist/backend', 'dist/migrations', 'migrations/schema', 'backend/demo', 'package-lock.json'];
/** What was arranged around its own time is not yet another day's. */
const MOST_AGE_MS = 40 * 60_000;

/**
 * A database has a thousand files, and every test file makes and drops one: in memory, where a machine has room for them
 * there, that takes a tenth of the time.
 */
const MEMORY = '/dev/shm';
const ROOM_BYTES = 4 * 1024 ** 3;

export async function scratchFolder() {
  try {
    const mount = (await readFile('/proc/mounts', 'utf8'))
      .split('\n')
      .find((line) => line.includes(` ${MEMORY} `));
    const { bavail, bsize } = await statfs(MEMORY);
    const isFit = mount !== undefined && !mount.includes('noexec') && bavail * bsize >= ROOM_BYTES;
    return isFit ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** Keeps owners: if root runs the tests, PostgreSQL's files belong to another user. */
const copy = (from, to) =>
  process.platform === 'win32'
    ? cp(from, to, { recursive: true })
    : promisify(execFile)('cp', ['-a', `${from}/.`, to]);

/**
 * A new folder, which everybody may enter, filled by `fill`, or with a copy of what that left for the same build a short time
 * ago. Whatever `fill` begins has ended when it answers.
 * @param {string} name
 * @param {(folder: string) => Promise<void>} fill
 */
export async function copyOfCached(name, fill) {
  const folder = await mkdtemp(join(await scratchFolder(), `panoh-${name}-`));
  await chmod(folder, 0o755);
  const kept = join(KEPT, `${name}-${(await digestOf(MADE_OF)).slice(0, 16)}`);
  // Of several that come at once one fills it, and the others copy that.
  const giveBack = await takeLock(() => undefined, name);
  try {
    if (await isYoung(kept)) await copy(kept, folder);
    else await fillAnew(folder, { name, kept, fill });
  } finally {
    await giveBack();
  }
  return folder;
}

async function fillAnew(folder, { name, kept, fill }) {
  await fill(folder);
  const before = (await readdir(KEPT).catch(() => [])).filter((other) => other.startsWith(`${name}-`));
  for (const other of before) await rm(join(KEPT, other), { recursive: true, force: true });
  await mkdir(`${kept}.part`, { recursive: true });
  await copy(folder, `${kept}.part`);
  await rename(`${kept}.part`, kept);
}

/** By the time of its name, since its files keep theirs. */
const isYoung = (kept) =>
  stat(kept).then(
    ({ ctimeMs }) => Date.now() - ctimeMs < MOST_AGE_MS,
    () => false,
  );
