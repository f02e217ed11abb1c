import { CHECKPOINTS } from '../platform/audit/chain/entry-rows.js';
import type { CheckpointRow } from '../platform/audit/chain/entry-rows.js';
import type { Database } from '../platform/database/database.js';
import type { AccessReportLineDto, AuditEntryDto, AuditQuery } from './audit-trail.dto.js';
import type { CaseAccessEntryDto } from './audit-trail.dto.js';

const NAME = `jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en)`;

type DayRow = Omit<AccessReportLineDto, 'isOwn' | 'ways'> & { agencyId: string; actions: string[] };

/** Accesses to a case by day and agency, for the access report. Refused requests saw nothing. */
export const accessDays = (
  database: Database,
  pseudonym: string | null,
  scope: 'all' | 'own_part',
): Promise<DayRow[]> =>
  database.query<DayRow>(
    `select to_char(e.at at time zone 'Asia/Dushanbe', 'YYYY-MM-DD') as day, e.agency_id as "agencyId",
       ${NAME} as "agencyName", array_agg(distinct e.action) as actions,
       coalesce(array_agg(distinct p.partition) filter (where p.partition is not null), '{}') as partitions,
       coalesce(array_agg(distinct e.purpose) filter (where e.purpose is not null), '{}') as purposes
     from panoh.audit_entries e join panoh.agencies a on a.id = e.agency_id
       left join lateral unnest(e.partitions) as p (partition) on true
     where e.cases @> array[$1::uuid] and e.actor_id is not null and e.decision = 'allowed'
       and ($2 = 'all' or e.agency_id = $3)
     group by 1, e.agency_id, a.name_tg, a.name_ru, a.name_en order by 1 desc, a.name_en`,
    [pseudonym, scope, database.viewer.agencyId],
  );

type AccessRow = Omit<CaseAccessEntryDto, 'at' | 'inList'> & { seq: string; at: Date };

const ENTRY = `e.seq, e.at, e.action, e.partitions, e.purpose, u.display_name as "personName",
  case when a.id is not null then ${NAME} end as "agencyName"`;

/** Accesses to a case, newest first; steps of jobs are left out. */
export const caseAccesses = (
  database: Database,
  { pseudonym, scope }: { pseudonym: string | null; scope: 'all' | 'own_part' },
  { before, limit }: { before: string | null; limit: number },
): Promise<AccessRow[]> =>
  database.query<AccessRow>(
    `select ${ENTRY} from panoh.audit_entries e left join panoh.agencies a on a.id = e.agency_id
       left join panoh.users u on u.id = e.actor_id and u.agency_id = $2
     where e.cases @> array[$1::uuid] and e.actor_id is not null and ($3 = 'all' or e.agency_id = $2)
       and ($4::bigint is null or e.seq < $4) order by e.seq desc limit ${limit}`,
    [pseudonym, database.viewer.agencyId, scope, before],
  );

export type EntryRow = AccessRow & Pick<AuditEntryDto, 'personId' | 'agencyId' | 'decision' | 'cases'>;

/** The log, newest first. Row security decides which entries: all, or those of the own agency in the police. */
export const auditEntries = (
  database: Database,
  wanted: Omit<AuditQuery, 'cursor'>,
  { before, limit }: { before: string | null; limit: number },
): Promise<EntryRow[]> => {
  const { action, decision, agencyId, personId, day } = wanted;
  const filters = [action, decision, agencyId, personId, day].map((value) => value ?? null);
  return database.query<EntryRow>(
    `select ${ENTRY}, e.actor_id as "personId", e.agency_id as "agencyId", e.decision, e.cases
     from panoh.audit_entries e left join panoh.agencies a on a.id = e.agency_id
       left join panoh.users u on u.id = e.actor_id and u.agency_id = $1
     where ($2::bigint is null or e.seq < $2) and ($3::text is null or e.action = $3)
       and ($4::text is null or e.decision = $4) and ($5::uuid is null or e.agency_id = $5)
       and ($6::uuid is null or e.actor_id = $6)
       and ($7::date is null or (e.at >= $7::date::timestamp at time zone 'Asia/Dushanbe'
         and e.at < ($7::date + 1)::timestamp at time zone 'Asia/Dushanbe'))
     order by e.seq desc limit ${limit}`,
    [database.viewer.agencyId, before, ...filters],
  );
};

export const checkpointsBefore = (database: Database, no: number, limit: number): Promise<CheckpointRow[]> =>
  database.query<CheckpointRow>(`${CHECKPOINTS} where no < $1 order by no desc limit ${limit}`, [no]);

export const checkpointsAfter = (database: Database, no: number, limit: number): Promise<CheckpointRow[]> =>
  database.query<CheckpointRow>(`${CHECKPOINTS} where no > $1 order by no limit ${limit}`, [no]);

/** The public key that signs checkpoints, in hexadecimal; null before the first signature. */
export async function checkpointKey(database: Database): Promise<string | null> {
  const sql = `select encode(public_key, 'hex') as hex from panoh.audit_keys where version = 1`;
  const [key] = await database.query<{ hex: string }>(sql);
  return key?.hex ?? null;
}
