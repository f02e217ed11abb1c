import { randomUUID } from 'node:crypto';
import { REVIEW_QUESTIONS } from '../../src/portal/articles.rules.js';
import type { ArticleState } from '../../src/portal/articles.rules.js';
import type { CallbackAction } from '../../src/callback-requests/callback-requests.rules.js';
import type { CallbackOutcome, CallbackState } from '../../src/callback-requests/callback-requests.types.js';
import { clockMovedBy } from '../../src/platform/schema/scratch.js';
import type { IncidentExportFacts } from '../../src/statistics/incident-exports.rules.js';
import { addDays, addHours, dayOf } from '../../src/shared/dates.js';
import type { Actor } from './actors.js';
import { row } from './mirror.js';
import type { Statement } from './mirror.js';
import type { Keys } from './mirrored-facts.js';

/** The one role of a person of Kulob, as far as these rules ask. */
export const rolesOf = (person: string): string[] => {
  if (/supervisor/i.test(person)) return ['supervisor'];
  return [person === 'administrator' ? 'administrator' : 'caseworker'];
};

export interface HelpFacts {
  readonly state: CallbackState;
  readonly by?: string;
  readonly isLocked?: boolean;
  readonly outcome?: CallbackOutcome | null;
}

export function helpRequest(
  { state, by, isLocked, outcome = null }: HelpFacts,
  now: Date,
  { id, agency }: Keys,
): { requestId: string; rows: Statement[] } {
  const requestId = randomUUID();
  const request = row('callback_requests', {
    ...{ id: requestId, agency_id: agency('hotline'), due_at: addHours(now, 1), state, outcome },
    ...{ taken_by: by ? id(by) : null, taken_at: by ? addHours(now, -1) : null },
    ...{ locked_at: isLocked ? addHours(now, -1) : null, settled_at: outcome ? addHours(now, -1) : null },
  });
  const words = row('callback_details', {
    ...{ id: requestId, agency_id: agency('hotline'), agency_key_version: 1 },
    ...{ sealed_key: Buffer.from([0]), sealed: Buffer.from([0]) },
  });
  return { requestId, rows: [request, words] };
}

export const helpTrace = (requestId: string): Statement => [
  `select version from panoh.callback_requests where id = $1`,
  requestId,
];

export function helpStep(action: CallbackAction, requestId: string): Statement {
  const reasons: Partial<Record<CallbackAction, string>> = { take_over: 'late', junk: 'prank' };
  const said = { steps: [], ...(reasons[action] ? { reason: reasons[action] } : {}) };
  return [
    'select panoh.change_help($1, 1, $2, $3)',
    ...[requestId, action === 'take_over' ? 'take' : action, JSON.stringify(said)],
  ];
}

export const serviceIs = (
  serviceId: string,
  { status, isConfidential }: { status: string; isConfidential: boolean },
): Statement => [
  `update panoh.services set capacity = 5, capacity_unit = 'appointments', free_places = 2, is_confidential = $3,
   status = $2, withdrawn_at = case $2 when 'withdrawn' then panoh.now() end where id = $1`,
  serviceId,
  status,
  isConfidential,
];

const OF_SERVICE = {
  confirm_places: 'free_places = 1, confirmed_at = panoh.now(), confirmed_until = current_date + 7',
  edit: `cost = 'paid'`,
  withdraw: `status = 'withdrawn', withdrawn_at = panoh.now()`,
} as const;

export const serviceStep = (action: keyof typeof OF_SERVICE, serviceId: string): Statement => [
  `update panoh.services set ${OF_SERVICE[action]}, version = version + 1 where id = $1`,
  serviceId,
];

export interface ArticleFacts {
  readonly state: ArticleState;
  /** Who wrote each revision. */
  readonly writers: readonly string[];
  /** The revision that is public; 0: none. */
  readonly published: number;
}

interface StoredArticle {
  readonly articleId: string;
  readonly number: number;
  readonly rows: Statement[];
}

export function article({ state, writers, published }: ArticleFacts, { id, agency }: Keys): StoredArticle {
  const articleId = randomUUID();
  const stored = row('articles', {
    ...{ id: articleId, agency_id: agency('legalAid'), section: 'minjust', kind: 'news', state },
    ...{ number: writers.length, published_number: published || null },
    published_at: published ? new Date() : null,
  });
  const revisions = writers.map((writer, index) =>
    row('article_revisions', { article_id: articleId, number: index + 1, written_by: id(writer) }),
  );
  return { articleId, number: writers.length, rows: [stored, ...revisions] };
}

