import { keyVersionOf, open, seal } from '../platform/crypto/envelope.js';
import type { VersionedKey } from '../platform/crypto/envelope.js';
import type { RotationDatabase } from './rotation-database.js';
import { SEALED_COLUMNS } from './sealed-columns.types.js';
import type { SealedColumn } from './sealed-columns.types.js';
import { wrapRow } from '../access/key-wrap-columns.js';
import { wrapKey } from '../platform/crypto/agency-keys.js';
import { CaseWraps } from './case-wraps.js';
import type { PartitionWraps, Wrap } from './case-wraps.js';
import { randomBytes } from 'node:crypto';
import type { RootKey } from '../platform/crypto/root-key.js';

interface SealedRow {
  /** Which of the columns. */
  place: number;
  row: string;
  partition: string;
  sealed: Buffer;
}

const versionIn = (column: string): string =>
  `('x' || encode(substring(${column} from 2 for 4), 'hex'))::bit(32)::int`;
const partitionIn = ({ partition }: SealedColumn): string =>
  typeof partition === 'string' ? `'${partition}'` : `t.${partition.column}`;

/** All texts of a case in one query: one query per column takes longer than encrypting them. */
const ROWS = SEALED_COLUMNS.map(
  (column, place) =>
    `select ${place} as place, t.${column.row}::text as row, ${partitionIn(column)}::text as partition,
       t.${column.column} as sealed
     from panoh.${column.table} t where t.case_id = $1 and t.${column.column} is not null`,
).join(' union all ');

/** The words of cases, wherever they stand. */
export class SealedTexts {
  constructor(private readonly database: RotationDatabase) {}

  /**
   * Re-encrypts with the first key of a partition the rows that another key opens. One change per row: a request for
   * the same rows waits for one of them only.
   */
  async reseal(caseId: string, keys: ReadonlyMap<string, readonly VersionedKey[]>): Promise<void> {
    if (keys.size === 0) return;
    for (const found of await this.database.query<SealedRow>(ROWS, [caseId])) {
      const column = SEALED_COLUMNS[found.place];
      const [newest, ...older] = keys.get(found.partition) ?? [];
      const used = older.find(({ version }) => version === keyVersionOf(found.sealed));
      if (column && newest && used) await this.resealRow(column, found, { newest, used });
    }
  }

  /** How many envelopes a key older than the newest opens; in all cases if none are named. */
  async countOld(caseIds: readonly string[] | null): Promise<number> {
    let count = 0;
    for (const column of SEALED_COLUMNS) {
      const [row] = await this.database.query<{ old: number }>(
        `select count(*)::int as old from panoh.${column.table} t where t.${column.column} is not null
           and ($1::uuid[] is null or t.case_id = any ($1))
           and exists (select 1 from vault.case_keys k where k.case_id = t.case_id
             and k.partition = ${partitionIn(column)} and k.key_version > ${versionIn(`t.${column.column}`)})`,
        [caseIds],
      );
      count += row?.old ?? 0;
    }
    return count;
  }

  private async resealRow(
    { table, column, row: name }: SealedColumn,
    { row, sealed }: SealedRow,
    { newest, used }: Record<'newest' | 'used', VersionedKey>,
  ): Promise<void> {
    const place = { table, column, row };
    await this.database.query(
      `update panoh.${table} set ${column} = $1 where ${name} = $2 and ${column} = $3`,
      [seal(newest, place, open(used.key, place, sealed)), row, sealed],
    );
  }
}

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

/** Cases rotated together. The rotation waits for running transactions once per batch. */
const BATCH = 40;
const NOWHERE = '00000000-0000-0000-0000-000000000000';

interface Run {
  total: number;
  reached: string;
  until: string;
  done: number;
}

const BEGIN = `with run as (insert into vault.rotations as r (kind, scope, until)
    values ('data', $1, (select max(case_id::text)::uuid from vault.case_keys))
    on conflict (kind, scope) do update set scope = r.scope returning reached, until, done)
  select coalesce(reached, $3) as reached, coalesce(until, $3) as until, done,
    (select count(distinct case_id)::int from vault.case_keys where $2::uuid is null or agency_id = $2) as total
  from run`;

const NEXT = `select distinct case_id as id from vault.case_keys
  where case_id > $1 and case_id <= $3
    and ($2::uuid is null or case_id in (select case_id from vault.case_keys where agency_id = $2))
  order by 1 limit ${BATCH}`;

const DOUBLE = `select distinct case_id as id from vault.case_keys
  group by case_id, partition having count(distinct key_version) > 1`;

/** Partitions whose holders all have a pair that the server cannot open. */
const CLOSED = `select count(distinct k.case_id)::int as closed from vault.case_keys k
  where ($1::uuid is null or k.agency_id = $1) and not exists (select 1 from vault.case_keys h
    join panoh.agency_keys a on a.agency_id = h.agency_id and a.version = h.agency_key_version
    where h.case_id = k.case_id and h.partition = k.partition and a.held_by = 'server')`;

/**
 * A new data key for each case and sealed partition. It is created next to the old one and used for new texts. When
 * running transactions have ended, the texts are re-encrypted. When no transaction can have read an old envelope, the
 * old wraps are destroyed. Requests are never blocked (ADR 15).
 */
export class CaseKeyRotation {
  private readonly wraps: CaseWraps;
  private readonly resting: RestingWraps;
  private readonly words: SealedTexts;

