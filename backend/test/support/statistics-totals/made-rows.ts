import { SERVICE_TYPES } from '../../../src/agencies/agencies.types.js';
import { AGE_BANDS, BANDS, REFERRED_FROM } from '../../../src/cases/cases.types.js';
import {
  CASE_CONTEXTS,
  CORE_TYPES,
  LAW_FORMS,
  MARITAL_STATUSES,
  RELATIONSHIP_CODES,
} from '../../../src/cases/classification.types.js';
import { AGE_GROUPS, OCCUPATIONS, PLACE_TYPES, TIMES_OF_DAY } from '../../../src/cases/incidents.types.js';
import { LEGAL_ARTICLE_CODES, POLICE_MEASURES } from '../../../src/cases/legal-articles.types.js';
import { CLOSURE_REASONS, DEATH_CAUSES } from '../../../src/closure/closure.types.js';
import { REFERRAL_STATUSES } from '../../../src/referrals/referrals.types.js';
import { later, shifted } from './maker.js';
import type { Maker } from './maker.js';

export type Made = Record<string, unknown>;
export interface MadeAgency {
  readonly id: string;
  readonly kind: 'police' | 'state' | 'civil';
}

const SEXES = ['female', 'male', 'unknown'];
const ANSWERS = ['unknown', 'yes', 'no'];
const CHILDISH = AGE_BANDS.filter((band) => ['0_11', '12_14', '15_17', 'unknown'].includes(band));
/** Two have a working group, one is not known; the others are elsewhere. */
export const MADE_PLACES = ['kulob', 'qubodiyon', 'vose', 'unknown', 'bokhtar'];
const SAID = ['reconciled', 'insignificant', 'prevention_talk', 'pending', 'something_else', null];
const RULES =
  'fu.regular rk.reassess hl.hiv su.talk rf.answer po.serve sh.exit lg.hearing mig.back xx.other'.split(' ');
export const BIG = 0.5;

export function madeCase(maker: Maker, agency: MadeAgency, small: boolean): Made {
  const isMinor = maker.chance(0.2);
  const openedAt = maker.moment();
  const origin = maker.one(['intake', 'import', 'referral']);
  const status = maker.one(['open', 'closed']);
  return {
    id: maker.id(),
    reference: maker.id(),
    audit_pseudonym: maker.id(),
    agency_id: agency.id,
    origin,
    status,
    closed_at: status === 'closed' ? later(openedAt, 1_500) : null,
    opened_at: openedAt,
    booked_on: origin === 'import' ? maker.maybe(0.8, () => maker.day()) : null,
    place: small ? maker.one(MADE_PLACES.slice(0, 3)) : maker.one(MADE_PLACES),
    sex: maker.one(SEXES),
    is_minor: isMinor,
    age_band: maker.one(isMinor ? CHILDISH : [...AGE_BANDS].reverse()),
    marital_status: maker.one(MARITAL_STATUSES),
    referred_from: maker.one(REFERRED_FROM),
    band: maker.one(BANDS),
    refuses_sharing: maker.chance(0.1),
    counts_in_statistics: maker.chance(0.7),
    erased_at: maker.maybe(0.03, () => later(openedAt, 900)),
  };
}

export function madeIncident(maker: Maker, { id, agency_id, opened_at }: Made): Made {
  const reportedOn = maker.day();
  const startedOn = maker.maybe(0.7, () => shifted(reportedOn, -maker.whole(60)));
  const isPattern = maker.chance(0.2);
  return {
    ...{ id: maker.id(), case_id: id, agency_id, reported_on: reportedOn, started_on: startedOn },
    started_precision: startedOn && maker.one(['day', 'month', 'year']),
    is_pattern: isPattern,
    ended_on: startedOn && isPattern ? shifted(startedOn, maker.whole(20)) : null,
    ended_precision: startedOn && isPattern ? 'day' : null,
    law_forms: maker.some(LAW_FORMS, 3),
    core_type: maker.maybe(0.85, () => maker.one(CORE_TYPES)),
    contexts: maker.some(CASE_CONTEXTS, 3),
    relationships: maker.some(RELATIONSHIP_CODES, 3),
    place_type: maker.one(PLACE_TYPES),
    time_of_day: maker.one(TIMES_OF_DAY),
    children_present: maker.one(ANSWERS),
    reported_before: maker.one(['unknown', 'no', 'yes_in_network']),
    recorded_at: later(String(opened_at), maker.chance(BIG) ? 1 : -1),
  };
}

export const madeOther = (maker: Maker, incident: Made): Made => ({
  ...{ id: maker.id(), incident_id: incident['id'], case_id: incident['case_id'] },
  ...{ relationship: maker.one(RELATIONSHIP_CODES), sex: maker.one(['male', 'female', 'unknown']) },
  ...{ age_group: maker.one(AGE_GROUPS), occupation: maker.one(OCCUPATIONS) },
});

