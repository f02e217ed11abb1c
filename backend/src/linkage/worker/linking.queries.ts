import type { RunSql } from '../../platform/database/worker-database.js';
import type { PairAnswer } from '../linkage.types.js';

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

export interface WaitingDecision extends DecisionRow {
  isUndone: boolean;
  wasApplied: boolean;
}

export interface StoredPair {
  id: string;
  one: string;
  other: string;
  isLinked: boolean;
  isDoubtful: boolean;
  sealed: Buffer;
}

export interface KeyRow {
  version: number;
  fingerprint: string;
  isWhole: boolean;
  state: 'current' | 'coming' | 'leaving';
}

export const readKeys = (run: RunSql): Promise<KeyRow[]> =>
  run('select version, fingerprint, state, is_whole as "isWhole" from linkage.keys order by version');

/** Of two processes that start together one makes the key and the other finds it. */
export const lockKeys = (run: RunSql): Promise<unknown> =>
  run(`select pg_advisory_lock(hashtext('linkage.keys'))`);

export const insertFirstKey = (run: RunSql, fingerprint: string): Promise<unknown> =>
  run(`insert into linkage.keys (version, fingerprint, state) values (1, $1, 'current')`, [fingerprint]);

/** One process links at a time: two agencies that register one woman at once make no two persons (LINKAGE 6). */
export async function takeTurn(run: RunSql): Promise<boolean> {
  const [row] = await run<{ taken: boolean }>(
    `select pg_try_advisory_xact_lock(hashtext('linkage.link')) as taken`,
  );
  return row?.taken === true;
}

export async function leaveLapsed(run: RunSql, most: number): Promise<string[]> {
  return (await run<{ id: string }>('select panoh.leave_lapsed($1) as id', [most])).map(({ id }) => id);
}

export async function readNextDecision(run: RunSql): Promise<WaitingDecision | null> {
  const [row] = await run<WaitingDecision>(
    `select id, one, other, answer, undone_at is not null as "isUndone", applied_at is not null as "wasApplied"
     from linkage.decisions where applied_at is null or (undone_at is not null and undo_applied_at is null)
     order by coalesce(undone_at, decided_at), id limit 1`,
  );
  return row ?? null;
}

export const markApplied = (run: RunSql, id: string): Promise<unknown> =>
  run(
    `update linkage.decisions set applied_at = coalesce(applied_at, panoh.now()),
       undo_applied_at = case when undone_at is not null then panoh.now() end where id = $1`,
    [id],
  );

/** The moves of a decision, the last first, with the current person of each. */
export const readMovesOf = (run: RunSql, decisionId: string): Promise<(Move & { personNow: string })[]> =>
  run(
    `select m.case_id as "caseId", m.from_person as "fromPerson", m.to_person as "personId", r.person_id as "personNow"
     from linkage.moves m join linkage.registrations r on r.case_id = m.case_id and r.is_linkable
     where m.decision_id = $1 and m.cause = 'decision' order by m.no desc for update of r`,
    [decisionId],
  );

export async function putBack(
  run: RunSql,
  { caseId, personId, fromPerson }: Pick<Move, 'caseId' | 'personId' | 'fromPerson'>,
  decisionId: string,
): Promise<void> {
  await run(
    'update linkage.registrations set person_id = $2, changed_at = panoh.now() where case_id = $1 and is_linkable',
    [caseId, personId],
  );
  await run(
    `insert into linkage.moves (case_id, from_person, to_person, cause, decision_id) values ($1, $2, $3, 'undo', $4)`,
    [caseId, fromPerson, personId, decisionId],
  );
}
