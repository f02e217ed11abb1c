import { agencyWrap, wrapRow } from '../access/key-wrap-columns.js';
import { newAgencyKeyPair, unwrapKey, wrapKey } from '../platform/crypto/agency-keys.js';
import type { RootKey } from '../platform/crypto/root-key.js';
import { AgencyKeyPairs } from './agency-key-pairs.js';
import type { StoredPair } from './agency-key-pairs.js';
import type { RotationDatabase } from './rotation-database.js';
import { AGENCY_SEALED } from './sealed-columns.types.js';

const BATCH = 500;
const NOWHERE = '00000000-0000-0000-0000-000000000000';

interface Wrap {
  /** How the row is found again. */
  at: string;
  /** What its wrap is bound to. */
  row: string;
  version: number;
  sealedKey: Buffer;
}

/** A block that waits sets wraps aside; lifting it moves them back. */
const OF_CASES = ['vault.case_keys', 'vault.resting_keys'] as const;

interface CaseWrap {
  caseId: string;
  partition: string;
  keyVersion: number;
  version: number;
  sealedKey: Buffer;
}

/**
 * A new key pair for an agency. Sealing uses the new pair at once, then every wrap is replaced. When no transaction
 * can still use an old wrap, the old private key is destroyed.
 */
export class AgencyKeyRotation {
  private readonly pairs: AgencyKeyPairs;

  constructor(
    private readonly database: RotationDatabase,
    private readonly root: RootKey,
    private readonly agencyId: string | null = null,
  ) {
    this.pairs = new AgencyKeyPairs(database, root);
  }

  /** Answers how much is left under an old key. */
  async run(): Promise<number> {
    const agencies = await this.agencies();
    let left = 0;
    let place = 0;
    for (const id of agencies) {
      place += 1;
      left += await this.rotate(id, `Agency ${place} of ${agencies.length}`);
    }
    await this.database.query(`delete from vault.rotations where kind = 'agency' and scope = $1`, [
      this.scope,
    ]);
    return left;
  }

  private get scope(): string {
    return this.agencyId ?? 'all';
  }

  /** All agencies after the last one that was finished, if an earlier run was interrupted. */
  private async agencies(): Promise<string[]> {
    await this.database.query(
      `insert into vault.rotations (kind, scope) values ('agency', $1) on conflict do nothing`,
      [this.scope],
    );
    const rows = await this.database.query<{ id: string }>(
      `select distinct agency_id as id from panoh.agency_keys where ($1::uuid is null or agency_id = $1)
         and agency_id > coalesce((select reached from vault.rotations where kind = 'agency' and scope = $2), $3)
       order by 1`,
      [this.agencyId, this.scope, NOWHERE],
    );
    return rows.map(({ id }) => id);
  }

  private async rotate(agencyId: string, title: string): Promise<number> {
    const [newest, ...older] = await this.pairs.of([agencyId]);
    if (!newest) return 0;
    if (newest.heldBy === 'agency') {
      this.database.tell(`${title}: holds its key itself, and changes it itself.`);
      return 0;
    }
    if (older.length === 0) await this.addPair(agencyId, newest.version + 1);
    for (;;) {
      await this.database.untilEarlierEnded();
      const count = await this.rewrap(agencyId, title);
      await this.database.untilEarlierEnded();
      if (count === 0 && (await this.destroyOld(agencyId))) return 0;
    }
  }

  private async addPair(agencyId: string, version: number): Promise<void> {
    const { publicKey, sealedPrivateKey } = newAgencyKeyPair(this.root, agencyId, version);
    await this.database.query(
      `insert into panoh.agency_keys (agency_id, version, public_key, sealed_private_key) values ($1, $2, $3, $4)`,
      [agencyId, version, publicKey, sealedPrivateKey],
    );
  }

  private async rewrap(agencyId: string, title: string): Promise<number> {
    const pairs = await this.pairs.of([agencyId]);
    let count = 0;
    for (const table of OF_CASES) count += await this.rewrapCases(table, { agencyId, pairs, title });
    for (const { table, row } of AGENCY_SEALED)
      count += await this.rewrapTexts(table, row, { agencyId, pairs });
    this.database.tell(`${title}: ${count} wraps made anew.`);
    return count;
  }

