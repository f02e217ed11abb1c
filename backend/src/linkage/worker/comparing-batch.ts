import { randomUUID } from 'node:crypto';
import type { RunSql } from '../../platform/database/worker-database.js';
import type { LinkageKey } from './linkage-keys.js';
import type { Move, Membership, DecisionRow, StoredPair } from './linking.queries.js';
import type { EncodingCache, KeptEncoding } from './encoding-cache.js';
import {
  MEMBERS,
  UNCOMPARED,
  NUMBERS,
  DECISIONS,
  PAIRS,
  REGISTER,
  KEEP_MOVES,
  KEEP_PAIRS,
  REMOVE_PAIRS,
} from './comparing.queries.js';

const pairKey = (one: string, other: string): string => (one < other ? `${one}/${other}` : `${other}/${one}`);

interface KnownPair {
  readonly id: string;
  readonly one: string;
  readonly other: string;
}

/**
 * Some registrations and all of their persons, read in one step. Changes stay in memory and are written in one step,
 * with the same result as linking each registration separately, in order.
 */
export class ComparingBatch {
  private readonly persons = new Map<string, string>();
  private readonly membersOf = new Map<string, Set<string>>();
  private readonly encodings = new Map<string, KeptEncoding>();
  private readonly decisions: DecisionRow[] = [];
  private readonly pairs = new Map<string, KnownPair>();
  private readonly pairsByCase = new Map<string, Set<string>>();
  private readonly keptPairs = new Map<string, StoredPair>();
  private readonly removedPairs = new Set<string>();
  private readonly moves: Move[] = [];

  private constructor(private readonly run: RunSql) {}

  /** Reads only registrations that may still be compared. */
  static async read(
    run: RunSql,
    { key, shelf, caseIds }: { key: LinkageKey; shelf: EncodingCache; caseIds: readonly string[] },
  ): Promise<ComparingBatch> {
    const batch = new ComparingBatch(run);
    const waiting = await run<{ caseId: string }>(UNCOMPARED, [[...caseIds]]);
    const members = await run<Membership>(MEMBERS, [[...caseIds]]);
    for (const { caseId, personId } of members) batch.place(caseId, personId);
    const known = [...new Set([...waiting, ...members].map(({ caseId }) => caseId))];
    await batch.readEncodings(known, key, shelf);
    batch.decisions.push(...(await run<DecisionRow>(DECISIONS, [known])));
    for (const pair of await run<KnownPair>(PAIRS, [known])) batch.know(pair);
    return batch;
  }

  /** These registrations with all others of the same persons. */
  membersAround(caseIds: readonly string[]): Membership[] {
    const personIds = new Set(caseIds.flatMap((caseId) => this.persons.get(caseId) ?? []));
    const members = [...personIds].flatMap((personId) =>
      [...(this.membersOf.get(personId) ?? [])].map((caseId) => ({ caseId, personId })),
    );
    return members.sort((one, other) => (one.caseId < other.caseId ? -1 : 1));
  }

  /** Null if the registration has no person yet. */
  personOf(caseId: string): string | null {
    return this.persons.get(caseId) ?? null;
  }

  isDecidedAbout(personId: string): boolean {
    return this.decisions.some((pair) =>
      [pair.one, pair.other].some((caseId) => this.personOf(caseId) === personId),
    );
  }

  encodingOf(caseId: string): KeptEncoding | null {
    return this.encodings.get(caseId) ?? null;
  }

  decisionsAmong(caseIds: readonly string[]): DecisionRow[] {
    if (this.decisions.length === 0) return [];
    const among = new Set(caseIds);
    return this.decisions.filter(({ one, other }) => among.has(one) && among.has(other));
  }

  pairsAmong(caseIds: readonly string[]): KnownPair[] {
    const among = new Set(caseIds);
    const keys = new Set(caseIds.flatMap((caseId) => [...(this.pairsByCase.get(caseId) ?? [])]));
    return [...keys].flatMap((key) => {
      const pair = this.pairs.get(key);
      return pair && among.has(pair.one) && among.has(pair.other) ? [pair] : [];
    });
  }

  register(move: Move): void {
    this.place(move.caseId, move.personId);
    this.moves.push(move);
  }

  /** The pair's id, which it keeps. It tells no moment: one a second after a case was opened would say whose pair it is. */
  idOf(one: string, other: string): string {
    return this.pairs.get(pairKey(one, other))?.id ?? randomUUID();
  }

  keepPair(pair: StoredPair): void {
    this.know(pair);
    this.keptPairs.set(pair.id, pair);
    this.removedPairs.delete(pair.id);
  }

  removeOpenPairs(ids: readonly string[]): void {
    for (const id of ids) {
      this.keptPairs.delete(id);
      this.removedPairs.add(id);
    }
  }

  async write(): Promise<void> {
    await this.writeMoves();
    if (this.removedPairs.size > 0) await this.run(REMOVE_PAIRS, [[...this.removedPairs]]);
    const pairs = [...this.keptPairs.values()];
    if (pairs.length === 0) return;
    await this.run(KEEP_PAIRS, [
      ...[pairs.map(({ id }) => id), pairs.map(({ one }) => one), pairs.map(({ other }) => other)],
      ...[pairs.map(({ isLinked }) => isLinked), pairs.map(({ isDoubtful }) => isDoubtful)],
      pairs.map(({ sealed }) => sealed),
    ]);
  }

  private async writeMoves(): Promise<void> {
    if (this.moves.length === 0) return;
    const moved = [...new Set(this.moves.map(({ caseId }) => caseId))];
    await this.run(REGISTER, [moved, moved.map((caseId) => this.persons.get(caseId))]);
    await this.run(KEEP_MOVES, [
      this.moves.map(({ caseId }) => caseId),
      this.moves.map(({ fromPerson }) => fromPerson),
      this.moves.map(({ personId }) => personId),
      this.moves.map(({ cause }) => cause),
      this.moves.map(({ decisionId }) => decisionId),
    ]);
  }

  private async readEncodings(
    caseIds: readonly string[],
    key: LinkageKey,
    shelf: EncodingCache,
  ): Promise<void> {
    const rows = await this.run<{ no: number; caseId: string }>(NUMBERS, [key.version, [...caseIds]]);
    const taken = await shelf.take(
      this.run,
      key,
      rows.map(({ no }) => no),
    );
    for (const { no, caseId } of rows) {
      const kept = taken.get(no);
      if (kept) this.encodings.set(caseId, kept);
    }
  }

  private place(caseId: string, personId: string): void {
    this.membersOf.get(this.persons.get(caseId) ?? '')?.delete(caseId);
    this.persons.set(caseId, personId);
    const members = this.membersOf.get(personId);
    if (members) members.add(caseId);
    else this.membersOf.set(personId, new Set([caseId]));
  }

  private know(pair: KnownPair): void {
    const key = pairKey(pair.one, pair.other);
    this.pairs.set(key, pair);
    for (const caseId of [pair.one, pair.other]) {
      const keys = this.pairsByCase.get(caseId);
      if (keys) keys.add(key);
      else this.pairsByCase.set(caseId, new Set([key]));
    }
  }
}
