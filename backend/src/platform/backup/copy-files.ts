import { createHash } from 'node:crypto';
import { lstat, mkdir, open, readdir, statfs } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { SettingError } from '../config/settings.js';

const CHUNK = 1 << 20;
const AT_ONCE = 8;

export interface Found {
  /** Paths below the folder. */
  folders: string[];
  files: string[];
  bytes: number;
}

/** All files below a folder except those that `isLeftOut` excludes by path; skips files deleted during the scan. */
export async function findAll(
  top: string,
  isLeftOut: (path: string) => boolean = () => false,
): Promise<Found> {
  const found: Found = { folders: [], files: [], bytes: 0 };
  const look = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(top, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (isLeftOut(path)) continue;
      if (entry.isDirectory()) {
        found.folders.push(path);
        await look(path);
      } else if (entry.isFile()) {
        found.files.push(path);
        found.bytes += (await lstat(join(top, path)).catch(() => null))?.size ?? 0;
      } else throw new SettingError(`${join(top, path)} is neither a file nor a folder, and is not copied.`);
    }
  };
  await look('');
  return found;
}

/** Throws a sentence where the disk has less room than that, and a little more. */
export async function refuseNarrow(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const needed = Math.ceil(bytes * 1.05);
  if (bavail * bsize >= needed) return;
  const inMb = (count: number): string => `${Math.ceil(count / 1_000_000)} MB`;
  throw new SettingError(
    `There is too little room in ${folder}: ${inMb(needed)} are needed, ${inMb(bavail * bsize)} are free.`,
  );
}

/** Copies one file to the disk itself, not only to memory; answers its SHA-256, or null where it is gone. */
export async function copyFile(from: string, to: string): Promise<string | null> {
  const source = await open(from, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!source) return null;
  try {
    const target = await open(to, 'wx', 0o600);
    try {
      const digest = await pour(source, target);
      await target.sync();
      return digest;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function pour(source: FileHandle, target: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK);
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, CHUNK, null);
    if (bytesRead === 0) return hash.digest('hex');
    const piece = buffer.subarray(0, bytesRead);
    hash.update(piece);
    await target.writeFile(piece);
  }
}

export async function makeFolders(top: string, folders: readonly string[]): Promise<void> {
  await mkdir(top, { recursive: true, mode: 0o700 });
  for (const folder of folders) await mkdir(join(top, folder), { recursive: true, mode: 0o700 });
}

/** Works on several at a time; after one that failed nothing new is begun, and what is under way is waited for. */
export async function eachOf(paths: readonly string[], work: (path: string) => Promise<void>): Promise<void> {
  const waiting = paths.values();
  const failures: unknown[] = [];
  const workOff = async (): Promise<void> => {
    for (const path of waiting) {
      if (failures.length > 0) return;
      await work(path).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, workOff));
  if (failures.length > 0) throw failures[0];
}
