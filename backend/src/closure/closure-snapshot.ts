import { openNeeds } from '../referrals/index.js';
import { fateOf, ruleOf } from '../follow-ups/index.js';
import type { RuleKey } from '../follow-ups/index.js';
import { dayOf } from '../shared/dates.js';
import { blockersBeforeDecision, closureProgress } from './closure.rules.js';
import type { ClosureFacts } from './closure-facts.types.js';
import type { ClosureSnapshotDto, CodedContactDto } from './closure.dto.js';
import type { ClosureReason } from './closure.types.js';
import { isWishDoubted } from './episodes.rules.js';
import type { LoadedClosureFacts } from './load-closure-facts.js';
import { countsAsSafe, isWrittenInTime } from './safety-conditions.rules.js';

/** So many contacts are shown; the newest, because they decide. */
const CONTACTS_SHOWN = 12;

/** Pressure is counted over the last 90 days. */
const PRESSURE_DAYS = 90;

function contactsOf({ contacts, openedAt }: ClosureFacts): CodedContactDto[] {
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
      isCorrected: contact.isCorrected,
      counts: countsAsSafe(contact),
    }))
    .reverse()
    .slice(0, CONTACTS_SHOWN);
}

/** Whether another agency may know of the row: some would show a question of the hotline, or that he is in a programme. */
export const isKnownOutside = ({ rule }: { rule: RuleKey }): boolean => !ruleOf(rule).staysInAgency;

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
): ClosureSnapshotDto {
  const { facts, wish, bands, closedBefore, verdicts } = loadedClosureFacts;
  const safe = facts.contacts.filter((contact) => contact.at >= facts.openedAt && countsAsSafe(contact));
  const needs = openNeeds(facts.referrals);
  const { stopRequest } = facts.statements;
  const rows = rowFates(reason, loadedClosureFacts);
  const shown = rows.filter((row) => row.partition === 'follow_ups' && isKnownOutside(row));
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
    wishDoubted: isWishDoubted(facts),
    met: closureProgress(reason, facts, now)
      .conditions.filter(({ isMet }) => isMet)
      .map(({ code }) => code),
    unmet: blockersBeforeDecision(reason, facts, now).map(({ code }) => code),
  };
}
