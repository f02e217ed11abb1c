import { setImmediate as others } from 'node:timers/promises';
import type { RootKey } from '../../platform/crypto/root-key.js';
import type { Log } from '../../platform/log.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { BLOCK_CAP } from '../engine/candidates.js';
import type { Tag } from '../engine/encode.js';
import { HUB } from '../engine/frequencies.js';
import { Scorer } from '../engine/model.js';
import { MOST_CANDIDATES, nearestOf } from '../engine/nearest.js';
import { ComparingBatch } from './comparing-batch.js';
import { EncodingShelf } from './encoding-shelf.js';
import type { KeptEncoding } from './encodings.js';
import { KnowledgeBook } from './knowledge-book.js';
import { AGAIN_AT } from './later.js';
import type { LinkageKey } from './linkage-key.js';
import { Neighbourhood } from './neighbourhood.js';
import type { Knowledge, Occasion } from './neighbourhood.js';

const NEXT = `with next as (select case_id, cause, no from linkage.to_compare where next_at <= panoh.now()
    order by no limit $1 for update skip locked)
  select n.case_id as "caseId", n.cause, e.no from next n
    left join linkage.encodings e on e.case_id = n.case_id and e.key_version = $2 order by n.no`;
const DONE = 'delete from linkage.to_compare where case_id = any ($1::uuid[])';
const SET_ASIDE = `update linkage.to_compare set attempts = attempts + 1, next_at = ${AGAIN_AT} where case_id = $1`;
/**
 * Whoever gave a number and was compared before so many had given it that it tells nothing: she is compared once more. All
 * tags of a number together are that number.
 */
const LOOK_AGAIN = `with sharers as (select e.case_id from linkage.tags t
      join linkage.encodings e on e.no = t.no and e.key_version = $1 where t.tag = any ($2::bigint[])
      group by e.case_id having count(distinct t.tag) = cardinality($2::bigint[])),
    compared as (select r.case_id from linkage.registrations r join sharers s on s.case_id = r.case_id
      where r.is_linkable and not exists (select 1 from linkage.to_compare w where w.case_id = r.case_id)),
    again as (insert into linkage.to_compare (case_id, cause) select case_id, 'neighbour' from compared
      where (select count(*) from compared) <= ${HUB} order by case_id on conflict do nothing returning 1)
  select (select count(*)::int from compared) as compared, (select count(*)::int from again) as again`;

/** Of a newcomer's tags the rarest are looked at, until they found so many: what common ones find beside them ranks last. */
const ENOUGH_FOUND = 1_000;

/** For many newcomers at once: whoever shares a tag with one of them, the rarest first. */
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
 * The second half of linking: those that were encoded are compared with whom they may be, some of them in a transaction,
 * each as if it had come by itself.
 */
export class ComparingStep {
  /** Whoever was compared last: where that failed, it is her row that is set aside. */
  private subject: string | null = null;

  /** How many were left to be compared once more. */
  private left = 0;
  /** Numbers of many, by which nobody was linked that is still to be looked at. */
  private readonly settledNumbers = new Set<Tag>();

  private readonly shelf: EncodingShelf;
  private readonly book: KnowledgeBook;

  constructor(
    private readonly root: RootKey,
    log: Log,
  ) {
    this.shelf = new EncodingShelf(log);
    this.book = new KnowledgeBook(this.shelf);
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
      new Neighbourhood(batch, this.root, knowledge).link([caseId, ...(near.get(caseId) ?? [])], occasion);
      await others();
    }
    await batch.write();
    await this.lookAgain(run, key, { newcomers, knowledge });
    const damaged = damagedOf(rows, newcomers);
    for (const caseId of damaged) await run(SET_ASIDE, [caseId]);
    await run(DONE, [rows.map(({ caseId }) => caseId).filter((caseId) => !damaged.includes(caseId))]);
    return rows.length;
  }

  /** Whether the last `take` left nobody to be compared whom it did not find waiting. */
  get isSettled(): boolean {
    return this.left === 0;
  }

  /** What was linked by a number before that was known for one of many is looked at again without it. */
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

  /** What is linked around some registrations because people decided. */
  async around(run: RunSql, key: LinkageKey, occasion: Occasion): Promise<void> {
    const caseIds = [...occasion.subjects];
    const knowledge = await this.book.current(run, key);
    const batch = await ComparingBatch.read(run, { key, shelf: this.shelf, caseIds });
    new Neighbourhood(batch, this.root, knowledge).link(caseIds, occasion);
    await batch.write();
  }

  /** The row that was taken last, by itself, and failed: it is tried again later, and holds up nobody. */
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