  private async rewrapCases(
    table: (typeof OF_CASES)[number],
    { agencyId, pairs, title }: { agencyId: string; pairs: readonly StoredPair[]; title: string },
  ): Promise<number> {
    let reached = [NOWHERE, '', 0];
    let count = 0;
    for (;;) {
      const wraps = await this.database.query<CaseWrap>(
        `select case_id as "caseId", partition, key_version as "keyVersion", agency_key_version as version,
           sealed_key as "sealedKey" from ${table}
         where agency_id = $1 and agency_key_version < $2 and (case_id, partition, key_version) > ($3, $4, $5)
         order by case_id, partition, key_version limit ${BATCH}`,
        [agencyId, pairs[0]?.version, ...reached],
      );
      const last = wraps.at(-1);
      if (!last) return count;
      reached = [last.caseId, last.partition, last.keyVersion];
      for (const { version, sealedKey, ...place } of wraps) {
        const wrap = { at: '', row: wrapRow({ ...place, agencyId }), version, sealedKey };
        await this.database.query(
          `update ${table} set agency_key_version = $1, sealed_key = $2
           where case_id = $3 and partition = $4 and key_version = $5 and agency_id = $6 and sealed_key = $7`,
          [...this.anew(wrap, pairs), place.caseId, place.partition, place.keyVersion, agencyId, sealedKey],
        );
      }
      count += wraps.length;
      this.database.tell(`${title}: ${count} wraps of cases.`);
    }
  }

  private async rewrapTexts(
    table: string,
    row: string,
    { agencyId, pairs }: { agencyId: string; pairs: readonly StoredPair[] },
  ): Promise<number> {
    const wraps = await this.database.query<Wrap>(
      `select ${row} as at, ${row} as row, agency_key_version as version, sealed_key as "sealedKey"
       from panoh.${table} where agency_id = $1 and agency_key_version < $2`,
      [agencyId, pairs[0]?.version],
    );
    for (const wrap of wraps)
      await this.database.query(
        `update panoh.${table} set agency_key_version = $1, sealed_key = $2 where ${row} = $3 and sealed_key = $4`,
        [
          ...this.anew(
            { ...wrap, row: agencyWrap(agencyId, { table, column: 'sealed', row: wrap.row }) },
            pairs,
          ),
          wrap.at,
          wrap.sealedKey,
        ],
      );
    return wraps.length;
  }

  /** The same data key, sealed to the newest pair. */
  private anew({ row, version, sealedKey }: Wrap, pairs: readonly StoredPair[]): [number, Buffer] {
    const [newest] = pairs;
    const stored = pairs.find((pair) => pair.version === version);
    const older = stored ? this.pairs.open(stored) : null;
    if (!newest || !older) throw new Error('a wrap was made for a pair that is gone');
    return [newest.version, wrapKey(newest.publicKey, row, unwrapKey(older, row, sealedKey))];
  }

  /** Only if no wrap needs it any more. */
  private async destroyOld(agencyId: string): Promise<boolean> {
    return this.database.destroying(async () => {
      const tables = [...OF_CASES, ...AGENCY_SEALED.map(({ table }) => `panoh.${table}`)];
      const older = `agency_key_version < (select max(version) from panoh.agency_keys where agency_id = $1)`;
      // In one statement, so that a wrap that moves between two tables is seen in one of them.
      const [left] = await this.database.query(
        tables
          .map((table) => `(select agency_id from ${table} where agency_id = $1 and ${older} limit 1)`)
          .join(' union all '),
        [agencyId],
      );
      if (left) return false;
      await this.database.query(
        `delete from panoh.agency_keys k where agency_id = $1
           and version < (select max(version) from panoh.agency_keys n where n.agency_id = $1)`,
        [agencyId],
      );
      await this.database.query(
        `update vault.rotations set reached = $2 where kind = 'agency' and scope = $1`,
        [this.scope, agencyId],
      );
      return true;
    });
  }
}
