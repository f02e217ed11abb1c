import type { RunSql } from '../../platform/database/worker-database.js';
import { DEFAULT_MODEL } from '../engine/default-model.js';
import { Frequencies, HUB } from '../engine/frequencies.js';
import { Scorer } from '../engine/model.js';
import type { LinkageModel } from '../engine/model.js';
import type { StoredEncoding, KeptEncoding } from './encoding-cache.js';
import { openCounts, sealCounts } from './counts.js';
import { EncodingCache } from './encoding-cache.js';
import type { LinkageKey } from './linkage-store.js';
import { ReclusteringScope } from './reclustering-scope.js';
import type { Knowledge, Occasion } from './reclustering-scope.js';
import { setImmediate as others } from 'node:timers/promises';
import type { RootKey } from '../../platform/crypto/root-key.js';
import type { Log } from '../../platform/log.js';
import { BLOCK_CAP } from '../engine/candidates.js';
import type { Tag } from '../engine/encode.js';
import { MOST_CANDIDATES, nearestOf } from '../engine/nearest.js';
import { ComparingBatch } from './comparing-batch.js';
import { AGAIN_AT } from './later.js';

const BATCH = 1_000;
/** How many more are counted before the counts are kept again, at least, and as a share of those that are kept. */
const KEPT_EVERY = 5_000;
const KEPT_SHARE = 0.1;

interface KnowledgeRow {
  up_to: number;
  sealed: Buffer | null;
  counted_at: Date | null;
  model: LinkageModel | null;
}

const READ = 'select up_to, sealed, counted_at, model from linkage.model where key_version = $1';
const HEAD = 'select counted_at, learnt_at from linkage.model where key_version = $1';
const KEEP = `insert into linkage.model (key_version, up_to, sealed, counted_at) values ($1, $2, $3, panoh.now())
  on conflict (key_version) do update set up_to = excluded.up_to, sealed = excluded.sealed`;

/**
 * How common each value is, and the learnt model. Counts are held in memory and sealed in the schema: a plain table
 * would reveal the commonest names and so their tags (LINKAGE 5).
 */
class ModelStore {
  private frequencies = new Frequencies();
  private model: LinkageModel = DEFAULT_MODEL;
  private version = 0;
  private upTo = 0;
  private keptUpTo = 0;
  private head = '';

  constructor(private readonly encodingCache: EncodingCache) {}

  /** With what was encoded since it was last asked, here or in another process. In a transaction that wrote nothing yet. */
  async current(run: RunSql, key: LinkageKey): Promise<Knowledge> {
    await this.refresh(run, key);
    let rows: StoredEncoding[];
    do {
      rows = await run<StoredEncoding>(
        `select no, case_id, sealed from linkage.encodings where key_version = $1 and no > $2 order by no limit ${BATCH}`,
        [key.version, this.upTo],
      );
      for (const row of rows) {
        const kept = this.encodingCache.put(key, row);
        if (kept) this.frequencies.add(kept.encoded);
      }
      this.upTo = rows.at(-1)?.no ?? this.upTo;
    } while (rows.length === BATCH);
    await this.keepNowAndThen(run, key);
    return { model: this.model, frequencies: this.frequencies };
  }

  /** Reloads after a recount, a new model or a change of key, by any process. */
  private async refresh(run: RunSql, key: LinkageKey): Promise<void> {
    const [row] = await run<object>(HEAD, [key.version]);
    const head = JSON.stringify(row ?? null);
    if (this.version === key.version && head === this.head) return;
    const [kept] = await run<KnowledgeRow>(READ, [key.version]);
    this.version = key.version;
    this.head = head;
    this.model = kept?.model ?? DEFAULT_MODEL;
    this.frequencies = kept?.sealed ? openCounts(key, kept.sealed) : new Frequencies();
    this.upTo = kept?.sealed ? kept.up_to : 0;
    this.keptUpTo = this.upTo;
  }

  private async keepNowAndThen(run: RunSql, key: LinkageKey): Promise<void> {
    if (this.upTo - this.keptUpTo < Math.max(KEPT_EVERY, this.keptUpTo * KEPT_SHARE)) return;
    await run(KEEP, [key.version, this.upTo, sealCounts(key, this.frequencies)]);
    this.keptUpTo = this.upTo;
    this.head = JSON.stringify((await run<object>(HEAD, [key.version]))[0] ?? null);
  }
}

