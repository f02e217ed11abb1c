import { Inject, Injectable } from '@nestjs/common';
import { Problem, notFound } from '../shared/errors.js';
import type { Settings } from '../platform/config/settings.js';
import { Database } from '../platform/database/database.js';
import { SETTINGS } from '../platform/platform.module.js';
import { hashToken } from '../platform/session/session-cookie.js';
import { deviceOf } from './devices.rules.js';
import { AuthTransactionService } from './auth-transaction.service.js';
import type { OwnSessionDto, SessionDto, SessionGroupDto } from './identity.dto.js';
import type { Language, AuthMethod, AuthFactor } from './identity.types.js';
import type { Role } from '../platform/http/permissions.js';

interface SessionRow {
  id: string;
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
  must_enrol: boolean;
  proofs: AuthFactor[];
}

interface OwnSessionRow {
  id: string;
  device: string | null;
  opened_by: AuthMethod;
  created_at: Date;
  seen_at: Date;
}

/** Open sessions: the current one and the others of the same user. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly transactions: AuthTransactionService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

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
    const person = await this.transactions.anonymously(() =>
      this.transactions.ask<{ user_id: string }>('select user_id from panoh.user_of_login($1)', [login]),
    );
    return person ? this.openFor(person.user_id) : null;
  }

  async end(token: string | null): Promise<void> {
    if (!token) return;
    await this.database.run({ sessionHash: null }, () =>
      this.database.query('select panoh.end_session($1)', [hashToken(token)]),
    );
  }

  /** The session as the front end shows it. */
  async current(): Promise<SessionDto> {
    const { userId, sessionId, groupIds, ledGroupIds } = this.database.viewer;
    const [row] = await this.database.query<SessionRow>(
      `select u.id, u.display_name, u.roles, u.language, a.id as agency_id, a.type, a.kind, a.place,
         a.name_tg as agency_tg, a.name_ru as agency_ru, a.name_en as agency_en,
         coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'place', g.place, 'isLed', g.id = any ($4),
             'isFallback', g.fallback_agency_id is not distinct from u.agency_id,
             'name', jsonb_build_object('tg', g.name_tg, 'ru', g.name_ru, 'en', g.name_en)) order by g.place, g.id)
           from panoh.working_groups g where g.id = any ($3)), '[]') as groups,
         s.expires_at, o.must_change, o.must_enrol, o.proofs
       from panoh.users u join panoh.agencies a on a.id = u.agency_id
         join panoh.sessions s on s.id = $2 cross join panoh.own_account() o
       where u.id = $1`,
      [userId, sessionId, groupIds, ledGroupIds],
    );
    if (!row) throw new Problem(401, 'sign_in_required');
    return { ...toSession(row, this.database.now), quickExitUrl: this.settings.quickExitUrl };
  }

  /** The user's open sessions, latest seen first. Sessions of imports are left out. */
  async listOwn(): Promise<OwnSessionDto[]> {
    const { userId, sessionId } = this.database.viewer;
    const rows = await this.database.query<OwnSessionRow>(
      `select id, device, opened_by, created_at, seen_at from panoh.sessions
       where user_id = $1 and ended_at is null and expires_at > panoh.now() and opened_by <> 'import'
         and seen_at > panoh.now() - interval '30 minutes'
       order by seen_at desc, id`,
      [userId],
    );
    return rows.map((row) => ({
      id: row.id,
      ...deviceOf(row.device),
      authMethod: row.opened_by,
      openedAt: row.created_at.toISOString(),
      seenAt: row.seen_at.toISOString(),
      isThis: row.id === sessionId,
    }));
  }

  async endOwn(id: string): Promise<void> {
    const ended = await this.database.query(
      'update panoh.sessions set ended_at = panoh.now() where id = $1 and ended_at is null returning id',
      [id],
    );
    if (ended.length === 0) throw notFound();
  }

  async endOthers(): Promise<void> {
    await this.database.query(
      'update panoh.sessions set ended_at = panoh.now() where id <> $1 and ended_at is null',
      [this.database.viewer.sessionId],
    );
  }
}

function toSession(row: SessionRow, now: Date): Omit<SessionDto, 'quickExitUrl'> {
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
    mustAddFactor: row.must_enrol,
    proofs: row.proofs,
  };
}