export const articleTrace = (articleId: string): Statement => [
  `select a.state, (select count(*) from panoh.article_reviews r where r.article_id = a.id) as reviews
   from panoh.articles a where a.id = $1`,
  articleId,
];

export function articleStep(
  action: 'review' | 'withdraw',
  { articleId, number }: StoredArticle,
  userId: string,
): Statement {
  if (action === 'withdraw')
    return [
      `update panoh.articles set state = 'withdrawn', withdrawn_at = panoh.now(), withdrawn_reason = 'mistake',
       version = version + 1 where id = $1`,
      articleId,
    ];
  const answers = Object.fromEntries(REVIEW_QUESTIONS.map((question) => [question, 'no']));
  return row('article_reviews', {
    ...{ id: randomUUID(), article_id: articleId, number, checklist: 1, concerns: [], reviewed_by: userId },
    answers: JSON.stringify(answers),
  });
}

export interface ExportState {
  readonly isApproved: boolean | null;
  readonly readyHours?: number;
  readonly taken?: number;
}

const OPEN_HOURS = 72;

/** A file that the supervisor asked for and the second supervisor decided on. */
export function incidentExport(
  exportId: string,
  { isApproved, readyHours = 0, taken = 0 }: ExportState,
  { now, id, agency }: Keys & { readonly now: Date },
): { facts: IncidentExportFacts; stored: Statement } {
  const readyAt = isApproved ? addHours(now, readyHours) : null;
  const endsAt = readyAt && addHours(readyAt, OPEN_HOURS);
  const decidedAt = isApproved === null ? null : addHours(now, readyHours - 24);
  const stored = row('incident_exports', {
    ...{ id: exportId, agency_id: agency('crisisCentre'), requested_by: id('supervisor'), taken },
    ...{
      from_on: dayOf(addDays(now, -60)),
      to_on: dayOf(addDays(now, -30)),
      requested_at: addDays(now, -10),
    },
    ...{ decided_by: decidedAt && id('supervisor2'), decided_at: decidedAt, is_approved: isApproved },
    ...{ ready_at: readyAt, ends_at: endsAt },
  });
  return { facts: { requestedById: id('supervisor'), isApproved, readyAt, endsAt, taken }, stored };
}

/** Sets the clock to noon of this day. */
export const todayIs = (day: string): Statement => [
  clockMovedBy('$1::timestamptz - panoh.now()'),
  `${day}T07:00:00Z`,
];

export const emergency = (reference: string, ownerId: string): object => ({
  ...{ id: randomUUID(), reference, sealedFor: ownerId, reasonCode: 'attack_now', agencyKeyVersion: 1 },
  ...{ sealedKey: 'AA==', sealed: 'AA==' },
});

/** Opened more than a day ago, and never reviewed. */
export const emergencyBefore = (caseId: string, { userId, agencyId }: Actor, now: Date): Statement =>
  row('emergency_accesses', {
    ...{ id: randomUUID(), case_id: caseId, user_id: userId, agency_id: agencyId, reason_code: 'missing' },
    ...{ opened_at: addHours(now, -25), ends_at: addHours(now, -21) },
  });

export interface EditionState {
  readonly state: 'drafted' | 'checked' | 'approved' | 'published' | 'discarded';
  readonly draftedBy: string;
  readonly checkedBy?: string;
  readonly approvedBy?: string;
}

const RANKS = ['drafted', 'checked', 'approved', 'published'];

/** The first half of a year that another edition of the test does not take. */
export function edition(year: number, of: EditionState, { now, id }: Keys & { readonly now: Date }) {
  const editionId = randomUUID();
  const reached = (state: string): boolean => RANKS.indexOf(of.state) >= RANKS.indexOf(state);
  const by = (state: string, person: string | undefined) => (person && reached(state) ? id(person) : null);
  const on = (state: string): Date | null => (reached(state) ? addHours(now, -1) : null);
  const columns = {
    ...{
      id: editionId,
      year,
      part: 'first_half',
      state: of.state,
      drafted_by: id(of.draftedBy),
      drafted_at: now,
    },
    ...{ checked_by: by('checked', of.checkedBy), checked_at: on('checked') },
    ...{ approved_by: by('approved', of.approvedBy), approved_at: on('approved') },
    ...{ published_by: by('published', of.approvedBy), published_at: on('published') },
  };
  const [sql, ...parameters] = row('editions', columns);
  return { editionId, stored: [sql.replace('panoh.', 'statistics.'), ...parameters] as Statement };
}
