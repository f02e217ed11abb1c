import { setImmediate as others } from 'node:timers/promises';
import type { RunSql } from '../../platform/database/worker-database.js';
import { DEFAULT_MODEL } from '../engine/default-model.js';
import { Frequencies, HUB } from '../engine/frequencies.js';
import { Scorer } from '../engine/model.js';
import type { LinkageModel } from '../engine/model.js';
import { EncodingCache, openCounts, sealCounts } from './encoding-cache.js';
import type { StoredEncoding, KeptEncoding } from './encoding-cache.js';
import type { LinkageKey } from './linkage-keys.js';
import { ReclusteringScope } from './reclustering-scope.js';
import type { Knowledge, Occasion } from './reclustering-scope.js';
import type { RootKey } from '../../platform/crypto/root-key.js';
import type { Log } from '../../platform/log.js';
import { nearestOf } from '../engine/candidates.js';
import type { Tag } from '../engine/encode.js';
import { ComparingBatch } from './comparing-batch.js';
import { NEXT_COMPARISONS, COMPARED, SET_COMPARISON_ASIDE, LOOK_AGAIN, PROBE } from './comparing.queries.js';
import { NEXT_ENCODINGS, READ_MODEL, READ_MODEL_HEAD, KEEP_COUNTS } from './encoding.queries.js';

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
      rows = await run<StoredEncoding>(NEXT_ENCODINGS, [key.version, this.upTo, BATCH]);
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
    const [row] = await run<object>(READ_MODEL_HEAD, [key.version]);
    const head = JSON.stringify(row ?? null);
    if (this.version === key.version && head === this.head) return;
    const [kept] = await run<KnowledgeRow>(READ_MODEL, [key.version]);
    this.version = key.version;
    this.head = head;
    this.model = kept?.model ?? DEFAULT_MODEL;
    this.frequencies = kept?.sealed ? openCounts(key, kept.sealed) : new Frequencies();
    this.upTo = kept?.sealed ? kept.up_to : 0;
    this.keptUpTo = this.upTo;
  }

  private async keepNowAndThen(run: RunSql, key: LinkageKey): Promise<void> {
    if (this.upTo - this.keptUpTo < Math.max(KEPT_EVERY, this.keptUpTo * KEPT_SHARE)) return;
    await run(KEEP_COUNTS, [key.version, this.upTo, sealCounts(key, this.frequencies)]);
    this.keptUpTo = this.upTo;
    this.head = JSON.stringify((await run<object>(READ_MODEL_HEAD, [key.version]))[0] ?? null);
  }
}

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
    const rows = await run<NextRow>(NEXT_COMPARISONS, [most, key.version]);
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
    for (const caseId of damaged) await run(SET_COMPARISON_ASIDE, [caseId]);
    await run(COMPARED, [rows.map(({ caseId }) => caseId).filter((caseId) => !damaged.includes(caseId))]);
    return rows.length;
  }

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
    if (this.subject !== null) await run(SET_COMPARISON_ASIDE, [this.subject]);
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
