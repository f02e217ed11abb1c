import type { AgencySealed } from '../access/index.js';
import type { Database } from '../platform/database/database.js';
import type { RunSql } from '../platform/database/worker-database.js';
import type { Day } from '../shared/dates.js';
import type { PassedSignalDto, ProgrammeColleagueDto } from './programme.dto.js';
import type { PartnerWord, SignalAnswer, SignalCode } from './programme.types.js';

interface AgencyKeyRow {
  agencyId: string;
  version: number;
  publicKey: Buffer;
}

/** The newest key of every active agency, and of the own one: the copies do not show which agency has a case. Police get the code alone. */
export const signalReaders = (database: Database): Promise<AgencyKeyRow[]> =>
  database.query<AgencyKeyRow>(
    `select distinct on (k.agency_id) k.agency_id as "agencyId", k.version, k.public_key as "publicKey"
     from panoh.agency_keys k join panoh.agencies a on a.id = k.agency_id
     where a.status = 'active' and (a.type <> 'perpetrator_prog' and a.type not like 'police%' or a.id = $1) order by k.agency_id, k.version desc`,
    [database.viewer.agencyId],
  );

const MOST_IN_A_DAY = 20;

/** Whether the file has sent so much in a day that a repetition is not kept; the first of a code, and danger, always is. */
export async function isOverCap(database: Database, fileId: string, code: SignalCode): Promise<boolean> {
  const [row] = await database.query<{ over: boolean }>(
    `select count(*) >= $3 and bool_or(s.code = $2) as over from panoh.programme_signals s
     where s.file_id = $1 and s.sent_at > panoh.now() - interval '1 day'`,
    [fileId, code, MOST_IN_A_DAY],
  );
  return row?.over ?? false;
}

interface NewSignal {
  id: string;
  fileId: string;
  code: SignalCode;
  onDay: Day;
}

export const insertSignal = (database: Database, signal: NewSignal): Promise<unknown> =>
  database.query(
    `insert into panoh.programme_signals (id, file_id, agency_id, code, on_day, sent_by) values ($1, $2, $3, $4, $5, $6)`,
    [
      ...[signal.id, signal.fileId, database.viewer.agencyId, signal.code, signal.onDay],
      database.viewer.userId,
    ],
  );

export const insertProbes = (
  database: Database,
  signalId: string,
  probes: { keyVersion: number; of: readonly { agencyId: string; tokens: string[] }[] },
): Promise<unknown> =>
  database.query(
    `insert into panoh.programme_signal_probes (signal_id, keyed_for, key_version, tokens)
     select $1, q."agencyId", $2, array(select decode(t, 'base64') from unnest(q.tokens) t)
     from jsonb_to_recordset($3) q ("agencyId" uuid, tokens text[])`,
    [signalId, probes.keyVersion, JSON.stringify(probes.of)],
  );

export type PassedRow = Pick<PassedSignalDto, 'code' | 'onDay'> & { id: string; sentAt: Date } & AgencySealed;

export const passedSignals = (database: Database, fileId: string): Promise<PassedRow[]> =>
  database.query<PassedRow>(
    `select s.id, s.code, s.on_day::text as "onDay", s.sent_at as "sentAt", t.agency_key_version as "agencyKeyVersion",
       t.sealed_key as "sealedKey", t.sealed
     from panoh.programme_signals s join panoh.programme_signal_texts t on t.signal_id = s.id and t.agency_id = $2
     where s.file_id = $1 order by s.sent_at desc, s.id`,
    [fileId, database.viewer.agencyId],
  );

/** Workers of the unit who may still reach the file, besides the viewer. */
export const colleaguesOf = (database: Database, fileId: string): Promise<ProgrammeColleagueDto[]> =>
  database.query<ProgrammeColleagueDto>(
    `select u.id, u.display_name as name from panoh.users u
     where u.agency_id = $2 and u.status = 'active' and 'programme_worker' = any (u.roles) and u.id <> $3
       and not exists (select 1 from panoh.programme_blocks b where b.file_id = $1 and b.user_id = u.id)
     order by u.display_name, u.id`,
    [fileId, database.viewer.agencyId, database.viewer.userId],
  );

/** Takes the file for this transaction, so that two sessions never count apart. */
export const lockFile = (database: Database, id: string): Promise<unknown> =>
  database.query('select id from panoh.programme_files where id = $1 for update', [id]);

export interface CaseSignalRow {
  id: string;
  code: SignalCode;
  onDay: Day;
  sentAt: Date;
  isConfirmed: boolean;
  answer: Exclude<SignalAnswer, 'is_him'> | null;
  allowsFeedback: boolean;
  agencyKeyVersion: number | null;
  sealedKey: Buffer | null;
  sealed: Buffer | null;
  asks: number[];
  mayBeHim: boolean;
}

/** The signal first, then those before it that one answer is for. */
export const signalsOfCase = (
  database: Database,
  caseId: string,
  signalId: string,
): Promise<CaseSignalRow[]> =>
  database.query<CaseSignalRow>(
    `select id, code, on_day::text as "onDay", sent_at as "sentAt", is_confirmed as "isConfirmed", answer,
       allows_feedback as "allowsFeedback", agency_key_version as "agencyKeyVersion",
       sealed_key as "sealedKey", sealed, asks, may_be_him as "mayBeHim" from panoh.programme_signal_of($1, $2)`,
    [caseId, signalId],
  );

/**
 * Signals whose tasks end, or begin again where it is him after all; null if another request was faster. With a step it records the survivor's answer at a contact
 * about the programme.
 */
export async function answerSignal(
  database: Database,
  place: { caseId: string; signalId: string },
  { answer, step }: { answer: SignalAnswer | PartnerWord; step: number | null },
): Promise<string[] | null> {
  const [row] = await database.query<{ done: string[] | null }>(
    'select panoh.answer_programme_signal($1, $2, $3, $4) as done',
    [place.caseId, place.signalId, answer, step],
  );
  return row?.done ?? null;
}

/** Notifies workers of reports that are due soon or late; answers how many were notified. */
export async function notifyProgrammeReports(run: RunSql): Promise<number> {
  const [row] = await run<{ notified: number }>('select panoh.notify_programme_reports() as notified');
  return row?.notified ?? 0;
}

/** For the worker. */
export async function eraseProgrammeFiles(run: RunSql): Promise<number> {
  const [row] = await run<{ gone: number }>('select panoh.erase_programme_files() as gone');
  return row?.gone ?? 0;
}
