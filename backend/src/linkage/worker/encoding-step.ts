import type { Log } from '../../platform/log.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { sealEncoding, tryOpenEncoding } from './encoding-cache.js';
import type { KeptEncoding, StoredEncoding } from './encoding-cache.js';
import type { KeysInForce, LinkageKey } from './linkage-keys.js';
import type { WaitingRow, LinkageInbox } from './linkage-inbox.js';
import {
  ENCODINGS_OF_CASES,
  WAITING,
  KEEP_ENCODINGS,
  KEEP_TAGS,
  FORGET_ENCODINGS,
  FORGET_TAGS,
  QUEUE_COMPARISONS,
  ENCODED,
  SET_WORDS_ASIDE,
} from './encoding.queries.js';

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
    await run(QUEUE_COMPARISONS, [toCompare.map(({ caseId }) => caseId), causes]);
    await run(ENCODED, [rows.map(({ caseId }) => caseId).filter((caseId) => !failed.has(caseId))]);
    if (failed.size > 0) await run(SET_WORDS_ASIDE, [[...failed]]);
    return rows.length;
  }

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
    const cases = rows.map(({ caseId }) => caseId);
    const found = await run<StoredEncoding>(ENCODINGS_OF_CASES, [key.version, cases]);
    const opened = found.map((row) => [row.case_id, tryOpenEncoding(key, row, this.log)] as const);
    return new Map(opened.filter((one): one is readonly [string, KeptEncoding] => one[1] !== null));
  }

  /** What is replaced, also where it is damaged. */
  private async forget(run: RunSql, { version }: LinkageKey, kept: readonly KeptEncoding[]): Promise<void> {
    const ids = [version, kept.map(({ encoded }) => encoded.id)];
    const nos = (await run<{ no: number }>(FORGET_ENCODINGS, ids)).map(({ no }) => no);
    if (nos.length > 0) await run(FORGET_TAGS, [nos]);
  }

  private async write(run: RunSql, key: LinkageKey, kept: readonly KeptEncoding[]): Promise<void> {
    if (kept.length === 0) return;
    const rows = await run<{ no: number; case_id: string }>(KEEP_ENCODINGS, [
      key.version,
      kept.map(({ encoded }) => encoded.id),
      kept.map((one) => sealEncoding(key, one)),
    ]);
    const noOf = new Map(rows.map(({ no, case_id: caseId }) => [caseId, no] as const));
    const tags = kept.flatMap(({ encoded: { id, blocks } }) =>
      blocks.map((tag) => [tag, noOf.get(id)] as const),
    );
    await run(KEEP_TAGS, [tags.map(([tag]) => tag), tags.map(([, no]) => no)]);
  }
}

/** A number alone is no identity. A key that will get all words of a registration encodes no part of them before. */
const isNamed = ({ sealedIdentity }: WaitingRow): boolean => sealedIdentity !== null;
const isWhole = (row: WaitingRow): boolean => isNamed(row) && row.sealedPhone !== null;
