import type { ReferralBox, ReferralFilter } from './referrals.types.js';
import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import type { ServiceType } from '../agencies/index.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import { invalid } from '../shared/errors.js';
import { ReferralActorsService } from './referral-actors.service.js';
import { nextOf } from './referral-views.service.js';
import type { ReferralRecord } from './referral.entity.js';
import type { ReferralPageDto, ReferralRowDto } from './referrals.dto.js';

/** Filters of what still runs. */
type RunningFilter = 'open' | 'unanswered' | 'late';
/** Filters of what was refused or not answered, by box. */
export type RefusalFilter = Exclude<ReferralFilter, RunningFilter | 'ended'>;

export const RUNNING: Record<RunningFilter, string> = {
  open: '',
  unanswered: `and r.status in ('sent', 'received')`,
  late: 'and r.due_at < panoh.now()',
};

export const isRunning = (filter: ReferralFilter): filter is RunningFilter => filter in RUNNING;

/** The sender's rows of a refusal that can be worked on now; a receiver reads none of them. */
const waitsFor = (rules: string): string => `from panoh.follow_ups f where f.case_id = r.case_id
  and f.subject_id = r.id and f.status = 'pending' and f.rule in (${rules}) and f.from_at <= panoh.now()`;
const SEARCHES = waitsFor(`'rf.find_other', 'rf.send_missing'`);
const ALL_ROWS = waitsFor(`'rf.find_other', 'rf.send_missing', 'rf.waiting'`);

/** By when the sender finds another place, or sends what is missing. */
export const FIND_OTHER_BY = `(select min(f.due_at) ${SEARCHES})`;

/** Unanswered for as long again as the answer had. */
const SILENT = `r.status in ('sent', 'received')
  and r.ack_due_at + (r.ack_due_at - coalesce(r.resent_at, r.sent_at)) < panoh.now()`;

export const REFUSALS: Record<ReferralBox, Record<RefusalFilter, string>> = {
  out: {
    needs_open: `exists (select 1 ${ALL_ROWS})`,
    refused: `r.status in ('declined', 'not_attended', 'withdrawn') and exists (select 1 ${SEARCHES})`,
    no_place: `r.status = 'unavailable' and exists (select 1 ${SEARCHES})`,
    silent: SILENT,
    waiting_list: `exists (select 1 ${waitsFor(`'rf.waiting'`)})`,
  },
  in: {
    needs_open: `r.status in ('declined', 'unavailable', 'not_attended')`,
    refused: `r.status in ('declined', 'not_attended')`,
    no_place: `r.status = 'unavailable'`,
    silent: SILENT,
    waiting_list: `r.status in ('declined', 'unavailable', 'not_attended') and r.next_step = 'on_waiting_list'`,
  },
};

/** When a refusal is due: the earliest of the sender's rows, else the answer, else since when it has ended. */
export const REFUSAL_DUE = `coalesce((select min(f.due_at) ${ALL_ROWS}), r.due_at, r.ended_at)`;

const PAGE = 25;

/** The columns a row needs, named as the entity names them. */
const COLUMNS = `r.id, r.reference, r.kind, r.case_id as "caseId", r.from_agency_id as "fromAgencyId",
  r.to_agency_id as "toAgencyId", r.service_type as "serviceType", r.urgency, r.band, r.place,
  r.is_minor as "isMinor", r.status, r.sent_at as "sentAt", r.decided_at as "decidedAt",
  r.contacted_at as "contactedAt", r.service_on::text as "serviceOn", r.asked_at as "askedAt",
  r.survivor_feedback as "survivorFeedback", r.no_longer_wanted as "noLongerWanted", r.replaces_referral_id as "replacesReferralId",
  r.received_case_id as "receivedCaseId", r.resent_at as "resentAt", r.decline_reason as "declineReason",
  r.unavailable_reason as "unavailableReason", r.withdrawal_reason as "withdrawalReason",
  r.missing_codes as "missingCodes", r.settled_by as "settledBy", ${FIND_OTHER_BY} as find_other_by, r.version, a.name_tg, a.name_ru, a.name_en`;

/** Asked of the session, since it goes out together with the question. */
const MINE = '(select (panoh.me()).agency_id)';

type BoxRow = ReferralRecord & {
  name_tg: string | null;
  name_ru: string;
  name_en: string;
  find_other_by: Date | null;
  /** The sort key as text: the database counts microseconds, a Date would cut them off. */
  sort_key: string;
};

/** The boxes of an agency: what others ask of it, and what it asks of others. */
@Injectable()
export class ReferralListsService {
  constructor(
    private readonly database: Database,
    private readonly actors: ReferralActorsService,
  ) {}

