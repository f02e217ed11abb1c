import type { NamesDto } from '../identity/index.js';
import type { Database } from '../platform/database/database.js';
import type { Day } from '../shared/dates.js';
import type { CourtEntryDto, CourtReceiverDto, ReceivedCourtEntryDto } from './court-openings.dto.js';
import type { CourtDuty, CourtKind } from './court.types.js';

const NAMES = `jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en)`;

export interface OpenedCourt {
  readonly id: string;
  readonly courtId: string;
  readonly dutyId: string | null;
  readonly reference: string;
  readonly agencyName: NamesDto;
  readonly isEnded: boolean;
  readonly entries: (Omit<ReceivedCourtEntryDto, 'isNew'> & { recordedAt: string; isHelpWaiting: boolean })[];
}

/** What is open to courts and enforcement in a case that the viewer owns, and ended where a wish for help still waits. */
export const openedCourts = (database: Database, caseId: string): Promise<OpenedCourt[]> =>
  database.query<OpenedCourt>(
    `select o.id, o.court_id as "courtId", o.duty_id as "dutyId", o.reference, ${NAMES} as "agencyName",
       o.ended_at is not null as "isEnded",
       coalesce((select jsonb_agg(jsonb_build_object('entry', e.entry, 'onDay', e.on_day, 'nextOn', e.next_on, 'detail', e.detail,
         'need', e.need, 'way', e.way, 'recordedAt', e.recorded_at, 'isHelpWaiting', exists (select 1 from panoh.follow_ups f
           where f.case_id = o.case_id and f.rule = 'lg.help' and f.subject_id = e.id and f.status = 'pending')) order by e.recorded_at desc)
         from panoh.court_entries e where e.opening_id = o.id), '[]') as entries
     from panoh.court_openings o join panoh.agencies a on a.id = o.to_agency_id
     where o.case_id = $1 and (o.ended_at is null or exists (select 1 from panoh.court_entries e
         join panoh.follow_ups f on f.case_id = o.case_id and f.rule = 'lg.help' and f.subject_id = e.id and f.status = 'pending'
       where e.opening_id = o.id)) order by o.opened_at`,
    [caseId],
  );

/** Courts and agencies of enforcement to which the lawyer may open something of the case. */
export const courtReceivers = (database: Database, caseId: string): Promise<CourtReceiverDto[]> =>
  database.query<CourtReceiverDto>(
    `select r.id, r.is_enforcement as "isEnforcement", ${NAMES} as name
     from panoh.court_receivers($1) r join panoh.agencies a on a.id = r.id order by a.name_tg`,
    [caseId],
  );

export interface CourtWorkRow {
  readonly id: string;
  readonly caseId: string;
  readonly dutyId: string | null;
  readonly reference: string;
  readonly kind: CourtKind | null;
  readonly hearingOn: Day | null;
  readonly isSupportOffered: boolean | null;
  readonly duty: CourtDuty | null;
  readonly untilOn: Day | null;
  readonly agencyName: NamesDto;
  readonly phone: string | null;
  readonly entries: CourtEntryDto[];
}

/** What lawyers opened to the court or enforcement of the viewer; the next hearing first. */
export const courtWork = (database: Database): Promise<CourtWorkRow[]> =>
  database.query<CourtWorkRow>(
    `select w.id, w.case_id as "caseId", w.duty_id as "dutyId", w.reference, w.kind, w.hearing_on::text as "hearingOn",
       w.is_support_offered as "isSupportOffered", w.duty, w.until_on::text as "untilOn", w.phone, w.entries,
       w.agency_name as "agencyName"
     from panoh.court_work() w order by w.hearing_on nulls last, w.reference`,
  );

export const addCourtEntry = (database: Database, entry: object): Promise<unknown> =>
  database.query('select panoh.add_court_entry($1)', [JSON.stringify(entry)]);
