import { openNeeds } from '../referrals/index.js';
import type { RiskBand } from '../risk/risk.types.js';
import { dayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { blockersBeforeDecision, closureProgress } from './closure.rules.js';
import type { ClosureReason, Condition } from './closure.types.js';
import type { StopRequest } from './closure-facts.types.js';
import type { Gathered } from './gathered-facts.js';

/** What the second person sees beside the decision: codes, counts and days, and nothing that says who she is. */
export interface CodedFacts {
  band: RiskBand;
  assessedAt: string | null;
  wellbeing: 'clear' | 'not_clear';
  safeContacts: number;
  lastSafeContactOn: Day | null;
  failedAttempts: number;
  referrals: number;
  openNeeds: number;
  overdueFollowUps: number;
  pressures: number;
  /** Her own answer; null while she was not asked. */
  wish: string | null;
  stopRequest: (Omit<StopRequest, 'saidAt'> & { saidAt: string }) | null;
  met: Condition[];
  unmet: string[];
}

/** The coded facts as they are at this instant; a copy is kept with every step of a request. */
export function codedFacts(reason: ClosureReason, { facts, wish }: Gathered, now: Date): CodedFacts {
  const safe = facts.contacts
    .filter(({ outcome, alone, at }) => outcome === 'reached_safe' && alone === 'yes' && at >= facts.openedAt)
    .map(({ at }) => dayOf(at))
    .sort();
  const needs = openNeeds(facts.referrals);
  const { stopRequest } = facts.statements;
  return {
    band: facts.band,
    assessedAt: facts.assessedAt?.toISOString() ?? null,
    wellbeing: facts.triageIsClear === true ? 'clear' : 'not_clear',
    safeContacts: safe.length,
    lastSafeContactOn: safe.at(-1) ?? null,
    failedAttempts: facts.contacts.filter(({ outcome }) => outcome === 'not_reached').length,
    referrals: facts.referrals.length,
    openNeeds: needs.running.length + needs.word_missing.length + needs.open.length,
    overdueFollowUps: facts.overdueFollowUps,
    pressures: facts.pressuresAt.length,
    wish,
    stopRequest: stopRequest && { ...stopRequest, saidAt: stopRequest.saidAt.toISOString() },
    met: closureProgress(reason, facts, now)
      .conditions.filter(({ isMet }) => isMet)
      .map(({ code }) => code),
    unmet: blockersBeforeDecision(reason, facts, now).map(({ code }) => code),
  };
}
