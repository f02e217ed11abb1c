import type { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import type { CallInAnswer } from './call-ins.dto.js';

interface AskedRow {
  id: string;
  code: string;
  askedAt: Date;
  lapsedAt: Date | null;
  isReleased: boolean;
}

/** Questions that the viewer asked, of a supervisor those of the agency; the newest first. */
export const askedCallIns = (database: Database): Promise<AskedRow[]> =>
  database.query<AskedRow>(
    `select id, code, asked_at as "askedAt", lapsed_at as "lapsedAt",
       id in (select panoh.released_call_ins()) as "isReleased" from panoh.call_ins order by asked_at desc, id limit 50`,
  );

export const insertCallIn = (database: Database, code: string): Promise<unknown> =>
  database.query('insert into panoh.call_ins (id, agency_id, asked_by, code) values ($1, $2, $3, $4)', [
    newId(),
    database.viewer.agencyId,
    database.viewer.userId,
    code,
  ]);

export interface CaseCallIn {
  caseId: string;
  askedAt: Date;
  answer: CallInAnswer | null;
  answeredAt: Date | null;
  version: number;
  isOpen: boolean;
  takes: CallInAnswer[];
  confirmedAt: Date | null;
  confirmedByName: string | null;
  agencyId: string | null;
}

export async function callInOf(database: Database, id: string): Promise<CaseCallIn | undefined> {
  const [row] = await database.query<CaseCallIn>(
    `select case_id as "caseId", asked_at as "askedAt", answer, answered_at as "answeredAt", version,
       is_open as "isOpen", takes, confirmed_at as "confirmedAt", confirmed_by_name as "confirmedByName", agency_id as "agencyId" from panoh.call_in_of($1)`,
    [id],
  );
  return row;
}

/** False if another request was faster. */
export async function answerCallIn(
  database: Database,
  id: string,
  { answer, isAlone, version }: { answer: CallInAnswer; isAlone: boolean; version: number },
): Promise<boolean> {
  const [row] = await database.query<{ done: boolean }>(
    'select panoh.answer_call_in($1, $2, $3, $4) as done',
    [id, answer, version, isAlone],
  );
  return row?.done ?? false;
}

/** Ids of the questions whose task a hand-over ends, whichever agency receives it. */
export const releaseCallIns = (database: Database, referralId: string): Promise<{ id: string }[]> =>
  database.query<{ id: string }>('select id from panoh.release_call_ins($1) id', [referralId]);
