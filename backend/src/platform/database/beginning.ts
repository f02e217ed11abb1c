import type { ClientBase } from 'pg';
import { Problem } from '../../shared/errors.js';
import { sideBySide } from '../../shared/side-by-side.js';
import { readViewer } from './viewer.js';
import type { Viewer } from './viewer.js';

/** Who is asking, and at what time. */
export interface Begun {
  viewer: Viewer | null;
  now: Date;
}

export interface Admission {
  /** Throws where whoever is asking may not; nothing of the work is answered or kept then. */
  admit?: () => void;
  /** The work asks the database before it looks at who is asking: its question goes out together with the session. */
  asksFirst?: boolean;
}

interface BeginRow {
  viewer: unknown;
  at: Date;
}

const BEGIN_SESSION = 'select viewer, at from panoh.begin_session($1)';

/** Begins a transaction and the session in it. */
export async function beginSession(client: ClientBase, sessionHash: string | null): Promise<Begun> {
  const [, { rows }] = await sideBySide([
    client.query('begin'),
    client.query<BeginRow>(BEGIN_SESSION, [sessionHash]),
  ]);
  if (!rows[0]) throw new Problem(503, 'database_unavailable');
  return { viewer: readViewer(rows[0].viewer), now: rows[0].at };
}

/** Whoever may not ask is refused for that, whatever work that asked first has come to. */
export async function carryOut<T>(
  beginning: Promise<void>,
  { admit, asksFirst }: Admission,
  work: () => Promise<T>,
): Promise<T> {
  const admitted = beginning.then(() => admit?.());
  if (!asksFirst) await admitted;
  const [, result] = await sideBySide([admitted, work()]);
  return result;
}
