import { existsSync } from 'node:fs';
import { chmod, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTrouble } from '../config/file-trouble.js';
import { SettingError } from '../config/settings.js';
import { findBinaries, majorVersion } from '../embedded/binaries.js';
import { EmbeddedPostgres } from '../embedded/embedded-postgres.js';
import { prepareHome } from '../embedded/home.js';
import type { Home } from '../embedded/home.js';
import { copyFile, eachOf, findAll, makeFolders, refuseNarrow } from './copy-files.js';
import { dataIn, systemHere } from './manifest.js';
import type { Manifest } from './manifest.js';
import { asideOf, beginRestore, keepRestored, undoRestore } from './interrupted-restore.js';

/** Data put where the product looks for it, and what was there before. */
export interface RestoredBackup {
  /** Null where there was none. */
  earlier: string | null;
  /** It has passed; until then a start undoes it. */
  keep(): Promise<void>;
  /** Puts what was there before in its place again. */
  undo(): Promise<void>;
}

/**
 * Replaces the present data, which is moved aside, by the copy. Every file is verified against the manifest first.
 * The caller holds the instance lock.
 */
export async function restoreBackup(
  backup: string,
  manifest: Manifest,
  dataDir: string,
): Promise<RestoredBackup> {
  const home = await prepareHome(dataDir);
  await refuseOtherSystem(manifest, home);
  await refuseNarrow(home.root, manifest.bytes);
  const coming = `${home.data}-coming`;
  await rm(coming, { recursive: true, force: true });
  try {
    await copyCompared(dataIn(backup), coming, { manifest, home });
  } catch (error) {
    await rm(coming, { recursive: true, force: true });
    if (error instanceof SettingError || !(error as NodeJS.ErrnoException).code) throw error;
    throw new SettingError(`The backup cannot be copied: ${fileTrouble(error)}.`);
  }
  await EmbeddedPostgres.endOrphan(dataDir);
  const earlier = existsSync(home.data) ? asideOf(home, 'before') : null;
  await beginRestore(home, earlier);
  if (earlier) await rename(home.data, earlier);
  await rename(coming, home.data);
  return { earlier, keep: () => keepRestored(home), undo: () => undoRestore(home) };
}

async function refuseOtherSystem({ system, server }: Manifest, home: Home): Promise<void> {
  if (system !== systemHere())
    throw new SettingError(`The backup was made on ${system}; its files serve no ${systemHere()}.`);
  const here = await majorVersion(await findBinaries(home));
  if (here !== server.split('.')[0])
    throw new SettingError(`The backup is of PostgreSQL ${server}; this program brings PostgreSQL ${here}.`);
}

async function copyCompared(
  from: string,
  to: string,
  { manifest, home }: { manifest: Manifest; home: Home },
): Promise<void> {
  const { folders, files } = await findAll(from);
  const more = files.find((path) => !(path in manifest.files));
  if (more) throw new SettingError(`The backup is not as it was written: ${more} does not belong to it.`);
  await makeFolders(to, folders);
  await eachOf(
    Object.entries(manifest.files).map(([path]) => path),
    async (path) => {
      const digest = await copyFile(join(from, path), join(to, path));
      if (digest !== manifest.files[path])
        throw new SettingError(
          `The backup is not as it was written: ${path} ${digest === null ? 'is missing' : 'was changed'}.`,
        );
      await home.own(join(to, path));
    },
  );
  for (const folder of ['', ...folders]) {
    await chmod(join(to, folder), 0o700);
    await home.own(join(to, folder));
  }
}
