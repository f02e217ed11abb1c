import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { RootKey, writeRing } from '../platform/crypto/root-key.js';
import type { KeyRing } from '../platform/crypto/root-key.js';
import { SERVING_ROLES } from '../platform/database/connections.js';
import { writeSchemaVersion } from '../platform/schema/schema-mark.js';
import type { RotationDatabase } from './rotation-database.js';

/** What is sealed under the root key itself, and the place that it is bound to. */
interface UnderRoot {
  table: string;
  column: string;
  purpose: string;
  row: string;
  place: { table: string; column: string };
  /** Which of the rows the server can open. */
  where?: string;
}

const UNDER_ROOT: readonly UnderRoot[] = [
  {
    table: 'panoh.agency_keys',
    column: 'sealed_private_key',
    purpose: 'agency-private-keys',
    row: 'agency_id::text',
    place: { table: 'agency_keys', column: 'sealed_private_key' },
    where: `held_by = 'server'`,
  },
  {
    table: 'panoh.audit_keys',
    column: 'sealed_private_key',
    purpose: 'audit-signing-key',
    row: 'version::text',
    place: { table: 'audit_keys', column: 'sealed_private_key' },
  },
  ...['sealed_secret', 'planned_secret', 'sealed_code_key'].map((column) => ({
    table: 'panoh.second_factors',
    column,
    purpose: 'totp-secrets',
    row: 'user_id::text',
    place: { table: 'second_factors', column: column === 'planned_secret' ? 'sealed_secret' : column },
  })),
  {
    table: 'panoh.passkeys',
    column: 'sealed_name',
    purpose: 'totp-secrets',
    row: 'id::text',
    place: { table: 'passkeys', column: 'sealed_name' },
  },
  ...['sealed_address', 'sealed_planned'].map((column) => ({
    table: 'panoh.staff_email_addresses',
    column,
    purpose: 'staff-contacts',
    row: `user_id || '/' || channel`,
    place: { table: 'staff_email_addresses', column: 'sealed_address' },
  })),
  ...['sealed_identity', 'sealed_phone'].map((column) => ({
    table: 'linkage.inbox',
    column,
    purpose: 'linkage-words',
    row: 'case_id::text',
    place: { table: 'inbox', column },
  })),
  {
    table: 'linkage.pairs',
    column: 'sealed',
    purpose: 'linkage-pairs',
    row: 'id::text',
    place: { table: 'pairs', column: 'sealed' },
  },
  {
    table: 'vault.index_secrets',
    column: 'sealed_secret',
    purpose: 'index-secret',
    row: 'version::text',
    place: { table: 'index_secrets', column: 'sealed_secret' },
  },
];

interface Sealed {
  row: string;
  sealed: Buffer;
}

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
    else this.database.tell('Going on with the key that is in force.');
    for (let changed = -1; changed !== 0;) {
      await this.database.untilEarlierEnded();
      changed = await this.reseal();
      this.database.tell(`Root key: ${changed} keys and secrets sealed anew.`);
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
    await this.owner.query('begin');
    for (const role of [...SERVING_ROLES, ...(this.place.ownsPassword ? ['panoh_owner'] : [])])
      await this.owner.query(
        `alter role ${role} password ${this.owner.escapeLiteral(coming.rolePassword(role))}`,
      );
    await writeSchemaVersion(this.owner, coming);
    await this.owner.query('commit');
    await this.write(ring);
    this.database.tell('Root key: the new one is in force.');
    return ring;
  }

  private async reseal(): Promise<number> {
    let changed = 0;
    for (const { table, column, purpose, row, place, where } of UNDER_ROOT) {
      for (const { row: name, sealed } of await this.rows({ table, column, purpose, row, place, where })) {
        const at = { ...place, row: name };
        if (this.root.isCurrent(purpose, at, sealed)) continue;
        const plain = this.root.open(purpose, at, sealed);
        const anew = this.root.seal(purpose, sealed.readUInt32BE(1), { place: at, plain });
        await this.database.query(`update ${table} set ${column} = $1 where ${row} = $2 and ${column} = $3`, [
          anew,
          name,
          sealed,
        ]);
        changed += 1;
      }
    }
    return changed;
  }

  private async countOld(): Promise<number> {
    let count = 0;
    for (const sealed of UNDER_ROOT)
      for (const { row, sealed: envelope } of await this.rows(sealed))
        if (!this.root.isCurrent(sealed.purpose, { ...sealed.place, row }, envelope)) count += 1;
    return count;
  }

  private rows({ table, column, row, where }: UnderRoot): Promise<Sealed[]> {
    return this.database.query<Sealed>(
      `select ${row} as row, ${column} as sealed from ${table} where ${column} is not null and ${where ?? 'true'}`,
    );
  }

  private async write(ring: KeyRing): Promise<void> {
    await writeRing(this.place.file, ring);
    this.root.refresh();
  }
}
