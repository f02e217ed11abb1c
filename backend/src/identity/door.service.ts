import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { hashToken, newToken } from '../platform/session/session-cookie.js';
import { Problem } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { OpenedBy } from './identity.types.js';
import type { Visit } from './visit.js';

type ProofKind = 'challenge' | 'ticket' | 'code' | 'recovery_code' | 'passkey' | 'password';

interface Opening {
  userId: string;
  openedBy: OpenedBy;
  /** Null at the operator's console. */
  visit: Visit | null;
}

/**
 * The way of those who are nobody yet: short transactions under the door's role, none of which waits for a hash. What
 * was tried there is written down like every request (SECURITY D).
 */
@Injectable()
export class DoorService {
  constructor(private readonly database: Database) {}

  anonymously<T>(work: () => Promise<T>, visit?: Visit): Promise<T> {
    const options = { sessionHash: null, throughDoor: true };
    if (!visit) return this.database.run(options, work);
    return this.database.run({ ...options, requestId: visit.requestId }, async () => {
      await this.ask(`select set_config('panoh.device', $1, true)`, [hashToken(visit.deviceToken)]);
      return work();
    });
  }

  /** The first row of an answer. */
  async ask<Row>(sql: string, parameters: unknown[] = []): Promise<Row | undefined> {
    const [row] = await this.database.query<Row>(sql, parameters);
    return row;
  }

  /** What a function of the door answers by yes or no. */
  async may(call: string, parameters: unknown[]): Promise<boolean> {
    return (await this.ask<{ done: boolean }>(`select panoh.${call} as done`, parameters))?.done === true;
  }

  /** Uses up a proof, in the transaction of what it opens; false where it was none or had served. */
  spend(kind: ProofKind, proof: object): Promise<boolean> {
    return this.may('spend_proof($1, $2)', [kind, JSON.stringify(proof)]);
  }

  /** The token of a new session; null where this account may not be opened so. From then on the transaction is hers. */
  async open({ userId, openedBy, visit }: Opening): Promise<string | null> {
    const token = newToken();
    const device = visit?.device ?? null;
    const deviceHash = hashToken(visit?.deviceToken ?? null);
    const session = { id: newId(), tokenHash: hashToken(token), openedBy, device, deviceHash };
    const isOpen = await this.may('open_session($1, $2)', [userId, JSON.stringify(session)]);
    return isOpen ? token : null;
  }

  /** Goes out with the end of the transaction that it tells of. */
  note(action: string, decision: 'allowed' | 'refused'): void {
    const entry = this.database.audit.entry(action, decision, this.database.requestId);
    this.database.finallyRun('select panoh.write_audit($1)', [JSON.stringify(entry)]);
  }

  /** The one answer to whoever is not let in, whatever the reason. */
  async refuse(action: string, visit: Visit): Promise<never> {
    await this.anonymously(async () => this.note(action, 'refused'), visit);
    throw new Problem(401, 'sign_in_failed');
  }
}
