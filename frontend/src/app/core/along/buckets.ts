/** Storage Buckets, which TypeScript's library does not know: each is deleted as files, not as rows. */
interface Bucket {
  readonly indexedDB: IDBFactory;
}
interface Buckets {
  open(name: string, options?: { durability: 'strict' }): Promise<Bucket>;
  keys(): Promise<string[]>;
  delete(name: string): Promise<void>;
}

const NAMED = /^along-(\d+)$/;
export const SHARE = 'share';

const bucketsOf = (): Buckets | undefined => (navigator as { storageBuckets?: Buckets }).storageBuckets;

/** False on plain HTTP, in Firefox and in old browsers: they write, and take nothing along. */
export const canTakeAlong = (): boolean => bucketsOf() !== undefined;

/** Numbers of the copies on this phone, the newest first. */
export async function copiesHere(): Promise<number[]> {
  const names = (await bucketsOf()?.keys()) ?? [];
  return names.flatMap((name) => Number(NAMED.exec(name)?.[1] ?? 0) || []).sort((a, b) => b - a);
}

export const nameOf = (copy: number): string => `along-${copy}`;

/** Hold it as long as what is opened in it: when Chromium collects it, an open database falls silent. */
export async function openBucket(name: string): Promise<Bucket> {
  const buckets = bucketsOf();
  if (!buckets) throw new Error('no storage buckets');
  return buckets.open(name, { durability: 'strict' });
}

/** The other tabs of this browser; a tab does not hear itself. */
let tabs: BroadcastChannel | null = null;
const otherTabs = (): BroadcastChannel | null =>
  (tabs ??= typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('daftar-along'));

/** Says to the other tabs that what they have open is here no more. */
export const tellGone = (): void => otherTabs()?.postMessage('gone');

export function onGone(handler: () => void): void {
  otherTabs()?.addEventListener('message', handler);
}

export const deleteBucket = async (name: string): Promise<void> => bucketsOf()?.delete(name);

/**
 * Deletes every copy and the server’s share as files; works without a line. Sealed words stay. Answers whether
 * anything was there.
 */
export async function deleteCopies(): Promise<boolean> {
  tellGone();
  const copies = await copiesHere();
  await Promise.all([...copies.map(nameOf), SHARE].map(deleteBucket));
  return copies.length > 0;
}
