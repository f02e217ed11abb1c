import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Passwords } from '../platform/session/passwords.js';
import { hashToken, newToken } from '../platform/session/session-cookie.js';
import { DoorService } from './door.service.js';
import { FactorCodesService } from './factor-codes.service.js';
import type { SealedFactors } from './factor-codes.service.js';
import type { Visit } from './visit.js';

interface Challenge {
  user_id: string;
  password_hash: string | null;
  has_factor: boolean;
}

type TicketChallenge = SealedFactors & { user_id: string };

/** Either she is in, or a code is asked for. */
export type SignedIn =
  { readonly token: string; readonly ticket: null } | { readonly token: null; readonly ticket: string };

/** Signing in with a password, and with a code after it. Passwords are hashed outside any transaction. */
@Injectable()
export class SignInService {
  constructor(
    private readonly database: Database,
    private readonly door: DoorService,
    private readonly passwords: Passwords,
    private readonly codes: FactorCodesService,
  ) {}

  /**
   * Unknown, disabled, shut, locked and wrong password are one answer, and take as long: for the first four there is no
   * challenge, and the attempt was counted with it. Only the right password learns that a code is needed too.
   */
  async signIn(login: string, password: string, visit: Visit): Promise<SignedIn> {
    const challenge = await this.door.anonymously(
      () => this.door.ask<Challenge>(`select * from panoh.attempt('login', $1)`, [login]),
      visit,
    );
    const matches = await this.passwords.verify(challenge?.password_hash ?? null, password);
    if (!challenge || !matches) return this.door.refuse('signIn', visit);
    const done = await (challenge.has_factor
      ? this.askForCode(challenge.user_id, visit)
      : this.openFor(challenge.user_id, visit));
    return done ?? this.door.refuse('signIn', visit);
  }

  /** The new session's token, for a ticket that the right password was given and a code that serves once. */
  async withCode(ticket: string, code: string, visit: Visit): Promise<string> {
    const ticketHash = hashToken(ticket);
    const attempt = await this.door.anonymously(async () => {
      const known = await this.door.ask<TicketChallenge>(`select * from panoh.attempt('ticket', $1)`, [
        ticketHash,
      ]);
      const right = known && this.codes.read(known.user_id, known, { code, now: this.database.now });
      return known && right ? { userId: known.user_id, right } : null;
    }, visit);
    const token =
      attempt &&
      (await this.inOne(visit, 'signInWithCode', async () => {
        const { userId, right } = attempt;
        if (!(await this.codes.spend(userId, right))) return null;
        if (!(await this.door.spend('ticket', { hash: ticketHash }))) return null;
        return this.door.open({ userId, openedBy: right.kind, visit });
      }));
    return token ?? this.door.refuse('signInWithCode', visit);
  }

  private async askForCode(userId: string, visit: Visit): Promise<SignedIn> {
    const ticket = newToken();
    await this.inOne(visit, 'signIn', async () => {
      await this.door.ask('select panoh.issue_ticket($1, $2)', [userId, hashToken(ticket)]);
      return ticket;
    });
    return { token: null, ticket };
  }

  private async openFor(userId: string, visit: Visit): Promise<SignedIn | null> {
    const token = await this.inOne(visit, 'signIn', () =>
      this.door.open({ userId, openedBy: 'password', visit }),
    );
    return token === null ? null : { token, ticket: null };
  }

  /** Where it comes to nothing all of it is undone: a code that opened no session was not used. */
  private async inOne(
    visit: Visit,
    action: string,
    work: () => Promise<string | null>,
  ): Promise<string | null> {
    const undone = new Error('comes to nothing');
    const whole = this.door.anonymously(async () => {
      const answer = await work();
      if (answer === null) throw undone;
      this.door.note(action, 'allowed');
      return answer;
    }, visit);
    return whole.catch((error: unknown) => {
      if (error === undone) return null;
      throw error;
    });
  }
}
