import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { expectVersion } from '../platform/http/if-match.js';
import { databaseProblem } from '../platform/database/database-problems.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import type { RequestSteps } from '../platform/http/requests.js';
import { Passwords } from '../platform/session/passwords.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { sideBySide } from '../shared/side-by-side.js';
import { accountState } from './accounts.rules.js';
import type { AccountFacts } from './accounts.rules.js';
import { personNamed } from './identity-happenings.js';
import type { NewUserDto, NewUserRequest, UserChangeRequest, UserDto } from './identity.dto.js';
import { User } from './user.entity.js';

interface AccountRow {
  user_id: string;
  has_password: boolean;
  must_change: boolean;
  locked_until: Date | null;
}

/** Accounts. An administrator makes them and never chooses a lasting password. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly events: Events,
  ) {}

  /** People of the viewer's own agency; an administrator sees all. */
  async list(): Promise<UserDto[]> {
    const [users, accounts] = await sideBySide([
      this.database.repository(User).find({ order: { displayName: 'ASC', id: 'ASC' } }),
      this.accounts(),
    ]);
    return users.map((user) => this.toUser(user, accounts.get(user.id)));
  }

  async get(id: string): Promise<UserDto> {
    const [user, accounts] = await sideBySide([
      this.database.repository(User).findOneBy({ id }),
      this.accounts(),
    ]);
    if (!user) throw notFound();
    return this.toUser(user, accounts.get(id));
  }

  async create(request: NewUserRequest, password: string | null = null): Promise<string> {
    const id = newId();
    const { login, ...user } = request;
    await this.database.insert(User, { id, ...user, status: 'active' });
    const stored = password ? await this.passwords.hash(password) : null;
    try {
      await this.database.query(
        'insert into panoh.credentials (user_id, login, password_hash, must_change) values ($1, lower($2), $3, $4)',
        [id, login, stored, password === null],
      );
    } catch (error) {
      if (databaseProblem(error)?.code !== 'already_exists') throw error;
      throw invalid({ path: 'login', code: 'login_taken' });
    }
    const { agencyId, displayName } = user;
    await this.events.publish(personNamed, { userId: id, agencyId, displayName });
    return id;
  }

  /** Sets a one-time password and returns it; it is stored as a hash only and must be changed at sign-in. */
  async issuePassword(id: string, steps: RequestSteps): Promise<NewUserDto | null> {
    const oneTimePassword = randomBytes(9).toString('base64url');
    const stored = await this.passwords.hash(oneTimePassword);
    return steps.change(async () => {
      await this.get(id);
      await this.database.query('select panoh.set_password($1, $2, true)', [id, stored]);
      return { ...(await this.get(id)), oneTimePassword };
    });
  }

  async change(id: string, seen: number, request: UserChangeRequest): Promise<void> {
    const user = await this.get(id);
    expectVersion(seen, user.version, user);
    if (id === this.database.viewer.userId && locksOut(request)) throw refused('own_account');
    await this.database.query(
      `update panoh.users set display_name = $2, roles = $3, status = $4, version = version + 1 where id = $1`,
      [id, request.displayName, request.roles, request.status],
    );
    if (request.displayName !== user.displayName) {
      const { agencyId } = user;
      await this.events.publish(personNamed, { userId: id, agencyId, displayName: request.displayName });
    }
    if (request.status === 'disabled') await this.database.query('select panoh.lock_credentials($1)', [id]);
  }

  /** Nothing for anybody but an administrator. */
  private async accounts(): Promise<ReadonlyMap<string, AccountFacts>> {
    const rows = await this.database.query<AccountRow>('select * from panoh.account_states()');
    return new Map(
      rows.map((row) => [
        row.user_id,
        { hasPassword: row.has_password, mustChange: row.must_change, lockedUntil: row.locked_until },
      ]),
    );
  }

  private toUser(user: User, facts: AccountFacts | undefined): UserDto {
    const account = facts ? accountState(facts, this.database.now) : null;
    return {
      id: user.id,
      agencyId: user.agencyId,
      displayName: user.displayName,
      roles: user.roles,
      status: user.status,
      account,
      lockedUntil: account === 'locked' ? (facts?.lockedUntil?.toISOString() ?? null) : null,
      version: user.version,
    };
  }
}

/** Whoever does this to herself might leave nobody who can undo it. */
const locksOut = ({ status, roles }: UserChangeRequest): boolean =>
  status === 'disabled' || !roles.includes('administrator');
