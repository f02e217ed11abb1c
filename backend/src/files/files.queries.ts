import type { Names } from '../identity/index.js';
import type { Database } from '../platform/database/database.js';
import type { RunSql } from '../platform/database/worker-database.js';
import type { FilePart, FilePartition, FileSubject } from './files.types.js';

/** Bytes that the viewer's agency keeps in all its cases; `adds` holds back other uploads of it until the end. */
export async function bytesOfAgency(database: Database, adds: boolean): Promise<number> {
  const [row] = await database.query<{ bytes: string }>('select panoh.file_bytes($1) as bytes', [adds]);
  return Number(row?.bytes ?? 0);
}

const TABLES = { incident: 'incidents', order: 'protection_orders', referral: 'referrals' } as const;

/** Whether the viewer sees such a record in this case. */
export async function isOfCase(
  database: Database,
  caseId: string,
  { subject, subjectId }: { subject: FileSubject; subjectId: string },
): Promise<boolean> {
  if (subject === 'case') return subjectId === caseId;
  const sql = `select 1 from panoh.${TABLES[subject]} where id = $1 and case_id = $2`;
  return (await database.query(sql, [subjectId, caseId])).length > 0;
}

/** Until the transaction ends. */
export const lockFile = (database: Database, id: string): Promise<unknown> =>
  database.query('select 1 from panoh.files where id = $1 for update', [id]);

export const writeChunk = (
  database: Database,
  { fileId, part, no, sealed }: { fileId: string; part: FilePart; no: number; sealed: Buffer },
): Promise<unknown> =>
  database.query(
    `insert into panoh.file_chunks (file_id, part, no, sealed) values ($1, $2, $3, $4) on conflict do nothing`,
    [fileId, part, no, sealed],
  );

export const readChunks = (
  database: Database,
  { fileId, part }: { fileId: string; part: FilePart },
  [from, count]: readonly [from: number, count: number],
): Promise<{ no: number; sealed: Buffer }[]> =>
  database.query(
    `select no, sealed from panoh.file_chunks where file_id = $1 and part = $2 and no >= $3 order by no limit $4`,
    [fileId, part, from, count],
  );

export const dropChunks = (database: Database, fileId: string, part: FilePart | null): Promise<unknown> =>
  database.query('delete from panoh.file_chunks where file_id = $1 and ($2::text is null or part = $2)', [
    fileId,
    part,
  ]);

/** Numbers of the chunks of unfinished uploads that have arrived. */
export const arrivedChunks = (
  database: Database,
  fileIds: readonly string[],
): Promise<{ fileId: string; arrived: number[] }[]> =>
  fileIds.length === 0
    ? Promise.resolve([])
    : database.query(
        `select file_id as "fileId", array_agg(no order by no) as arrived from panoh.file_chunks
         where file_id = any ($1) and part = 'upload' group by file_id`,
        [fileIds],
      );

export interface SharingRow {
  fileId: string;
  referralId: string;
  agencyName: Names;
}

/** Running referrals whose receiver may read a file of the case. */
export const sharingsOf = (database: Database, caseId: string): Promise<SharingRow[]> =>
  database.query(
    `select s.file_id as "fileId", s.referral_id as "referralId",
       jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) as "agencyName"
     from panoh.referral_files s join panoh.agencies a on a.id = s.agency_id
     where s.case_id = $1 order by s.shared_at, s.id`,
    [caseId],
  );

export interface SharingFacts {
  caseId: string;
  status: string;
  consentId: string | null;
  receiverId: string;
  receiverKind: 'police' | 'state' | 'civil';
  receiverName: Names;
  sharedPartitions: FilePartition[];
  consentHolds: boolean;
  isOwn: boolean;
}

/** What decides whether files may go with a referral; undefined where the viewer does not see it. */
export async function sharingFacts(
  database: Database,
  referralId: string,
): Promise<SharingFacts | undefined> {
  const [row] = await database.query<SharingFacts>(
    `select r.case_id as "caseId", r.status, r.consent_id as "consentId", r.to_agency_id as "receiverId",
       a.kind as "receiverKind", jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) as "receiverName",
       r.shared_partitions as "sharedPartitions", panoh.viewer_owns_case(r.case_id) as "isOwn",
       exists (select 1 from panoh.consents k where k.id = r.consent_id and k.answer = 'given'
         and k.withdrawn_at is null and (k.until_on is null or k.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date)
         and (k.provisional_until is null or k.provisional_until > panoh.now())) as "consentHolds"
     from panoh.referrals r join panoh.agencies a on a.id = r.to_agency_id where r.id = $1`,
    [referralId],
  );
  return row;
}

/** Removes uploads that nobody finished within a day; row security shows the worker no others. Answers how many. */
export async function removeUnfinished(run: RunSql): Promise<number> {
  const sql = `delete from panoh.files where state = 'uploading' and started_at < panoh.now() - interval '1 day'
    returning started_at`;
  return (await run(sql)).length;
}

/** Unfinished uploads of the viewer, and files of the case. */
export async function uploadStanding(
  database: Database,
  caseId: string,
): Promise<{ unfinished: number; ofCase: number }> {
  const [row] = await database.query<{ unfinished: number; ofCase: number }>(
    `select (select count(*) from panoh.files where added_by = $1 and state = 'uploading')::integer as unfinished,
       (select count(*) from panoh.files where case_id = $2 and state <> 'removed')::integer as "ofCase"`,
    [database.viewer.userId, caseId],
  );
  return row ?? { unfinished: 0, ofCase: 0 };
}

/** Files that were shared before the referral moved to the record that stays; they are kept in the merged one. */
export async function filesOfMerged(
  database: Database,
  referralId: string,
  caseId: string,
): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select file_id as id from panoh.referral_files where referral_id = $1 and case_id <> $2
     order by shared_at, id`,
    [referralId, caseId],
  );
  return rows.map(({ id }) => id);
}
