import { copiesHere } from './buckets';

/** At the start of the application: a share or a copy that has ended is deleted, before the keypad opens too. */
export async function sweep(): Promise<void> {
  if ((await copiesHere()).length === 0) return;
  const { look } = await import('./vault');
  await look();
}
