import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { expectChanged, expectVersion } from '../platform/http/if-match.js';
import { databaseProblem } from '../platform/http/database-problem.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import type { RequestSteps } from '../platform/http/request-logger.js';
import { Passwords } from '../platform/session/passwords.js';
import { Problem, invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { awaitAll } from '../shared/await-all.js';
import { accountState, rolesRefusal } from './accounts.rules.js';
import type { AccountState } from './accounts.rules.js';
import { personNamed } from './identity.events.js';
import type {
  AccountLockDto,
  NewUserDto,
  NewUserRequest,
  UserChangeRequest,
  UserDto,
} from './identity.dto.js';
import type { LockReason } from './identity.types.js';
import { User } from './user.entity.js';

/** Callers who are not administrators get the lock only. */
interface AccountRow {
  user_id: string;
  has_password: boolean | null;
  must_change: boolean | null;
  locked_until: Date | null;
  must_enrol: boolean | null;
  locked_at: Date | null;
  lock_reason: LockReason | null;
  may_reopen: boolean;
}

/** Accounts. An administrator makes them and never chooses a lasting password. */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly events: Events,
  ) {}

  /** People of the viewer's own agency; an administrator sees all. */
  async list(): Promise<UserDto[]> {
    const [users, accounts] = await awaitAll([
      this.database.rows(User, 'order by display_name, id'),
      this.accounts(),
    ]);
    return users.map((user) => this.toUser(user, accounts.get(user.id)));
  }

  async get(id: string): Promise<UserDto> {
    const [[user], accounts] = await awaitAll([
      this.database.rows(User, 'where id = $1', [id]),
      this.accounts(),
    ]);
    if (!user) throw notFound();
    return this.toUser(user, accounts.get(id));
  }

  async create(request: NewUserRequest): Promise<string> {
    refuseRoles(request.roles);
    const id = newId();
    const { login, ...user } = request;
    await this.database.insert(User, { id, ...user, status: 'active' });
    try {
      await this.database.query(
        `insert into panoh.credentials (user_id, login, must_change, second_factor_from)
         values ($1, lower($2), true, panoh.now())`,
        [id, login],
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
    await steps.look(() => Promise.resolve(this.expectPresence()));
    const oneTimePassword = randomBytes(9).toString('base64url');
    const stored = await this.passwords.hash(oneTimePassword);
    return steps.change(async () => {
      await this.get(id);
      await this.database.query('select panoh.set_password($1, $2, true)', [id, stored]);
      return { ...(await this.get(id)), oneTimePassword };
    });
  }

  async change(id: string, expectedVersion: number, request: UserChangeRequest): Promise<void> {
    const user = await this.get(id);
    expectVersion(expectedVersion, user.version, user);
    refuseRoles(request.roles);
    if (id === this.database.viewer.userId && locksOut(request)) throw refused('own_account');
    if (!sameRoles(user.roles, request.roles)) this.expectPresence();
    const changed = await this.database.query(
      `update panoh.users set display_name = $2, roles = $3, status = $4, version = version + 1
       where id = $1 and version = $5 returning id`,
      [id, request.displayName, request.roles, request.status, expectedVersion],
    );
    expectChanged(changed.length);
    if (request.displayName !== user.displayName) {
      const { agencyId } = user;
      await this.events.publish(personNamed, { userId: id, agencyId, displayName: request.displayName });
    }
  }

  /** Nothing for anybody but an administrator. */
  private async accounts(): Promise<ReadonlyMap<string, AccountRow>> {
    const rows = await this.database.query<AccountRow>('select * from panoh.account_states()');
    return new Map(rows.map((row) => [row.user_id, row]));
  }

  /** Roles and passwords are given by an administrator who has just proved her presence; the database asks for it too. */
  private expectPresence(): void {
    const { steppedUpUntil } = this.database.viewer;
    if (!steppedUpUntil || steppedUpUntil <= this.database.now) throw new Problem(403, 'step_up_required');
  }

  private toUser(user: User, row: AccountRow | undefined): UserDto {
    const account = row ? stateOf(row, this.database.now) : null;
    return {
      id: user.id,
      agencyId: user.agencyId,
      displayName: user.displayName,
      roles: user.roles,
      status: user.status,
      account,
      lockedUntil: account === 'temporarily_locked' ? (row?.locked_until?.toISOString() ?? null) : null,
      lock: row ? lockOf(row) : null,
      version: user.version,
    };
  }
}

function stateOf(row: AccountRow, now: Date): AccountState | null {
  if (row.has_password === null) return null;
  return accountState(
    {
      hasPassword: row.has_password,
      mustChange: row.must_change === true,
      lockedUntil: row.locked_until,
      isLocked: row.locked_at !== null,
      mustEnrol: row.must_enrol === true,
    },
    now,
  );
}

function lockOf({ locked_at, lock_reason, may_reopen }: AccountRow): AccountLockDto | null {
  if (!locked_at || !lock_reason) return null;
  return { since: locked_at.toISOString(), reason: lock_reason, mayUnlock: may_reopen };
}

const sameRoles = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((role) => other.includes(role));

function refuseRoles(roles: readonly string[]): void {
  const code = rolesRefusal(roles);
  if (code) throw invalid({ path: 'roles', code });
}

/** An administrator who does this to their own account might leave no one able to undo it. */
const locksOut = ({ status, roles }: UserChangeRequest): boolean =>
  status === 'disabled' || !roles.includes('administrator');
