import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { hashToken } from '../platform/session/session-cookie.js';
import { AuthTransactionService } from './auth-transaction.service.js';
import { makeChallenge, noteAttempt, passkeyOf } from './identity.queries.js';
import { handleOf, readCredential, requestOptions, verifyKept } from './passkey-ceremonies.js';
import type { Place, ClientContext } from './client-context.js';

type Purpose = 'sign_in' | 'enrol' | 'step_up';

/** A passkey that has just spoken for its owner. */
interface Spoken {
  readonly id: string;
  readonly userId: string;
  readonly counter: number;
}

export type PasskeyOptions = Record<string, unknown>;

/** Signing in with a passkey, and what stepping up with one has in common with it. */
@Injectable()
export class PasskeysService {
  constructor(
    private readonly database: Database,
    private readonly transactions: AuthTransactionService,
  ) {}

  /** The challenge before sign-in. The passkey identifies its owner. */
  async planSignIn(clientContext: ClientContext): Promise<PasskeyOptions> {
    const options = await requestOptions(clientContext.place);
    await this.transactions.anonymously(() => this.keep(options.challenge, 'sign_in'), clientContext);
    return { ...options };
  }

  /** The new session's token. How often a password was guessed has nothing to do with it. */
  async signIn(credential: string, clientContext: ClientContext): Promise<string> {
    const spoken = await this.spoken(credential, clientContext.place, {
      purpose: 'sign_in',
      look: (work) => this.transactions.anonymously(work, clientContext),
    });
    const token = spoken && (await this.openFor(spoken, clientContext));
    return token ?? this.transactions.refuse('signInWithPasskey', clientContext);
  }

  /** Stores a challenge for one answer within five minutes. */
  async keep(challenge: string, purpose: Purpose): Promise<void> {
    await makeChallenge(this.database, hashToken(challenge), purpose);
  }

  /** True once for each question. */
  spend(challenge: string, purpose: Purpose): Promise<boolean> {
    return this.transactions.spend('challenge', { hash: hashToken(challenge), purpose });
  }

  /** Whose passkey answers, and that it does so to our question; null in every other case. */
  async spoken(
    credential: string,
    place: Place,
    { purpose, look }: { purpose: Purpose; look: <T>(work: () => Promise<T>) => Promise<T> },
  ): Promise<Spoken | null> {
    const sent = readCredential(credential);
    const kept = await look(async () => {
      if (!(await this.spend(sent.challenge, purpose))) return undefined;
      return passkeyOf(this.database, sent.id);
    });
    if (!kept || kept.host !== place.host) return null;
    // A passkey names its owner where the options listed none; where they did, it need not.
    if (sent.userHandle !== null && !handleOf(kept.userId).equals(Buffer.from(sent.userHandle, 'base64url')))
      return null;
    const counter = await verifyKept(
      sent,
      { credentialId: sent.id, publicKey: kept.publicKey, counter: Number(kept.counter) },
      place,
    );
    return counter === null ? null : { id: kept.id, userId: kept.userId, counter };
  }

  /** In the transaction of what it opens: a counter that did not grow is that of a copy, and opens nothing. */
  use({ id, counter }: Spoken): Promise<boolean> {
    return this.transactions.spend('passkey', { id, counter });
  }

  private openFor(spoken: Spoken, clientContext: ClientContext): Promise<string | null> {
    return this.transactions.anonymously(async () => {
      if (!(await this.use(spoken))) return null;
      const token = await this.transactions.open({
        userId: spoken.userId,
        authMethod: 'passkey',
        visit: clientContext,
      });
      if (token) noteAttempt(this.database, 'signInWithPasskey', 'allowed');
      return token;
    }, clientContext);
  }
}