const NEXT = `with next as (select case_id, cause, no from linkage.to_compare where next_at <= panoh.now()
    order by no limit $1 for update skip locked)
  select n.case_id as "caseId", n.cause, e.no from next n
    left join linkage.encodings e on e.case_id = n.case_id and e.key_version = $2 order by n.no`;
const DONE = 'delete from linkage.to_compare where case_id = any ($1::uuid[])';
const SET_ASIDE = `update linkage.to_compare set attempts = attempts + 1, next_at = ${AGAIN_AT} where case_id = $1`;
/**
 * Compares again the registrations that were linked by a number before it became too common to identify a person. A
 * number is the set of all its tags.
 */
const LOOK_AGAIN = `with sharers as (select e.case_id from linkage.tags t
      join linkage.encodings e on e.no = t.no and e.key_version = $1 where t.tag = any ($2::bigint[])
      group by e.case_id having count(distinct t.tag) = cardinality($2::bigint[])),
    compared as (select r.case_id from linkage.registrations r join sharers s on s.case_id = r.case_id
      where r.is_linkable and not exists (select 1 from linkage.to_compare w where w.case_id = r.case_id)),
    again as (insert into linkage.to_compare (case_id, cause) select case_id, 'neighbour' from compared
      where (select count(*) from compared) <= ${HUB} order by case_id on conflict do nothing returning 1)
  select (select count(*)::int from compared) as compared, (select count(*)::int from again) as again`;

/** Searches the rarest tags of a new registration until they find this many: further finds of common tags rank last. */
const ENOUGH_FOUND = 1_000;

/** For many new registrations at once: the registrations that share a tag, the rarest tags first. */
const PROBE = `with asked as materialized (select a.newcomer, a.tag from unnest($1::integer[], $2::bigint[]) a (newcomer, tag)),
  hits as materialized (select d.tag, t.no from (select distinct tag from asked) d
    cross join lateral (select t.no from linkage.tags t where t.tag = d.tag limit ${BLOCK_CAP + 1}) t),
  sizes as materialized (select tag, count(*) as size from hits group by tag having count(*) between 2 and ${BLOCK_CAP}),
  looked_at as materialized (select a.newcomer, a.tag, 1.0::float8 / s.size as weight,
      sum(s.size) over (partition by a.newcomer order by s.size, a.tag) - s.size as found_before
    from asked a join sizes s on s.tag = a.tag),
  found as (select l.newcomer, h.no, row_number() over (partition by l.newcomer order by sum(l.weight) desc, h.no) as place
    from looked_at l join hits h on h.tag = l.tag
    where l.found_before < ${ENOUGH_FOUND} and h.no <> l.newcomer group by l.newcomer, h.no)
  select newcomer, array_agg(no) as nos from found where place <= ${MOST_CANDIDATES} group by newcomer`;

interface NextRow {
  caseId: string;
  cause: 'registered' | 'corrected' | 'neighbour';
  no: number | null;
}

interface Newcomer extends NextRow, KeptEncoding {
  no: number;
}

/**
 * The second half of linking: compares encoded registrations with their candidates, several in one transaction, with
 * the same result as one at a time.
 */
export class ComparingStep {
  /** The registration compared last; if the comparison fails, its row is set aside. */
  private subject: string | null = null;

  /** How many were queued to be compared again. */
  private left = 0;
  /** Shared numbers without any remaining links to check again. */
  private readonly settledNumbers = new Set<Tag>();

  private readonly shelf: EncodingCache;
  private readonly book: ModelStore;

  constructor(
    private readonly root: RootKey,
    log: Log,
  ) {
    this.shelf = new EncodingCache(log);
    this.book = new ModelStore(this.shelf);
  }

  /** Within a transaction of the linking process. Answers how many rows it took. */
  async take(run: RunSql, key: LinkageKey, most: number): Promise<number> {
    this.subject = null;
    this.left = 0;
    const rows = await run<NextRow>(NEXT, [most, key.version]);
    if (rows.length === 0) return 0;
    this.subject = rows[0]?.caseId ?? null;
    const knowledge = await this.book.current(run, key);
    const newcomers = await this.newcomers(run, key, rows);
    const near = await this.nearOnes(run, key, { newcomers, knowledge });
    const caseIds = newcomers.flatMap((one) => [one.caseId, ...(near.get(one.caseId) ?? [])]);
    const batch = await ComparingBatch.read(run, { key, shelf: this.shelf, caseIds: [...new Set(caseIds)] });
    for (const { caseId, cause } of newcomers) {
      const occasion: Occasion = { subjects: new Set([caseId]), cause, decisionId: null };
      new ReclusteringScope(batch, this.root, knowledge).link(
        [caseId, ...(near.get(caseId) ?? [])],
        occasion,
      );
      await others();
    }
    await batch.write();
    await this.lookAgain(run, key, { newcomers, knowledge });
    const damaged = damagedOf(rows, newcomers);
    for (const caseId of damaged) await run(SET_ASIDE, [caseId]);
    await run(DONE, [rows.map(({ caseId }) => caseId).filter((caseId) => !damaged.includes(caseId))]);
    return rows.length;
  }

