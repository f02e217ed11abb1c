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
  /** Hash of the session token; null where nobody is signed in yet. */
  sessionHash: string | null;
  /** Throws where whoever is asking may not; nothing of the work is answered or kept then. */
  admit?: () => void;
  /** The work asks the database before it looks at who is asking: its question goes out together with the session. */
  asksFirst?: boolean;
  /** A page asks by itself: no sign of life of whoever is signed in. */
  isUnattended?: boolean;
}

interface BeginRow {
  viewer: unknown;
  at: Date;
}

const BEGIN_SESSION = 'select viewer, at from panoh.begin_session($1)';
const UNATTENDED = `select set_config('panoh.unattended', 'on', true)`;

async function beginSession(
  client: ClientBase,
  { sessionHash, isUnattended }: Pick<Admission, 'sessionHash' | 'isUnattended'>,
): Promise<Begun> {
  const first = ['begin', ...(isUnattended ? [UNATTENDED] : [])].map((sql) => client.query(sql));
  const begun = client.query<BeginRow>(BEGIN_SESSION, [sessionHash]);
  await sideBySide([...first, begun]);
  const { rows } = await begun;
  if (!rows[0]) throw new Problem(503, 'database_unavailable');
  return { viewer: readViewer(rows[0].viewer), now: rows[0].at };
}

/** How a transaction is opened: it begins together with its session, and whoever may not ask learns nothing in it. */
export class Opening {
  private known: Begun | null = null;
  private admitted: Promise<void> = Promise.resolve();
  private isAdmitted = false;

  /** Throws where a work that asks first looks at who is asking before anything was answered. */
  get begun(): Begun {
    if (!this.known) throw new Error('Who is asking is not known yet.');
    return this.known;
  }

  /** Whoever may not ask is refused for that, whatever work that asked first has come to. */
  async carryOut<T>(client: ClientBase, admission: Admission, work: () => Promise<T>): Promise<T> {
    this.admitted = beginSession(client, admission).then((begun) => {
      this.known = begun;
      admission.admit?.();
      this.isAdmitted = true;
    });
    if (!admission.asksFirst) await this.admitted;
    const [, result] = await sideBySide([this.admitted, work()]);
    return result;
  }

  /** What the database answered, once it is known that she may ask. */
  async admit<Answer>(asked: Promise<Answer>): Promise<Answer> {
    if (this.isAdmitted) return asked;
    const [, answer] = await Promise.all([this.admitted, asked]);
    return answer;
  }
}
