import { openNeeds } from '../referrals/index.js';
import { fateOf } from '../follow-ups/index.js';
import type { RowFate, RuleKey } from '../follow-ups/index.js';
import type { RiskBand } from '../risk/risk.types.js';
import { dayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { blockersBeforeDecision, closureProgress } from './closure.rules.js';
import type { ClosureReason, Condition } from './closure.types.js';
import type { ClosureFacts, StopRequest } from './closure-facts.types.js';
import type { CardVerdicts } from './duplicate-cards.rules.js';
import type { LoadedClosureFacts } from './load-closure-facts.js';
import { countsAsSafe, isWrittenInTime } from './safety-conditions.rules.js';

/** A contact for the second person to assess: when it happened, when it was recorded, whether it counts. */
export interface CodedContact {
  at: string;
  recordedAt: string;
  outcome: string;
  alone: string | null;
  /** Workers of the case in the order of their contacts, counted from 1; null where another agency made it. */
  worker: number | null;
  isLate: boolean;
  counts: boolean;
}

/** A waiting row, and what becomes of it when the case closes. */
export interface CodedRow {
  rule: RuleKey;
  dueAt: string;
  fate: RowFate;
}

/** What the second person sees with the decision: codes, counts and days, and nothing that identifies the survivor. */
export interface ClosureSnapshot {
  openedAt: string;
  band: RiskBand;
  assessedAt: string | null;
  bands: { band: RiskBand; at: string }[];
  wellbeing: 'clear' | 'not_clear';
  safeContacts: number;
  lastSafeContactOn: Day | null;
  failedAttempts: number;
  contacts: CodedContact[];
  incidents: number;
  incidentsNotAssessed: number;
  ordersInForce: number;
  orderEndsOn: Day | null;
  openBreaches: number;
  referrals: number;
  referralsRefused: number;
  openNeeds: number;
  overdueFollowUps: number;
  rows: CodedRow[];
  /** Rows about health and whereabouts; counted, not named. */
  otherRows: number;
  pressures: number;
  closedBefore: number;
  verdicts: CardVerdicts | null;
  /** Her own answer; null while she was not asked. */
  wish: string | null;
  stopRequest: (Omit<StopRequest, 'saidAt'> & { saidAt: string }) | null;
  met: Condition[];
  unmet: string[];
}

/** So many contacts are shown; the newest, because they decide. */
const CONTACTS_SHOWN = 12;

/** Pressure is counted over the last 90 days. */
const PRESSURE_DAYS = 90;

function contactsOf({ contacts, openedAt }: ClosureFacts): CodedContact[] {
  const workers = [...new Set(contacts.flatMap(({ by }) => by ?? []))];
  return contacts
    .filter(({ at }) => at >= openedAt)
    .map((contact) => ({
      at: contact.at.toISOString(),
      recordedAt: contact.recordedAt.toISOString(),
      outcome: contact.outcome,
      alone: contact.alone,
      worker: contact.by === null ? null : workers.indexOf(contact.by) + 1,
      isLate: !isWrittenInTime(contact),
      counts: countsAsSafe(contact),
    }))
    .reverse()
    .slice(0, CONTACTS_SHOWN);
}

/** What becomes of every row that waits, in the order of its due time. */
export const rowFates = (reason: ClosureReason, { rows, facts }: LoadedClosureFacts) =>
  rows.map(({ dueAt, ...row }) => ({
    ...row,
    dueAt: dueAt.toISOString(),
    fate: fateOf(row, { reason, contactConsent: facts.laterContact === 'given' }),
  }));

function dangerOf(facts: ClosureFacts) {
  const { assessedAt, incidents, orders } = facts;
  const running = orders.filter(({ inForce }) => inForce);
  return {
    incidents: incidents.length,
    incidentsNotAssessed: incidents.filter(({ recordedAt }) => assessedAt === null || recordedAt > assessedAt)
      .length,
    ordersInForce: running.length,
    orderEndsOn: running[0]?.endsOn ?? null,
    openBreaches: facts.openBreaches,
  };
}

const REFUSED = ['declined', 'unavailable', 'not_attended'];

/** The coded facts as they are at this instant; a copy is kept with every step of a request. */
export function closureSnapshot(
  reason: ClosureReason,
  loadedClosureFacts: LoadedClosureFacts,
  now: Date,
): ClosureSnapshot {
  const { facts, wish, bands, closedBefore, verdicts } = loadedClosureFacts;
  const safe = facts.contacts.filter((contact) => contact.at >= facts.openedAt && countsAsSafe(contact));
  const needs = openNeeds(facts.referrals);
  const { stopRequest } = facts.statements;
  const rows = rowFates(reason, loadedClosureFacts);
  const shown = rows.filter(({ partition }) => partition === 'follow_ups');
  const since = now.getTime() - PRESSURE_DAYS * 86_400_000;
  return {
    openedAt: facts.openedAt.toISOString(),
    band: facts.band,
    assessedAt: facts.assessedAt?.toISOString() ?? null,
    bands: bands.map(({ band, at }) => ({ band, at })),
    wellbeing: facts.triageIsClear === true ? 'clear' : 'not_clear',
    safeContacts: safe.length,
    lastSafeContactOn:
      safe
        .map(({ at }) => dayOf(at))
        .sort()
        .at(-1) ?? null,
    failedAttempts: facts.contacts.filter(({ outcome }) => outcome === 'not_reached').length,
    contacts: contactsOf(facts),
    ...dangerOf(facts),
    referrals: facts.referrals.length,
    referralsRefused: facts.referrals.filter(({ status }) => REFUSED.includes(status)).length,
    openNeeds: needs.running.length + needs.word_missing.length + needs.open.length,
    overdueFollowUps: facts.overdueFollowUps,
    rows: shown.map(({ rule, dueAt, fate }) => ({ rule, dueAt, fate })),
    otherRows: rows.length - shown.length,
    pressures: facts.pressuresAt.filter((at) => at.getTime() >= since).length,
    closedBefore,
    verdicts: reason === 'duplicate' ? verdicts : null,
    wish,
    stopRequest: stopRequest && { ...stopRequest, saidAt: stopRequest.saidAt.toISOString() },
    met: closureProgress(reason, facts, now)
      .conditions.filter(({ isMet }) => isMet)
      .map(({ code }) => code),
    unmet: blockersBeforeDecision(reason, facts, now).map(({ code }) => code),
  };
}
