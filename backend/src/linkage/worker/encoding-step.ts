import type { Log } from '../../platform/log.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { AGAIN_AT } from './later.js';
import { sealEncoding, tryOpenEncoding } from './encoding-cache.js';
import type { KeptEncoding, StoredEncoding } from './encoding-cache.js';
import type { KeysInForce, LinkageKey } from './linkage-store.js';
import type { WaitingRow, LinkageInbox } from './linkage-inbox.js';

const WAITING = `with next as (select case_id, sealed_identity, sealed_phone, is_anew from linkage.inbox
    where next_at <= panoh.now() order by handed_at, case_id limit $1 for update skip locked)
  select n.case_id as "caseId", n.sealed_identity as "sealedIdentity", n.sealed_phone as "sealedPhone",
    n.is_anew as "isAnew", f.place, f.sex, coalesce(f.is_linkable, false) as "isLinkable"
  from next n left join lateral panoh.registration_facts(n.case_id) f on true`;

/** In one statement each: what is encoded, and by what it is found. */
const KEEP = `insert into linkage.encodings (case_id, key_version, sealed)
  select e.case_id, $1, e.sealed from unnest($2::uuid[], $3::bytea[]) e (case_id, sealed) returning no, case_id`;
const TAG =
  'insert into linkage.tags (tag, no) select t.tag, t.no from unnest($1::bigint[], $2::integer[]) t (tag, no)';
const FORGET =
  'delete from linkage.encodings where key_version = $1 and case_id = any ($2::uuid[]) returning no';
const FORGET_TAGS = 'delete from linkage.tags where no = any ($1::integer[])';
const QUEUE = `insert into linkage.to_compare as w (case_id, cause) select q.case_id, q.cause
    from unnest($1::uuid[], $2::text[]) with ordinality q (case_id, cause, place) order by q.place
  on conflict (case_id) do update set attempts = 0, next_at = excluded.next_at,
    cause = case when w.cause = 'registered' then w.cause else excluded.cause end`;
const DONE = 'delete from linkage.inbox where case_id = any ($1::uuid[])';
const SET_ASIDE = `update linkage.inbox set attempts = attempts + 1, next_at = ${AGAIN_AT} where case_id = any ($1::uuid[])`;

type ByCase = ReadonlyMap<string, KeptEncoding>;

/**
 * The first half of linking: words that wait become encodings and tags, some hundreds in a transaction, and are gone
 * themselves. What is encoded waits to be compared, also where the process dies in between.
 */
export class EncodingStep {
  constructor(
    private readonly inbox: LinkageInbox,
    private readonly log: Log,
  ) {}

  /** Within a transaction of the linking process. Answers how many rows it took. */
  async take(run: RunSql, keys: KeysInForce, most: number): Promise<number> {
    const rows = await run<WaitingRow>(WAITING, [most]);
    if (rows.length === 0) return 0;
    const linkable = rows.filter(({ isLinkable }) => isLinkable);
    const failed = new Set<string>();
    const before = await this.keep(run, keys.current, {
      rows: keys.coming ? linkable.filter(({ isAnew }) => !isAnew) : linkable,
      failed,
    });
    if (keys.coming) await this.keep(run, keys.coming, { rows: linkable, failed, isComing: true });
    const toCompare = linkable.filter(({ caseId, isAnew }) => !isAnew && !failed.has(caseId));
    const causes = toCompare.map(({ caseId }) => (before.has(caseId) ? 'corrected' : 'registered'));
    await run(QUEUE, [toCompare.map(({ caseId }) => caseId), causes]);
    await run(DONE, [rows.map(({ caseId }) => caseId).filter((caseId) => !failed.has(caseId))]);
    if (failed.size > 0) await run(SET_ASIDE, [[...failed]]);
    return rows.length;
  }

  /** Returns the encodings stored before. */
  private async keep(
    run: RunSql,
    key: LinkageKey,
    { rows, failed, isComing }: { rows: readonly WaitingRow[]; failed: Set<string>; isComing?: boolean },
  ): Promise<ByCase> {
    if (rows.length === 0) return new Map();
    const before = await this.keptBefore(run, key, rows);
    const isAble = isComing ? isWhole : isNamed;
    const able = rows.filter((row) => isAble(row) || before.has(row.caseId));
    const kept = able.flatMap((row) => this.encode(key, row, { before, failed }));
    await this.forget(run, key, kept);
    await this.write(run, key, kept);
    return before;
  }

  /** A row that cannot be encoded does not block the others. */
  private encode(
    key: LinkageKey,
    row: WaitingRow,
    { before, failed }: { before: ByCase; failed: Set<string> },
  ): KeptEncoding[] {
    try {
      const kept = this.inbox.encode(key, row, before.get(row.caseId) ?? null);
      return kept ? [kept] : [];
    } catch (error) {
      failed.add(row.caseId);
      this.log.warn('registration_not_encoded', { error });
      return [];
    }
  }

  private async keptBefore(run: RunSql, key: LinkageKey, rows: readonly WaitingRow[]): Promise<ByCase> {
    const found = await run<StoredEncoding>(
      'select no, case_id, sealed from linkage.encodings where key_version = $1 and case_id = any ($2::uuid[])',
      [key.version, rows.map(({ caseId }) => caseId)],
    );
    const opened = found.map((row) => [row.case_id, tryOpenEncoding(key, row, this.log)] as const);
    return new Map(opened.filter((one): one is readonly [string, KeptEncoding] => one[1] !== null));
  }

  /** What is replaced, also where it is damaged. */
  private async forget(run: RunSql, { version }: LinkageKey, kept: readonly KeptEncoding[]): Promise<void> {
    const ids = [version, kept.map(({ encoded }) => encoded.id)];
    const nos = (await run<{ no: number }>(FORGET, ids)).map(({ no }) => no);
    if (nos.length > 0) await run(FORGET_TAGS, [nos]);
  }

  private async write(run: RunSql, key: LinkageKey, kept: readonly KeptEncoding[]): Promise<void> {
    if (kept.length === 0) return;
    const rows = await run<{ no: number; case_id: string }>(KEEP, [
      key.version,
      kept.map(({ encoded }) => encoded.id),
      kept.map((one) => sealEncoding(key, one)),
    ]);
    const noOf = new Map(rows.map(({ no, case_id: caseId }) => [caseId, no] as const));
    const tags = kept.flatMap(({ encoded: { id, blocks } }) =>
      blocks.map((tag) => [tag, noOf.get(id)] as const),
    );
    await run(TAG, [tags.map(([tag]) => tag), tags.map(([, no]) => no)]);
  }
}

/** A number alone is no identity. A key that will get all words of a registration encodes no part of them before. */
const isNamed = ({ sealedIdentity }: WaitingRow): boolean => sealedIdentity !== null;
const isWhole = (row: WaitingRow): boolean => isNamed(row) && row.sealedPhone !== null;