export const madeQualification = (maker: Maker, { id, agency_id }: Made, incident: Made | null): Made => ({
  ...{ id: maker.id(), case_id: id, incident_id: incident?.['id'] ?? null, agency_id },
  articles: maker.some(LEGAL_ARTICLE_CODES, 3),
  measures: maker.some(POLICE_MEASURES, 3),
  decision: maker.one(SAID),
});

export const madeReferral = (maker: Maker, { id, agency_id, band, place }: Made): Made => ({
  ...{
    id: maker.id(),
    reference: maker.id(),
    case_id: id,
    from_agency_id: agency_id,
    to_agency_id: agency_id,
  },
  ...{ band, place, kind: maker.one(['service', 'support_lead']), service_type: maker.one(SERVICE_TYPES) },
  ...{ urgency: 'high', urgency_rank: 1, status: maker.one(REFERRAL_STATUSES), sent_at: maker.moment() },
  service_on: maker.maybe(0.4, () => maker.day()),
});

export function madeOrder(maker: Maker, { id, agency_id }: Made): Made {
  const reportedAt = maker.moment();
  const issuedAt = maker.maybe(0.6, () => later(reportedAt, maker.whole(48)));
  const breaches = maker.whole(3);
  return {
    ...{
      id: maker.id(),
      case_id: id,
      agency_id,
      reported_at: reportedAt,
      issue_by: reportedAt,
      sealed: '\\x',
    },
    ...{ issued_at: issuedAt, days: issuedAt && 15 },
    refused_at: issuedAt ? null : maker.maybe(0.5, () => later(reportedAt, 5)),
    served_at: issuedAt && maker.maybe(0.7, () => later(issuedAt, maker.whole(48))),
    extension_decision: issuedAt && maker.one([null, 'agreed', 'refused']),
    ...{ breaches, open_breaches: breaches && maker.whole(breaches + 1) },
  };
}

export function madeEpisode(maker: Maker, { id, agency_id, opened_at }: Made): Made {
  const isApproved = maker.chance(0.7);
  const at = maker.chance(BIG) ? maker.moment() : later(String(opened_at), 24 * maker.whole(300));
  return {
    ...{ id: maker.id(), case_id: id, episode_no: 1, reason: maker.one([...CLOSURE_REASONS].reverse()) },
    ...{ state: isApproved ? 'approved' : 'requested', requested_by: maker.id(), requested_at: at },
    ...(isApproved
      ? { endorsed_by: maker.id(), reviewer_agency_id: agency_id, decided_by: maker.id() }
      : { endorsed_by: null, reviewer_agency_id: null, decided_by: null }),
    ...{ decided_agency_id: isApproved ? agency_id : null, decided_at: isApproved ? at : null },
  };
}

export const madeCause = (maker: Maker, { id, case_id, reviewer_agency_id }: Made): Made => ({
  ...{
    id: maker.id(),
    episode_id: id,
    case_id,
    agency_id: reviewer_agency_id ?? case_id,
    recorded_by: case_id,
  },
  cause: maker.one(DEATH_CAUSES),
});
export const numbered = (row: Made, at: number): Made => ({ ...row, version: at + 1 });

export function madeTask(maker: Maker, { id, agency_id }: Made): Made {
  const dueAt = maker.moment();
  const status = maker.one(['done', 'pending', 'replaced']);
  return {
    ...{
      id: maker.id(),
      case_id: id,
      agency_id,
      rule: maker.one(RULES),
      kind: 'task',
      due_at: dueAt,
      status,
    },
    done_at: status === 'pending' ? null : later(dueAt, maker.whole(48) - 24),
  };
}

export const madeTriage = (maker: Maker, { id, agency_id }: Made): Made => ({
  ...{ id: maker.id(), case_id: id, agency_id, asked_at: maker.moment(), sealed: '\\x' },
  level: maker.one(['plan', 'same_day', 'emergency', 'none']),
  attempt: maker.one(['recent', 'before', 'none', 'not_known']),
});

export const madeContact = (maker: Maker, { id, agency_id }: Made): Made => ({
  ...{ id: maker.id(), case_id: id, agency_id, contacted_at: maker.moment(), in_safe_window: true },
  outcome: maker.one(['reached_safe', 'no_answer', 'contacted_us']),
});

export const madeAssessment = (maker: Maker, { id, agency_id }: Made): Made => ({
  ...{
    id: maker.id(),
    case_id: id,
    agency_id,
    assessed_at: maker.moment(),
    factor_set: 'panoh',
    answers: {},
  },
  ...{ weights_version: 1, score: 9, known_share: 1, calculated_band: 'high', assessed_band: 'high' },
  band: maker.one(BANDS),
});
