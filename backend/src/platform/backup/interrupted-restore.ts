import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EmbeddedPostgres } from '../embedded/embedded-postgres.js';
import { findHome } from '../embedded/home.js';

/** Where the database lies, and its root folder. */
export interface Place {
  root: string;
  data: string;
}

const noteIn = ({ root }: Place): string => join(root, 'restore-under-way');

export const asideOf = ({ data }: Place, why: string): string =>
  `${data}-${why}-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`;

/** Before anything is moved: a restore that is cut off from here on never was. `earlier` is where the present data go. */
export async function beginRestore(place: Place, earlier: string | null): Promise<void> {
  await writeFile(noteIn(place), earlier === null ? '' : basename(earlier), { mode: 0o600, flush: true });
}

/** What was put back has passed. */
export const keepRestored = (place: Place): Promise<void> => rm(noteIn(place), { force: true });

/** Restores the earlier data wherever the restore was interrupted; the new data is moved aside. */
export async function undoRestore(place: Place): Promise<void> {
  const name = await readFile(noteIn(place), 'utf8');
  const earlier = name === '' ? null : join(place.root, name);
  const isMoved = earlier === null || existsSync(earlier);
  if (isMoved && existsSync(place.data)) await rename(place.data, asideOf(place, 'refused'));
  if (earlier && existsSync(earlier)) await rename(earlier, place.data);
  await keepRestored(place);
}

/**
 * Undoes an interrupted restore whose result was not verified. Otherwise the product would start with an empty or
 * unverified database. The caller holds the instance lock. Returns whether there was one.
 */
export async function endInterrupted(dataDir: string): Promise<boolean> {
  const place = findHome(dataDir);
  if (!existsSync(noteIn(place))) return false;
  await EmbeddedPostgres.endOrphan(dataDir);
  await undoRestore(place);
  return true;
}