  /** 25 a page: by urgency and what is due first, or, of those that have ended, the latest first. */
  async list(box: ReferralBox, filter: ReferralFilter, cursor: string | null): Promise<ReferralPageDto> {
    const rows = await this.rows(box, filter, cursor);
    const own = await this.actors.ownServices(rows);
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      items: rows.slice(0, PAGE).flatMap((row) => this.toRow(row, box, own)),
      nextCursor: last ? encodeCursor(last.sort_key, last.id) : null,
    };
  }

  private rows(box: ReferralBox, filter: ReferralFilter, cursor: string | null): Promise<BoxRow[]> {
    if (filter === 'ended') return this.ended(box, cursor);
    return isRunning(filter)
      ? this.running(box, RUNNING[filter], cursor)
      : this.refused(box, REFUSALS[box][filter], cursor);
  }

  private running(box: ReferralBox, condition: string, cursor: string | null): Promise<BoxRow[]> {
    const { mine, other } = SIDES[box];
    const after = decodeCursor(cursor);
    // Two statements, as one that leaves the end of the last page open would read all that comes before it.
    const beyond = after
      ? 'and (r.urgency_rank, r.due_at, r.id) > ($1::smallint, $2::timestamptz, $3::uuid)'
      : '';
    return this.database.query<BoxRow>(
      `select ${COLUMNS}, r.urgency_rank || '/' || r.due_at::text as sort_key
       from panoh.referrals r left join panoh.agencies a on a.id = r.${other}
       where r.${mine} = ${MINE} and r.ended_at is null ${condition} ${beyond}
       order by r.urgency_rank, r.due_at, r.id limit ${PAGE + 1}`,
      after ? [...keyParts(after.key), after.id] : [],
    );
  }

  private refused(box: ReferralBox, condition: string, cursor: string | null): Promise<BoxRow[]> {
    const { mine, other } = SIDES[box];
    const after = decodeCursor(cursor);
    const beyond = after
      ? 'where (r.urgency_rank, r.refusal_due, r.id) > ($1::smallint, $2::timestamptz, $3::uuid)'
      : '';
    return this.database.query<BoxRow>(
      `select ${COLUMNS}, r.urgency_rank || '/' || r.refusal_due::text as sort_key
       from (select r.*, ${REFUSAL_DUE} as refusal_due from panoh.referrals r
         where r.${mine} = ${MINE} and ${condition}) r left join panoh.agencies a on a.id = r.${other}
       ${beyond} order by r.urgency_rank, r.refusal_due, r.id limit ${PAGE + 1}`,
      after ? [...keyParts(after.key), after.id] : [],
    );
  }

  private ended(box: ReferralBox, cursor: string | null): Promise<BoxRow[]> {
    const { mine, other } = SIDES[box];
    const after = decodeCursor(cursor);
    const beyond = after ? 'and (r.ended_at, r.id) < ($1::timestamptz, $2::uuid)' : '';
    return this.database.query<BoxRow>(
      `select ${COLUMNS}, r.ended_at::text as sort_key
       from panoh.referrals r left join panoh.agencies a on a.id = r.${other}
       where r.${mine} = ${MINE} and r.ended_at is not null ${beyond}
       order by r.ended_at desc, r.id desc limit ${PAGE + 1}`,
      after ? [after.key, after.id] : [],
    );
  }

  private toRow(row: BoxRow, box: ReferralBox, own: readonly ServiceType[]): ReferralRowDto[] {
    const standing = this.actors.inBox(row, own);
    if (!standing) return [];
    const name = row.name_tg ? { tg: row.name_tg, ru: row.name_ru, en: row.name_en } : null;
    return [
      {
        id: row.id,
        reference: row.reference,
        kind: row.kind,
        serviceType: row.serviceType,
        urgency: row.urgency,
        band: standing.view === 'withdrawn' ? null : row.band,
        place: row.place,
        isMinor: row.isMinor,
        status: row.status,
        otherAgencyName: name,
        caseId: box === 'in' ? row.receivedCaseId : row.caseId,
        sentAt: row.sentAt.toISOString(),
        next: nextOf(row, this.database.now),
        askedAt: row.askedAt?.toISOString() ?? null,
        findOtherBy: row.find_other_by?.toISOString() ?? null,
        declineReason: row.declineReason,
        unavailableReason: row.unavailableReason,
        missing: row.missingCodes,
        settledBy: standing.view === 'sender' ? row.settledBy : null,
        allowedActions: standing.actions,
        version: row.version,
      },
    ];
  }
}

const SIDES = {
  in: { mine: 'to_agency_id', other: 'from_agency_id' },
  out: { mine: 'from_agency_id', other: 'to_agency_id' },
} as const satisfies Record<ReferralBox, object>;

/** The rank and due time of a page's end; anything this server did not make is one 422. */
function keyParts(key: string): [string, string] {
  const [rank, dueAt] = key.split('/');
  if (rank && dueAt && /^[123]$/.test(rank)) return [rank, dueAt];
  throw invalid({ path: 'cursor', code: 'not_valid' });
}
