import type { ReferralBox, ReferralFilter } from './referrals.types.js';

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