  /** Whether the last `take` queued no further comparisons. */
  get isSettled(): boolean {
    return this.left === 0;
  }

  /** Checks links again that were made by a number before it was known to be shared. */
  private async lookAgain(
    run: RunSql,
    key: LinkageKey,
    { newcomers, knowledge }: { newcomers: readonly Newcomer[]; knowledge: Knowledge },
  ): Promise<void> {
    const numbers = newcomers.filter(
      ({ cause, encoded }) => cause !== 'neighbour' && knowledge.frequencies.isOfMany(encoded),
    );
    for (const [number, tags] of tagsByNumber(numbers)) {
      if (this.settledNumbers.has(number)) continue;
      const [row] = await run<{ compared: number; again: number }>(LOOK_AGAIN, [key.version, tags]);
      this.left += row?.again ?? 0;
      if ((row?.compared ?? 0) > HUB) this.settledNumbers.add(number);
    }
  }

  /** Reclusters around some registrations after a decision of people. */
  async around(run: RunSql, key: LinkageKey, occasion: Occasion): Promise<void> {
    const caseIds = [...occasion.subjects];
    const knowledge = await this.book.current(run, key);
    const batch = await ComparingBatch.read(run, { key, shelf: this.shelf, caseIds });
    new ReclusteringScope(batch, this.root, knowledge).link(caseIds, occasion);
    await batch.write();
  }

  /** Postpones the single row that failed, so that it does not block the others. */
  async setAside(run: RunSql): Promise<void> {
    if (this.subject !== null) await run(SET_ASIDE, [this.subject]);
  }

  private async newcomers(run: RunSql, key: LinkageKey, rows: readonly NextRow[]): Promise<Newcomer[]> {
    const nos = rows.flatMap(({ no }) => no ?? []);
    const kept = await this.shelf.take(run, key, nos);
    return rows.flatMap((row): Newcomer[] => {
      const own = row.no === null ? undefined : kept.get(row.no);
      return row.no === null || !own ? [] : [{ ...row, no: row.no, ...own }];
    });
  }

  private async nearOnes(
    run: RunSql,
    key: LinkageKey,
    { newcomers, knowledge }: { newcomers: readonly Newcomer[]; knowledge: Knowledge },
  ): Promise<Map<string, readonly string[]>> {
    const tags = newcomers.flatMap(({ no, encoded }) => encoded.blocks.map((tag) => [no, tag] as const));
    const found = await run<{ newcomer: number; nos: number[] }>(PROBE, [
      tags.map(([no]) => no),
      tags.map(([, tag]) => tag),
    ]);
    const kept = await this.shelf.take(run, key, new Set(found.flatMap(({ nos }) => nos)));
    const nosOf = new Map(found.map(({ newcomer, nos }) => [newcomer, nos] as const));
    const scorer = new Scorer(knowledge.model, knowledge.frequencies);
    const near = new Map<string, readonly string[]>();
    for (const { caseId, no, encoded } of newcomers) {
      const candidates = (nosOf.get(no) ?? []).flatMap((one) => kept.get(one)?.encoded ?? []);
      near.set(caseId, nearestOf(encoded, candidates, scorer));
      await others();
    }
    return near;
  }
}

/** Each number once, with the tags by which it is found. */
const tagsByNumber = (newcomers: readonly Newcomer[]): Map<Tag, readonly Tag[]> =>
  new Map(
    newcomers.flatMap(({ encoded: { phone }, phoneBlocks }) => (phone ? [[phone.tag, phoneBlocks]] : [])),
  );

/** Those whose encoding is there, and cannot be opened. */
function damagedOf(rows: readonly NextRow[], newcomers: readonly Newcomer[]): string[] {
  const opened = new Set(newcomers.map(({ caseId }) => caseId));
  return rows.filter(({ caseId, no }) => no !== null && !opened.has(caseId)).map(({ caseId }) => caseId);
}
