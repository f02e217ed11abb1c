import { wrapRow } from '../access/wrap-places.js';
import { wrapKey } from '../platform/crypto/agency-keys.js';
import type { CaseWraps } from './case-wraps.js';
import type { RotationDatabase } from './rotation-database.js';

interface Resting {
  blockId: string;
  partition: string;
  agencyId: string;
  publicKey: Buffer;
  pairVersion: number;
}

/** Locked before the wraps of the case, in the order of a vote that ends a block. */
const LOCK =
  'select 1 from vault.resting_keys where case_id = $1 order by block_id, partition, key_version for update';

/** Agencies whose resting wraps lack the newest key of their partition, with their newest pair. */
const LACKING = `select distinct w.block_id as "blockId", w.partition, w.agency_id as "agencyId",
    p.public_key as "publicKey", p.version as "pairVersion"
  from vault.resting_keys w
    cross join lateral (select k.public_key, k.version from panoh.agency_keys k where k.agency_id = w.agency_id
      order by k.version desc limit 1) p
  where w.case_id = $1 and w.partition = $2 and not exists (select 1 from vault.resting_keys n
    where n.block_id = w.block_id and n.case_id = w.case_id and n.partition = w.partition
      and n.agency_id = w.agency_id and n.key_version = $3)`;

/** Wraps that rest while a heavy block waits. They follow each new key of their case, as the block may be lifted. */
export class RestingWraps {
  constructor(
    private readonly database: RotationDatabase,
    private readonly wraps: CaseWraps,
  ) {}

  /** Adds the newest key where a partition has two. */
  async evenOut(caseId: string): Promise<void> {
    if ((await this.database.query(LOCK, [caseId])).length === 0) return;
    for (const held of await this.wraps.of(caseId)) {
      const [key] = held.isRotating ? held.keys() : [];
      if (key?.version !== held.newest) continue;
      for (const one of await this.database.query<Resting>(LACKING, [caseId, held.partition, key.version])) {
        const { blockId, partition, agencyId, publicKey, pairVersion } = one;
        const row = wrapRow({ caseId, partition, keyVersion: key.version, agencyId });
        await this.database.query(
          `insert into vault.resting_keys (block_id, case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
           values ($1, $2, $3, $4, $5, $6, $7)`,
          [
            ...[blockId, caseId, partition, key.version, agencyId, pairVersion],
            wrapKey(publicKey, row, key.key),
          ],
        );
      }
    }
  }

  /** Destroys the older wraps of cases whose words are sealed with the newest key. */
  async destroyOld(caseIds: readonly string[]): Promise<void> {
    await this.database.query(
      `delete from vault.resting_keys w where w.case_id = any ($1) and exists (select 1 from vault.resting_keys n
         where n.block_id = w.block_id and n.case_id = w.case_id and n.partition = w.partition
           and n.agency_id = w.agency_id and n.key_version > w.key_version)`,
      [caseIds],
    );
  }
}
