import type { RunSql } from '../../platform/database/worker-database.js';
import type { EncodedRegistration } from '../engine/encode.js';
import type { PairAnswer } from '../linkage.types.js';
import { openEncoding, sealEncoding } from './encodings.js';
import type { KeptEncoding } from './encodings.js';
import type { LinkageKey } from './linkage-key.js';
import type { RegistrationFacts } from './written-registration.js';

export interface WaitingRow {
  caseId: string;
  sealedIdentity: Buffer | null;
  sealedPhone: Buffer | null;
  version: number;
}

/** A person's registration, as it is linked now. */
export interface Membership {
  readonly caseId: string;
  readonly personId: string;
}

export interface Move extends Membership {
  readonly fromPerson: string | null;
  readonly cause: 'registered' | 'corrected' | 'decision' | 'undo' | 'neighbour';
  readonly decisionId: string | null;
}

export interface DecisionRow {
  id: string;
  one: string;
  other: string;
  answer: PairAnswer;
}

export interface StoredPair {
  id: string;
  one: string;
  other: string;
  isLinked: boolean;
  isDoubtful: boolean;
  sealed: Buffer;
}

/** Tags that more registrations share find nobody (LINKAGE 6, step 3). */
const TAG_CAP = 1_500;
/** Those that share the rarest tags; the others are looked at no more closely. */
const MOST_CANDIDATES = 300;

const PROBE = `with hits as materialized (
    select p.tag, t.case_id from unnest($1::bigint[]) p (tag)
      cross join lateral (select t.case_id from linkage.tags t
        where t.key_version = $2 and t.tag = p.tag limit ${TAG_CAP + 1}) t),
  sizes as (select tag, count(*) as size from hits group by tag having count(*) <= ${TAG_CAP})
  select case_id as "caseId" from hits join sizes using (tag) where case_id <> $3
  group by case_id order by sum(1.0 / size) desc, case_id limit ${MOST_CANDIDATES}`;

/** What linking reads and writes, within one transaction of the linking process. */
export class LinkageStore {
  constructor(
    private readonly run: RunSql,
    private readonly key: LinkageKey,
  ) {}

