import { Inject, Injectable } from '@nestjs/common';
import { Problem, notFound } from '../shared/errors.js';
import type { Settings } from '../platform/config/settings.js';
import { Database } from '../platform/database/database.js';
import { SETTINGS } from '../platform/platform.module.js';
import { hashToken } from '../platform/session/session-cookie.js';
import { deviceOf } from './devices.rules.js';
import { AuthTransactionService } from './auth-transaction.service.js';
import type { OwnSessionDto, SessionDto } from './identity.dto.js';
import {
  closeTour,
  currentSession,
  endOtherSessions,
  endOwnSession,
  endSession,
  ownSessions,
  proveStepUp,
  userOfLogin,
} from './identity.queries.js';

/** Open sessions: the current one and the others of the same user. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly transactions: AuthTransactionService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Whether the viewer signs in under this name. */
  async isOwnLogin(login: string): Promise<boolean> {
    const { userId } = this.database.viewer;
    return (await this.transactions.anonymously(() => userOfLogin(this.database, login))) === userId;
  }

  /** Opens a session for a person whose presence the operator's console vouches for. */
  async openFor(userId: string): Promise<string> {
    const token = await this.transactions.anonymously(() =>
      this.transactions.open({ userId, authMethod: 'console', visit: null }),
    );
    if (!token) throw notFound();
    return token;
  }

  /** The same for the user with this login name; null where there is none. */
  async openForLogin(login: string): Promise<string | null> {
    const userId = await this.transactions.anonymously(() => userOfLogin(this.database, login));
    return userId ? this.openFor(userId) : null;
  }

  /** For two minutes the session counts as that of a person who has just proved presence, as `openFor`. */
  async vouch(token: string): Promise<void> {
    const options = { sessionHash: hashToken(token), useAuthRole: true };
    await this.database.run(options, () => proveStepUp(this.database, 'passkey'));
  }

  async end(token: string | null): Promise<void> {
    if (!token) return;
    await this.database.run({ sessionHash: hashToken(token) }, () => endSession(this.database));
  }

  /** The session as the front end shows it. */
  async current(): Promise<SessionDto> {
    const row = await currentSession(this.database);
    if (!row) throw new Problem(401, 'sign_in_required');
    const { expiresAt, mustChangePassword, mustAddFactor, proofs, isTourClosed, ...user } = row;
    return {
      user,
      expiresAt: expiresAt.toISOString(),
      now: this.database.now.toISOString(),
      mustChangePassword,
      mustAddFactor,
      proofs,
      quickExitUrl: this.settings.quickExitUrl,
      isTourClosed,
    };
  }

  /** The introduction to the first screen is not shown to this user again, on any device. */
  closeTour(): Promise<void> {
    return closeTour(this.database);
  }

  /** The user's open sessions, latest seen first. Sessions of imports are left out. */
  async listOwn(): Promise<OwnSessionDto[]> {
    const { sessionId } = this.database.viewer;
    return (await ownSessions(this.database)).map(({ id, device, authMethod, openedAt, seenAt }) => ({
      id,
      ...deviceOf(device),
      authMethod,
      openedAt: openedAt.toISOString(),
      seenAt: seenAt.toISOString(),
      isThis: id === sessionId,
    }));
  }

  async endOwn(id: string): Promise<void> {
    if (!(await endOwnSession(this.database, id))) throw notFound();
  }

  endOthers(): Promise<void> {
    return endOtherSessions(this.database);
  }
}
