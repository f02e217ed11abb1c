import { Inject, Injectable } from '@nestjs/common';
import { Problem, invalid } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { Settings } from '../platform/config/settings.js';
import { Database } from '../platform/database/database.js';
import { SETTINGS } from '../platform/platform.module.js';
import { Passwords, passwordRefusal } from '../platform/session/passwords.js';
import { hashToken, newToken } from '../platform/session/session-cookie.js';
import type { SessionDto, SessionGroupDto } from './identity.dto.js';
import type { Language } from './identity.types.js';
import type { Role } from '../platform/http/permissions.js';
import type { RequestSteps } from '../platform/http/requests.js';

interface Challenge {
  user_id: string;
  password_hash: string | null;
}

interface SessionRow {
  id: string;
  login: string;
  display_name: string;
  roles: Role[];
  language: Language;
  agency_id: string;
  type: string;
  kind: string;
  place: string;
  agency_tg: string;
  agency_ru: string;
  agency_en: string;
  groups: SessionGroupDto[];
  expires_at: Date;
  must_change: boolean;
}

const STEP_UP_MINUTES = 2;

/** Signing in and out. Passwords are hashed outside any transaction. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Returns the new session's token. Unknown, disabled, locked and wrong password are one answer, and take as long:
   * for the first three there is no challenge, and the attempt was counted with it.
   */
  async signIn(login: string, password: string): Promise<string> {
    const [challenge] = await this.anonymously<Challenge>('select * from panoh.sign_in_challenge($1)', [
      login,
    ]);
    const matches = await this.passwords.verify(challenge?.password_hash ?? null, password);
    if (!challenge || !matches) throw new Problem(401, 'sign_in_failed');
    return this.openFor(challenge.user_id);
  }

  /** Opens a session for a person whose presence somebody vouches for: her password, or the operator's console. */
  async openFor(userId: string): Promise<string> {
    const token = newToken();
    await this.anonymously('select panoh.sign_in_succeeded($1, $2, $3)', [userId, newId(), hashToken(token)]);
    return token;
  }

  async end(token: string | null): Promise<void> {
    if (token) await this.anonymously('select panoh.end_session($1)', [hashToken(token)]);
  }

  /** The session as the front end shows it. */
  async current(): Promise<SessionDto> {
    const { userId, sessionId, groupIds, ledGroupIds } = this.database.viewer;
    const [row] = await this.database.query<SessionRow>(
      `select u.id, u.display_name, u.roles, u.language, a.id as agency_id, a.type, a.kind, a.place,
         a.name_tg as agency_tg, a.name_ru as agency_ru, a.name_en as agency_en,
         coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'place', g.place, 'isLed', g.id = any ($4),
             'name', jsonb_build_object('tg', g.name_tg, 'ru', g.name_ru, 'en', g.name_en)) order by g.place, g.id)
           from panoh.working_groups g where g.id = any ($3)), '[]') as groups,
         s.expires_at, panoh.must_change_password() as must_change
       from panoh.users u join panoh.agencies a on a.id = u.agency_id
         join panoh.sessions s on s.id = $2
       where u.id = $1`,
      [userId, sessionId, groupIds, ledGroupIds],
    );
    if (!row) throw new Problem(401, 'sign_in_required');
    return { ...toSession(row, this.database.now), neutralPage: this.settings.neutralPage };
  }

  async changePassword(login: { old: string; new: string }, steps: RequestSteps): Promise<void> {
    const confirmed = await this.confirm(login.old, { path: 'oldPassword', steps });
    const refusal = passwordRefusal(login.new, '\u0000');
    if (refusal) throw invalid({ path: 'newPassword', code: refusal });
    const stored = await this.passwords.hash(login.new);
    await steps.change(async () => {
      await this.expectSame(confirmed, 'oldPassword');
      await this.database.query('select panoh.set_password($1, $2, false)', [
        this.database.viewer.userId,
        stored,
      ]);
    });
  }

  /** Proves presence again for two minutes, as unmasking by anyone but the owning worker asks (SECURITY C). */
  async stepUp(password: string, steps: RequestSteps): Promise<void> {
    const confirmed = await this.confirm(password, { path: 'password', steps });
    await steps.change(async () => {
      await this.expectSame(confirmed, 'password');
      const until = new Date(this.database.now.getTime() + STEP_UP_MINUTES * 60_000);
      await this.database.query('select panoh.step_up($1)', [until]);
    });
  }

  /**
   * The stored hash that the password fits; the comparison itself holds no transaction. It counts as an attempt to
   * sign in: an open session guesses no oftener than the door lets anybody guess.
   */
  private async confirm(
    password: string,
    { path, steps }: { path: string; steps: RequestSteps },
  ): Promise<string | null> {
    const stored = await steps.look(() => this.attemptedHash());
    if (!(await this.passwords.verify(stored, password))) throw invalid({ path, code: 'wrong_password' });
    return stored;
  }

  /** A password that was changed while this one was compared is not the one that was compared. */
  private async expectSame(confirmed: string | null, path: string): Promise<void> {
    if ((await this.ownHash()) !== confirmed) throw invalid({ path, code: 'wrong_password' });
  }

  private async attemptedHash(): Promise<string | null> {
    const [row] = await this.database.query<{ hash: string | null }>(
      'select panoh.attempt_own_password() as hash',
    );
    return row?.hash ?? null;
  }

  private async ownHash(): Promise<string | null> {
    const [row] = await this.database.query<{ hash: string | null }>(
      'select panoh.own_password_hash() as hash',
    );
    return row?.hash ?? null;
  }

  private anonymously<Row>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return this.database.run({ sessionHash: null }, () => this.database.query<Row>(sql, parameters));
  }
}

function toSession(row: SessionRow, now: Date): Omit<SessionDto, 'neutralPage'> {
  return {
    user: {
      id: row.id,
      displayName: row.display_name,
      roles: row.roles,
      language: row.language,
      agency: {
        id: row.agency_id,
        type: row.type,
        kind: row.kind,
        place: row.place,
        name: { tg: row.agency_tg, ru: row.agency_ru, en: row.agency_en },
      },
      workingGroups: row.groups,
    },
    expiresAt: row.expires_at.toISOString(),
    now: now.toISOString(),
    mustChangePassword: row.must_change,
  };
}