  /** One process links at a time: two agencies that register one woman at once make no two persons (LINKAGE 6). */
  async takeTurn(): Promise<boolean> {
    const [row] = await this.run<{ taken: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('linkage.link')) as taken`,
    );
    return row?.taken === true;
  }

  async nextWaiting(): Promise<WaitingRow | null> {
    const [row] = await this.run<WaitingRow>(`select case_id as "caseId", sealed_identity as "sealedIdentity",
      sealed_phone as "sealedPhone", version from linkage.inbox order by handed_at, case_id limit 1 for update skip locked`);
    return row ?? null;
  }

  async removeWaiting({ caseId, version }: WaitingRow): Promise<void> {
    await this.run('delete from linkage.inbox where case_id = $1 and version = $2', [caseId, version]);
  }

  /** Null where it may not be linked any more. */
  async factsOf(caseId: string): Promise<RegistrationFacts | null> {
    const [row] = await this.run<RegistrationFacts & { is_linkable: boolean }>(
      'select * from panoh.registration_facts($1)',
      [caseId],
    );
    return row?.is_linkable ? row : null;
  }

  async encodingsOf(caseIds: readonly string[]): Promise<Map<string, KeptEncoding>> {
    const rows = await this.run<{ case_id: string; sealed: Buffer }>(
      'select case_id, sealed from linkage.encodings where key_version = $1 and case_id = any ($2::uuid[])',
      [this.key.version, [...caseIds]],
    );
    return new Map(rows.map((row) => [row.case_id, openEncoding(this.key, row.case_id, row.sealed)]));
  }

  async keepEncoding(kept: KeptEncoding): Promise<void> {
    const { id, blocks } = kept.encoded;
    const version = this.key.version;
    await this.run('delete from linkage.tags where case_id = $1 and key_version = $2', [id, version]);
    await this.run('delete from linkage.encodings where case_id = $1 and key_version = $2', [id, version]);
    await this.run('insert into linkage.encodings (case_id, key_version, sealed) values ($1, $2, $3)', [
      id,
      version,
      sealEncoding(this.key, kept),
    ]);
    await this.run(
      'insert into linkage.tags (key_version, tag, case_id) select $1, t, $2 from unnest($3::bigint[]) t',
      [version, id, [...blocks]],
    );
  }

  async candidatesOf({ id, blocks }: EncodedRegistration): Promise<string[]> {
    const rows = await this.run<{ caseId: string }>(PROBE, [[...blocks], this.key.version, id]);
    return rows.map(({ caseId }) => caseId);
  }

  /** These registrations with all that stand for the same persons. */
  async membersAround(caseIds: readonly string[]): Promise<Membership[]> {
    return this.run<Membership>(
      `select r.case_id as "caseId", r.person_id as "personId" from linkage.registrations r
       where r.is_linkable and r.person_id in (select person_id from linkage.registrations
         where case_id = any ($1::uuid[]) and is_linkable) order by r.case_id`,
      [[...caseIds]],
    );
  }

  async decisionsAmong(caseIds: readonly string[]): Promise<DecisionRow[]> {
    return this.run<DecisionRow>(
      `select id, one, other, answer from linkage.decisions
       where undone_at is null and one = any ($1::uuid[]) and other = any ($1::uuid[]) order by decided_at, id`,
      [[...caseIds]],
    );
  }

  async register(move: Move): Promise<void> {
    await this.run(
      `insert into linkage.registrations (case_id, person_id) values ($1, $2)
       on conflict (case_id) do update set person_id = excluded.person_id, is_linkable = true, changed_at = panoh.now()`,
      [move.caseId, move.personId],
    );
    await this.run(
      `insert into linkage.moves (case_id, from_person, to_person, cause, decision_id) values ($1, $2, $3, $4, $5)`,
      [move.caseId, move.fromPerson, move.personId, move.cause, move.decisionId],
    );
  }

  async pairsAmong(caseIds: readonly string[]): Promise<{ id: string; one: string; other: string }[]> {
    return this.run(
      'select id, one, other from linkage.pairs where one = any ($1::uuid[]) and other = any ($1::uuid[])',
      [[...caseIds]],
    );
  }

  /** What was answered stays as it was asked, so that an answer taken back leaves the same question. */
  async keepPair({ id, one, other, isLinked, isDoubtful, sealed }: StoredPair): Promise<void> {
    await this.run(
      `insert into linkage.pairs as p (id, one, other, is_linked, is_doubtful, sealed) values ($1, $2, $3, $4, $5, $6)
       on conflict (one, other) do update set is_linked = excluded.is_linked, is_doubtful = excluded.is_doubtful,
         sealed = excluded.sealed where p.state = 'open'`,
      [id, one, other, isLinked, isDoubtful, sealed],
    );
  }

  /** Pairs that nobody has answered and that are none any more. */
  async removeOpenPairs(ids: readonly string[]): Promise<void> {
    await this.run(`delete from linkage.pairs where id = any ($1::uuid[]) and state = 'open'`, [[...ids]]);
  }

  async nextDecision(): Promise<(DecisionRow & { isUndone: boolean; wasApplied: boolean }) | null> {
    const [row] = await this.run<DecisionRow & { isUndone: boolean; wasApplied: boolean }>(
      `select id, one, other, answer, undone_at is not null as "isUndone", applied_at is not null as "wasApplied"
       from linkage.decisions where applied_at is null or (undone_at is not null and undo_applied_at is null)
       order by coalesce(undone_at, decided_at), id limit 1`,
    );
    return row ?? null;
  }

  async markApplied(id: string): Promise<void> {
    await this.run(
      `update linkage.decisions set applied_at = coalesce(applied_at, panoh.now()),
         undo_applied_at = case when undone_at is not null then panoh.now() end where id = $1`,
      [id],
    );
  }

  /** What a decision moved, the last first, with where each stands now. */
  async movesOf(decisionId: string): Promise<(Move & { personNow: string })[]> {
    return this.run(
      `select m.case_id as "caseId", m.from_person as "fromPerson", m.to_person as "personId", r.person_id as "personNow"
       from linkage.moves m join linkage.registrations r on r.case_id = m.case_id and r.is_linkable
       where m.decision_id = $1 and m.cause = 'decision' order by m.no desc`,
      [decisionId],
    );
  }
}
