import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Passwords } from '../platform/session/passwords.js';
import { hashToken, newToken } from '../platform/session/session-cookie.js';
import { AuthTransactionService } from './auth-transaction.service.js';
import { FactorCodesService } from './factor-codes.service.js';
import type { ClientContext } from './client-context.js';
import { attemptLogin, attemptTicket, issueTicket, noteAttempt } from './identity.queries.js';

/** Either signed in, or a code is required. */
export type SignedIn =
  | { readonly token: string; readonly ticket: null }
  | { readonly token: null; readonly ticket: string };

/** Signing in with a password, and with a code after it. Passwords are hashed outside any transaction. */
@Injectable()
export class SignInService {
  constructor(
    private readonly database: Database,
    private readonly transactions: AuthTransactionService,
    private readonly passwords: Passwords,
    private readonly codes: FactorCodesService,
  ) {}

  /**
   * Unknown, disabled, shut, locked and wrong password are one answer, and take as long: for the first four there is no
   * challenge, and the attempt was counted with it. Only the right password learns that a code is needed too.
   */
  async signIn(login: string, password: string, clientContext: ClientContext): Promise<SignedIn> {
    const challenge = await this.transactions.anonymously(
      () => attemptLogin(this.database, login),
      clientContext,
    );
    const matches = await this.passwords.verify(challenge?.password_hash ?? null, password);
    if (!challenge || !matches) return this.transactions.refuse('signIn', clientContext);
    const done = await (challenge.has_factor
      ? this.askForCode(challenge.user_id, clientContext)
      : this.openFor(challenge.user_id, clientContext));
    return done ?? this.transactions.refuse('signIn', clientContext);
  }

  /** The new session's token, for a ticket that the right password was given and a code that serves once. */
  async withCode(ticket: string, code: string, clientContext: ClientContext): Promise<string> {
    const ticketHash = hashToken(ticket);
    const attempt = await this.transactions.anonymously(async () => {
      const known = await attemptTicket(this.database, ticketHash);
      const right = known && this.codes.read(known.user_id, known, { code, now: this.database.now });
      return known && right ? { userId: known.user_id, right } : null;
    }, clientContext);
    const token =
      attempt &&
      (await this.inOne(clientContext, 'signInWithCode', async () => {
        const { userId, right } = attempt;
        if (!(await this.codes.spend(userId, right))) return null;
        if (!(await this.transactions.spend('ticket', { hash: ticketHash }))) return null;
        return this.transactions.open({ userId, authMethod: right.kind, visit: clientContext });
      }));
    return token ?? this.transactions.refuse('signInWithCode', clientContext);
  }

  private async askForCode(userId: string, clientContext: ClientContext): Promise<SignedIn> {
    const ticket = newToken();
    await this.inOne(clientContext, 'signIn', async () => {
      await issueTicket(this.database, userId, hashToken(ticket));
      return ticket;
    });
    return { token: null, ticket };
  }

  private async openFor(userId: string, clientContext: ClientContext): Promise<SignedIn | null> {
    const token = await this.inOne(clientContext, 'signIn', () =>
      this.transactions.open({ userId, authMethod: 'password', visit: clientContext }),
    );
    return token === null ? null : { token, ticket: null };
  }

  /** On failure the transaction rolls back: a code that opened no session is not used up. */
  private async inOne(
    clientContext: ClientContext,
    action: string,
    work: () => Promise<string | null>,
  ): Promise<string | null> {
    const undone = new Error('comes to nothing');
    const whole = this.transactions.anonymously(async () => {
      const answer = await work();
      if (answer === null) throw undone;
      noteAttempt(this.database, action, 'allowed');
      return answer;
    }, clientContext);
    return whole.catch((error: unknown) => {
      if (error === undone) return null;
      throw error;
    });
  }
}
