/**
 * Policy: five facts make a survivor known to be in danger (capabilities 1.1). While one of them holds, a case closes only
 * by the exceptions of 1.3; no override, role or number of signatures changes that.
 */
import type { Danger } from '../cases/cases.types.js';
import { dayOf } from '../shared/dates.js';
import type { ClosureFacts } from './closure-facts.types.js';
import type { ClosureReason } from './closure.types.js';
import { hasUnknownProtection } from './safety-conditions.rules.js';
import type { Finding } from './safety-conditions.rules.js';

type DangerFacts = Pick<
  ClosureFacts,
  'band' | 'assessedAt' | 'isAssessed' | 'triageIsClear' | 'orders' | 'openBreaches' | 'incidents'
>;

/** Not known is not safe: a case without a complete assessment counts as in danger. */
const hasUnknownRisk = ({ band, assessedAt }: DangerFacts): boolean =>
  band === 'high' || band === 'incomplete' || assessedAt === null;

const hasUnassessedIncident = ({ incidents, assessedAt }: DangerFacts): boolean =>
  incidents.some(({ recordedAt }) => assessedAt === null || recordedAt > assessedAt);

/** The facts that hold, in the order of the list. */
export function knownDanger(facts: DangerFacts): Danger[] {
  const holds: Record<Danger, boolean> = {
    danger_risk: hasUnknownRisk(facts),
    danger_life: facts.triageIsClear !== true,
    danger_order: facts.orders.some(({ inForce }) => inForce) || hasUnknownProtection(facts),
    danger_breach: facts.openBreaches > 0,
    danger_incident: hasUnassessedIncident(facts),
  };
  return (Object.keys(holds) as Danger[]).filter((code) => holds[code]);
}

const HANDED_OVER: readonly ClosureReason[] = ['moved', 'transferred'];
/** A new owner that has found her safe assesses her itself, and its own case stays open until then (capabilities 1.3). */
const ASSESSED_ANEW: readonly Danger[] = ['danger_risk', 'danger_incident'];

/**
 * Of a case opened in error nobody asked for an assessment, so that its absence is no danger; what was assessed, asked or
 * recorded counts as everywhere.
 */
function dangerFor(reason: ClosureReason, facts: DangerFacts): Danger[] {
  const codes = knownDanger(facts);
  if (HANDED_OVER.includes(reason)) return codes.filter((code) => !ASSESSED_ANEW.includes(code));
  if (reason !== 'opened_in_error' || facts.isAssessed) return codes;
  const isNeverAsked = facts.triageIsClear === null;
  return codes.filter((code) => {
    if (code === 'danger_risk') return facts.band === 'high';
    return code !== 'danger_incident' && (code !== 'danger_life' || !isNeverAsked);
  });
}

const factsOf = (code: Danger, { orders }: DangerFacts): Finding['facts'] => {
  const endsOn = orders.find((order) => order.inForce)?.endsOn;
  return code === 'danger_order' && endsOn ? { date: endsOn } : {};
};

/** One finding for each danger that forbids this reason. */
export const noKnownDanger = (reason: ClosureReason, facts: ClosureFacts): Finding[] =>
  dangerFor(reason, facts).map((code) => ({ code, facts: factsOf(code, facts) ?? {} }));

/** Hours within which an urgent suicide triage asks for an offer of health care or the hotline before contacts end. */
const URGENT_HOURS = 72;

/** A request to stop after signs of acute suicide risk waits until help is offered and the answer recorded. */
export function urgentHelpOffered(facts: ClosureFacts, now: Date): Finding[] {
  const { urgentTriageAt, statements } = facts;
  if (urgentTriageAt === null || facts.triageIsClear === true) return [];
  const isRecent = now.getTime() - urgentTriageAt.getTime() < URGENT_HOURS * 3_600_000;
  const isOffered = statements.helpOfferedAt !== null && statements.helpOfferedAt >= urgentTriageAt;
  return isRecent && !isOffered
    ? [{ code: 'urgent_help_not_offered', facts: { date: dayOf(urgentTriageAt) } }]
    : [];
}