  constructor(
    private readonly database: RotationDatabase,
    root: RootKey,
    private readonly agencyId: string | null = null,
  ) {
    this.wraps = new CaseWraps(database, root);
    this.resting = new RestingWraps(database, this.wraps);
    this.words = new SealedTexts(database);
  }

  /** Answers how much is left under an old key. */
  async run(): Promise<number> {
    const { total, reached, until, done } = await this.begin();
    let cursor = reached;
    let count = done;
    for (;;) {
      const next = await this.database.query<{ id: string }>(NEXT, [cursor, this.agencyId, until]);
      const ids = next.map(({ id }) => id);
      if (ids.length === 0) break;
      cursor = ids.at(-1) ?? cursor;
      count += ids.length;
      for (const id of ids) await this.database.transaction(() => this.addKeys(id));
      await this.complete(ids, { cursor, count });
      this.database.tell(`Data keys: ${count} of ${Math.max(total, count)} cases.`);
    }
    const left = await this.finish();
    if (left === 0)
      await this.database.query(`delete from vault.rotations where kind = 'data' and scope = $1`, [
        this.scope,
      ]);
    return left;
  }

  private get scope(): string {
    return this.agencyId ?? 'all';
  }

  /** Cases that come while it runs have new keys anyway. */
  private async begin(): Promise<Run> {
    const [run] = await this.database.query<Run>(BEGIN, [this.scope, this.agencyId, NOWHERE]);
    if (!run) throw new Error('a rotation is always written down');
    if (run.done > 0) this.database.tell(`Going on after ${run.done} cases.`);
    return run;
  }

  /** Re-encrypts what an older key still opens, and destroys the older wraps. */
  private async complete(
    ids: readonly string[],
    reached: { cursor: string; count: number } | null,
  ): Promise<void> {
    for (let isDone = false; !isDone;) {
      await this.database.untilEarlierEnded();
      for (const id of ids) await this.resealWords(id);
      await this.database.untilEarlierEnded();
      isDone = await this.database.destroying(async () => {
        if ((await this.words.countOld(ids)) > 0) return false;
        await this.database.query(
          `delete from vault.case_keys k where k.case_id = any ($1) and exists (select 1 from vault.case_keys n
             where n.case_id = k.case_id and n.partition = k.partition and n.key_version > k.key_version)`,
          [ids],
        );
        await this.resting.destroyOld(ids);
        if (reached)
          await this.database.query(
            `update vault.rotations set reached = $2, done = $3 where kind = 'data' and scope = $1`,
            [this.scope, reached.cursor, reached.count],
          );
        return true;
      });
    }
  }

  /** Two keys mean that an earlier run was interrupted; it continues with the newer key. */
  private async addKeys(caseId: string): Promise<void> {
    for (const held of await this.wraps.of(caseId))
      if (!held.isRotating && held.isOpenable)
        await this.addWraps(held, held.wraps, { version: held.newest + 1, key: randomBytes(32) });
  }

  private async addWraps(held: PartitionWraps, holders: readonly Wrap[], key: VersionedKey): Promise<void> {
    for (const { caseId, partition, agencyId } of holders) {
      const pair = held.pairOf(agencyId);
      if (!pair) continue;
      const row = wrapRow({ caseId, partition, keyVersion: key.version, agencyId });
      await this.database.query(
        `insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [caseId, partition, key.version, agencyId, pair.version, wrapKey(pair.publicKey, row, key.key)],
      );
    }
  }

  private async resealWords(caseId: string): Promise<void> {
    const held = await this.database.transaction(async () => {
      await this.resting.evenOut(caseId);
      for (const one of await this.wraps.of(caseId)) if (one.isRotating) await this.evenOut(one);
      // A block may have put wraps aside between the two.
      await this.resting.evenOut(caseId);
      return this.wraps.of(caseId);
    });
    const rotating = held.filter(({ isRotating }) => isRotating);
    await this.words.reseal(caseId, new Map(rotating.map((one) => [one.partition, one.keys()])));
  }

  /**
   * Who was given the older version, or lost it, in the moment in which the newer one was made: the older one says who
   * holds it, since everybody who came later writes both.
   */
  private async evenOut(held: PartitionWraps): Promise<void> {
    const { older, newer } = held;
    const holders = new Set(older.map(({ agencyId }) => agencyId));
    for (const wrap of newer.filter(({ agencyId }) => !holders.has(agencyId)))
      await this.database.query(
        'delete from vault.case_keys where case_id = $1 and partition = $2 and key_version = $3 and agency_id = $4',
        [wrap.caseId, wrap.partition, wrap.keyVersion, wrap.agencyId],
      );
    const has = new Set(newer.map(({ agencyId }) => agencyId));
    const missing = older.filter(({ agencyId }) => !has.has(agencyId));
    const [key] = missing.length > 0 ? held.keys() : [];
    if (key?.version === held.newest) await this.addWraps(held, missing, key);
  }

  /** Handles keys added since, such as an agency that got both versions at the last moment; then verifies. */
  private async finish(): Promise<number> {
    await this.database.untilEarlierEnded();
    const double = await this.database.query<{ id: string }>(DOUBLE);
    if (double.length > 0)
      await this.complete(
        double.map(({ id }) => id),
        null,
      );
    const [row] = await this.database.query<{ closed: number }>(CLOSED, [this.agencyId]);
    const closed = row?.closed ?? 0;
    if (closed > 0)
      this.database.tell(`${closed} cases can be opened by agencies only, which hold their keys themselves.`);
    return (await this.words.countOld(null)) + closed;
  }
}
