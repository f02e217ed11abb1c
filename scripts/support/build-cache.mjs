import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ROOT, inRoot } from './root.mjs';

async function filesUnder(path) {
  const found = await stat(path).catch(() => null);
  if (!found) return [];
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).sort();
  return (await Promise.all(names.map((name) => filesUnder(join(path, name))))).flat();
}

/**
 * One digest over the names and contents of files.
 * @param {string[]} paths files and folders below the project
 * @param {RegExp} except relative paths, with forward slashes, that do not count
 */
export async function digestOf(paths, except = /^$/) {
  const files = (await Promise.all(paths.map((path) => filesUnder(inRoot(path))))).flat();
  const hash = createHash('sha256');
  for (const file of files) {
    const name = relative(ROOT, file).replaceAll('\\', '/');
    if (except.test(name)) continue;
    hash.update(`${name}\0`).update(await readFile(file));
    hash.update('\0');
  }
  return hash.digest('hex');
}

const stampFile = (name) => inRoot('dist', '.stamps', name);

export const readStamp = (name) => readFile(stampFile(name), 'utf8').catch(() => '');

export async function writeStamp(name, digest) {
  await mkdir(inRoot('dist', '.stamps'), { recursive: true });
  await writeFile(stampFile(name), digest);
}
