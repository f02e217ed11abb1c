import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { hashToken, newToken } from '../platform/session/session-cookie.js';
import { Problem } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { AuthMethod } from './identity.types.js';
import type { ClientContext } from './client-context.js';

type ProofKind = 'challenge' | 'ticket' | 'code' | 'recovery_code' | 'passkey' | 'password';

interface Opening {
  userId: string;
  authMethod: AuthMethod;
  /** Null at the operator's console. */
  visit: ClientContext | null;
}

/**
 * Access before sign-in: short transactions under the role `panoh_auth`. None of them waits for a password hash.
 * Attempts are audited like every request (SECURITY D).
 */
@Injectable()
export class AuthTransactionService {
  constructor(private readonly database: Database) {}

  anonymously<T>(work: () => Promise<T>, clientContext?: ClientContext): Promise<T> {
    const options = { sessionHash: null, useAuthRole: true };
    if (!clientContext) return this.database.run(options, work);
    return this.database.run({ ...options, requestId: clientContext.requestId }, async () => {
      await this.ask(`select set_config('panoh.device', $1, true)`, [hashToken(clientContext.deviceToken)]);
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
  async open({ userId, authMethod, visit }: Opening): Promise<string | null> {
    const token = newToken();
    const device = visit?.device ?? null;
    const deviceHash = hashToken(visit?.deviceToken ?? null);
    const session = { id: newId(), tokenHash: hashToken(token), authMethod, device, deviceHash };
    const isOpen = await this.may('open_session($1, $2)', [userId, JSON.stringify(session)]);
    return isOpen ? token : null;
  }

  /** Sent with the end of the transaction that it records. */
  note(action: string, decision: 'allowed' | 'refused'): void {
    const entry = this.database.audit.entry(action, decision, this.database.requestId);
    this.database.finallyRun('select panoh.write_audit($1)', [JSON.stringify(entry)]);
  }

  /** The same answer to every refused caller, whatever the reason. */
  async refuse(action: string, clientContext: ClientContext): Promise<never> {
    await this.anonymously(async () => this.note(action, 'refused'), clientContext);
    throw new Problem(401, 'sign_in_failed');
  }
}
