import { randomUUID } from 'node:crypto';
import type { RunSql } from '../../platform/database/worker-database.js';
import type { Move, Membership, DecisionRow, StoredPair, LinkageKey } from './linkage-store.js';
import type { EncodingCache, KeptEncoding } from './encoding-cache.js';

/** Locks all registrations of a person during linking, in one order, so that no parallel job moves one. */
const MEMBERS = `select r.case_id as "caseId", r.person_id as "personId" from linkage.registrations r
  where r.is_linkable and r.person_id in (select person_id from linkage.registrations
    where case_id = any ($1::uuid[]) and is_linkable) order by r.case_id for update`;
const UNCOMPARED = `select case_id as "caseId" from linkage.to_compare where case_id = any ($1::uuid[])
  order by case_id for update`;
const NUMBERS =
  'select no, case_id as "caseId" from linkage.encodings where key_version = $1 and case_id = any ($2::uuid[])';
const DECISIONS = `select id, one, other, answer from linkage.decisions
  where undone_at is null and one = any ($1::uuid[]) and other = any ($1::uuid[]) order by decided_at, id`;
const PAIRS =
  'select id, one, other from linkage.pairs where one = any ($1::uuid[]) and other = any ($1::uuid[])';

const REGISTER = `insert into linkage.registrations (case_id, person_id)
    select r.case_id, r.person_id from unnest($1::uuid[], $2::uuid[]) r (case_id, person_id) order by r.case_id
  on conflict (case_id) do update set person_id = excluded.person_id, is_linkable = true, changed_at = panoh.now()`;
const MOVE = `insert into linkage.moves (case_id, from_person, to_person, cause, decision_id)
  select m.case_id, m.from_person, m.to_person, m.cause, m.decision_id
  from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[])
    with ordinality m (case_id, from_person, to_person, cause, decision_id, place) order by m.place`;
/** An answered pair keeps its content, so that undoing the answer restores the same question. */
const KEEP_PAIRS = `insert into linkage.pairs as p (id, one, other, is_linked, is_doubtful, sealed)
    select q.id, q.one, q.other, q.is_linked, q.is_doubtful, q.sealed
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::boolean[], $5::boolean[], $6::bytea[])
      q (id, one, other, is_linked, is_doubtful, sealed)
  on conflict (one, other) do update set is_linked = excluded.is_linked, is_doubtful = excluded.is_doubtful,
    sealed = excluded.sealed where p.state = 'open'`;
/** Removes unanswered pairs that are no pairs any more. */
const REMOVE_PAIRS = `delete from linkage.pairs where id = any ($1::uuid[]) and state = 'open'`;

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

  /** Whether people decided on one of the person's registrations. */
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

  /** Writes what was changed. */
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
    await this.run(MOVE, [
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
