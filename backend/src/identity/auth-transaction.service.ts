import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { hashToken, newToken } from '../platform/session/session-cookie.js';
import { Problem } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { AuthMethod } from './identity.types.js';
import type { ClientContext } from './client-context.js';
import { nameDevice, noteAttempt, openSession, spendProof } from './identity.queries.js';

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
      await nameDevice(this.database, hashToken(clientContext.deviceToken));
      return work();
    });
  }

  /** Uses up a proof, in the transaction of what it opens; false where it was none or had served. */
  spend(kind: ProofKind, proof: object): Promise<boolean> {
    return spendProof(this.database, kind, proof);
  }

  /** The token of a new session; null where this account may not be opened so. From then on the transaction is hers. */
  async open({ userId, authMethod, visit }: Opening): Promise<string | null> {
    const token = newToken();
    const device = visit?.device ?? null;
    const deviceHash = hashToken(visit?.deviceToken ?? null);
    const session = { id: newId(), tokenHash: hashToken(token), authMethod, device, deviceHash };
    return (await openSession(this.database, userId, session)) ? token : null;
  }

  /** The same answer to every refused caller, whatever the reason. */
  async refuse(action: string, clientContext: ClientContext): Promise<never> {
    await this.anonymously(async () => noteAttempt(this.database, action, 'refused'), clientContext);
    throw new Problem(401, 'sign_in_failed');
  }
}
