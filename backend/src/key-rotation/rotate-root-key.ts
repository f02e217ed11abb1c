import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { RootKey, writeRing } from '../platform/crypto/root-key.js';
import type { KeyRing } from '../platform/crypto/root-key.js';
import { SERVING_ROLES } from '../platform/database/connections.js';
import { writeSchemaVersion } from '../platform/schema/schema-mark.js';
import type { RotationDatabase } from './rotation-database.js';
import { changePasswords, resealUnderRoot, rowsUnderRoot } from './secrets.queries.js';
import type { UnderRoot } from './secrets.queries.js';

const under =
  (purpose: string, [schema, table]: readonly [string, string], row: string) =>
  (column: string, bound = column): UnderRoot => ({
    ...{ table: `${schema}.${table}`, column, purpose, row, place: { table, column: bound } },
  });
const secondFactor = under('totp-secrets', ['panoh', 'second_factors'], 'user_id::text');
const staffAddress = under('staff-contacts', ['panoh', 'staff_email_addresses'], `user_id || '/' || channel`);
const waiting = under('linkage-words', ['linkage', 'inbox'], 'case_id::text');

/** What is sealed under the root key, and the place that it is bound to. */
const UNDER_ROOT: readonly UnderRoot[] = [
  {
    ...under('agency-private-keys', ['panoh', 'agency_keys'], 'agency_id::text')('sealed_private_key'),
    where: `held_by = 'server'`,
  },
  under('audit-signing-key', ['panoh', 'audit_keys'], 'version::text')('sealed_private_key'),
  under('sms-numbers', ['panoh', 'callback_answers'], 'id::text')('sealed_number'),
  under('device-share', ['panoh', 'devices'], 'id::text')('sealed_share'),
  under('envelope-key', ['panoh', 'envelope_keys'], 'version::text')('sealed_private_key'),
  under('paper-signing-key', ['panoh', 'paper_keys'], 'version::text')('sealed_private_key'),
  secondFactor('sealed_secret'),
  secondFactor('planned_secret', 'sealed_secret'),
  secondFactor('sealed_code_key'),
  under('totp-secrets', ['panoh', 'passkeys'], 'id::text')('sealed_name'),
  under('staff-contacts', ['panoh', 'push_devices'], 'id::text')('sealed_subscription'),
  under('push-key', ['panoh', 'push_keys'], 'version::text')('sealed_private_key'),
  under('staff-contacts', ['panoh', 'staff_phones'], 'user_id::text')('sealed_number'),
  staffAddress('sealed_address'),
  staffAddress('sealed_planned', 'sealed_address'),
  waiting('sealed_identity'),
  waiting('sealed_phone'),
  under('linkage-pairs', ['linkage', 'pairs'], 'id::text')('sealed'),
  under('index-secret', ['vault', 'index_secrets'], 'version::text')('sealed_secret'),
];

export interface RootFile {
  file: string;
  /** Whether the owner's password comes from the root key too, as that of the embedded database does. */
  ownsPassword: boolean;
}

/**
 * A new root key. The file names the coming key. One transaction changes the passwords of all logins and the
 * database's mark, and the file makes the key current. Then what the old key sealed is re-encrypted and the old key
 * leaves the file. Running processes reload the file at the next use of a key.
 */
export class RootKeyRotation {
  constructor(
    private readonly database: RotationDatabase,
    private readonly owner: Client,
    private readonly root: RootKey,
    private readonly place: RootFile,
  ) {}

  /** Answers how much is left under the old key. */
  async run(): Promise<number> {
    let ring = this.root.ring;
    if (!ring.earlier) ring = await this.putInForce(ring.next ? ring : await this.announce(ring));
    else this.database.tell('Continuing with the key that is in force.');
    for (let changed = -1; changed !== 0;) {
      await this.database.untilEarlierEnded();
      changed = await this.reseal();
      this.database.tell(`Root key: ${changed} keys and secrets resealed.`);
    }
    const left = await this.countOld();
    if (left === 0) await this.write({ ...ring, next: null, earlier: null });
    return left;
  }

  private async announce(ring: KeyRing): Promise<KeyRing> {
    const announced = { ...ring, next: randomBytes(32) };
    await this.write(announced);
    return announced;
  }

  /** Cut off between the two, the database has the new passwords already: then they are set once more. */
  private async putInForce({ current, next }: KeyRing): Promise<KeyRing> {
    if (!next) throw new Error('no key was announced');
    const coming = new RootKey(next);
    const ring = { current: next, next: null, earlier: current };
    const roles = [...SERVING_ROLES, ...(this.place.ownsPassword ? ['panoh_owner'] : [])];
    const passwords = roles.map((role) => [role, coming.rolePassword(role)] as const);
    await changePasswords(this.owner, passwords, () => writeSchemaVersion(this.owner, coming));
    await this.write(ring);
    this.database.tell('Root key: the new one is in force.');
    return ring;
  }

  private async reseal(): Promise<number> {
    let changed = 0;
    for (const column of UNDER_ROOT) {
      const { purpose, place } = column;
      for (const { row, sealed } of await this.old(column)) {
        const at = { ...place, row };
        const plain = this.root.open(purpose, at, sealed);
        const resealed = this.root.seal(purpose, sealed.readUInt32BE(1), { place: at, plain });
        await resealUnderRoot(this.database.query, column, { at: row, sealed, resealed });
        changed += 1;
      }
    }
    return changed;
  }

  private async countOld(): Promise<number> {
    let count = 0;
    for (const column of UNDER_ROOT) count += (await this.old(column)).length;
    return count;
  }

  /** Rows that another than the current root key opens. */
  private async old(column: UnderRoot): Promise<{ row: string; sealed: Buffer }[]> {
    const rows = await rowsUnderRoot(this.database.query, column);
    const { purpose, place } = column;
    return rows.filter(({ row, sealed }) => !this.root.isCurrent(purpose, { ...place, row }, sealed));
  }

  private async write(ring: KeyRing): Promise<void> {
    await writeRing(this.place.file, ring);
    this.root.refresh();
  }
}
