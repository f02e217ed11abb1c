import { invalid } from './errors.js';

/** Where a keyset page ends: the sort key of its last row and that row's id. */
export interface PageEnd {
  key: string;
  id: string;
}

export const encodeCursor = (key: string, id: string): string =>
  Buffer.from(JSON.stringify([key, id])).toString('base64url');

/** The cursor a caller sent back; null if absent. Throws 422 for a cursor that this server did not make. */
export function decodeCursor(cursor: string | null | undefined): PageEnd | null {
  if (!cursor) return null;
  try {
    const [key, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [unknown, unknown];
    if (typeof key === 'string' && typeof id === 'string') return { key, id };
  } catch {
    // Falls through to the one answer for every unusable cursor.
  }
  throw invalid({ path: 'cursor', code: 'not_valid' });
}
