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
import {
  accountRefusal,
  accountStates,
  findUser,
  insertCredentials,
  isProgramme,
  listUsers,
  lockAccount,
  removeFactors,
  reopenAccount,
  setPassword,
  userOfLogin,
} from './identity.queries.js';
import type { AccountRow } from './identity.queries.js';
import { User } from './user.entity.js';

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
    const [users, accounts] = await awaitAll([listUsers(this.database), accountStates(this.database)]);
    return users.map((user) => this.toUser(user, accounts.get(user.id)));
  }

  async get(id: string): Promise<UserDto> {
    const [user, accounts] = await awaitAll([findUser(this.database, id), accountStates(this.database)]);
    if (!user) throw notFound();
    return this.toUser(user, accounts.get(id));
  }

  async create(request: NewUserRequest): Promise<string> {
    refuseRoles(request.roles);
    await this.refuseMixedUnit(request.agencyId, request.roles);
    const id = newId();
    const { login, ...user } = request;
    await this.refuseUnsigned(request.agencyId, request.roles);
    await this.database.insert(User, { id, ...user, status: 'active' });
    try {
      await insertCredentials(this.database, id, login);
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
      await setPassword(this.database, id, { stored, mustChange: true });
      return { ...(await this.get(id)), oneTimePassword };
    });
  }

  /** Whether an account has this login name; only the sign-in role may ask. */
  async isTaken(login: string): Promise<boolean> {
    return (await userOfLogin(this.database, login)) !== null;
  }

  /** The account with this login name as long as it has no password; only the sign-in role may ask. */
  async withoutPassword(login: string): Promise<UserDto | null> {
    const id = await userOfLogin(this.database, login);
    const user = id ? await this.get(id) : null;
    return user?.account === 'no_password' ? user : null;
  }

  async change(id: string, expectedVersion: number, request: UserChangeRequest): Promise<void> {
    const user = await this.get(id);
    expectVersion(expectedVersion, user.version, user);
    refuseRoles(request.roles);
    await this.refuseMixedUnit(user.agencyId, request.roles);
    if (id === this.database.viewer.userId && locksOut(request)) throw refused('own_account');
    await this.refuseUnsigned(user.agencyId, rolesAdded(user.roles, request.roles));
    if (!sameRoles(user.roles, request.roles)) this.expectPresence();
    const { displayName, roles, status } = request;
    // TypeORM raises the version column with every update.
    const values = { displayName, roles, status };
    const { affected } = await this.database
      .repository(User)
      .update({ id, version: expectedVersion }, values);
    expectChanged(affected);
    if (displayName !== user.displayName)
      await this.events.publish(personNamed, { userId: id, agencyId: user.agencyId, displayName });
  }

  /** Locks an account, under duress or on suspicion (SECURITY T6). Every session of the user ends with it. */
  lock(userId: string): Promise<void> {
    return lockAccount(this.database, userId);
  }

  lockOwn(): Promise<void> {
    return this.lock(this.database.viewer.userId);
  }

  /** Only a second person can unlock it: never the one who removed its factors. */
  async unlock(userId: string): Promise<void> {
    if (!(await reopenAccount(this.database, userId))) throw new Problem(409, 'somebody_else_opens');
  }

  /** For a user who lost the sign-in factors. An administrator or supervisor must unlock it after. */
  removeFactors(userId: string): Promise<void> {
    return removeFactors(this.database, userId);
  }

  /** A programme for perpetrators is a unit for that alone: its people have no other role, and others not this one. */
  private async refuseMixedUnit(agencyId: string, roles: readonly string[]): Promise<void> {
    if ((await isProgramme(this.database, agencyId)) !== roles.includes('programme_worker'))
      throw invalid({ path: 'roles', code: 'programme_apart' });
  }

  /** An agency that did not sign the protocol of sharing gets no new account for cases; existing ones keep working. */
  private async refuseUnsigned(agencyId: string, roles: readonly string[]): Promise<void> {
    if (roles.length === 0) return;
    const refusal = await accountRefusal(this.database, agencyId, roles);
    if (refusal) throw refused(refusal, [refusal]);
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
      lockedUntil: account === 'temporarily_locked' ? (row?.lockedUntil?.toISOString() ?? null) : null,
      lock: row ? lockOf(row) : null,
      version: user.version,
    };
  }
}

function stateOf(row: AccountRow, now: Date): AccountState | null {
  if (row.hasPassword === null) return null;
  return accountState(
    {
      hasPassword: row.hasPassword,
      mustChange: row.mustChange === true,
      lockedUntil: row.lockedUntil,
      isLocked: row.lockedAt !== null,
      mustEnrol: row.mustEnrol === true,
    },
    now,
  );
}

function lockOf({ lockedAt, lockReason, mayReopen }: AccountRow): AccountLockDto | null {
  if (!lockedAt || !lockReason) return null;
  return { since: lockedAt.toISOString(), reason: lockReason, mayUnlock: mayReopen };
}

const rolesAdded = (before: readonly string[], now: readonly string[]): string[] =>
  now.filter((role) => !before.includes(role));

const sameRoles = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((role) => other.includes(role));

function refuseRoles(roles: readonly string[]): void {
  const code = rolesRefusal(roles);
  if (code) throw invalid({ path: 'roles', code });
}

/** An administrator who does this to their own account might leave no one able to undo it. */
const locksOut = ({ status, roles }: UserChangeRequest): boolean =>
  status === 'disabled' || !roles.includes('administrator');
