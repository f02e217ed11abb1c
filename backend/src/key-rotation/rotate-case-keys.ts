import { randomBytes } from 'node:crypto';
import { wrapRow } from '../access/wrap-places.js';
import { wrapKey } from '../platform/crypto/agency-keys.js';
import type { VersionedKey } from '../platform/crypto/envelope.js';
import type { RootKey } from '../platform/crypto/root-key.js';
import { CaseWraps } from './case-wraps.js';
import type { PartitionWraps, Wrap } from './case-wraps.js';
import { RestingWraps } from './resting-wraps.js';
import type { RotationDatabase } from './rotation-database.js';
import { SealedWords } from './sealed-words.js';

/** Cases whose keys are changed side by side; the rotation waits for other people's transactions once for all of them. */
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

/** Partitions that are held by nobody whose pair the server can open. */
const CLOSED = `select count(distinct k.case_id)::int as closed from vault.case_keys k
  where ($1::uuid is null or k.agency_id = $1) and not exists (select 1 from vault.case_keys h
    join panoh.agency_keys a on a.agency_id = h.agency_id and a.version = h.agency_key_version
    where h.case_id = k.case_id and h.partition = k.partition and a.held_by = 'server')`;

/**
 * A new data key for each case and sealed partition. The new key is made beside the old one; from then on it is what
 * others seal with. When nobody is left who took the old one, the words are sealed anew; when nobody is left who may
 * have read one of the old envelopes, the old wraps are destroyed. Nobody waits for any of it (ADR 15).
 */
export class CaseKeyRotation {
  private readonly wraps: CaseWraps;
  private readonly resting: RestingWraps;
  private readonly words: SealedWords;

  constructor(
    private readonly database: RotationDatabase,
    root: RootKey,
    private readonly agencyId: string | null = null,
  ) {
    this.wraps = new CaseWraps(database, root);
    this.resting = new RestingWraps(database, this.wraps);
    this.words = new SealedWords(database);
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

  /** Seals anew what an older key still opens, and destroys the older wraps. */
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

  /** Where there are two already, somebody was cut off here, and goes on with the newer one. */
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

  /** What came in between, such as an agency that was given both versions in the last moment; then the proof. */
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
