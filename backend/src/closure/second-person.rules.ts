/**
 * Policy: the decision that closes is made by a second person of another agency, which holds a grant or gets one on
 * the coded facts of the gate; never of an agency that is blocked, employs the alleged perpetrator or applied
 * reconciliation pressure. Where she refused any sharing, or no such agency is left, the own supervisor endorses and
 * a colleague unconnected with the case decides; that is marked and counted (domain reference 2.5).
 */
import type { ReviewAgency, SecondPersonFacts } from './closure-facts.types.js';
import type { SecondPerson } from './episodes.types.js';

const isIndependent = (agency: ReviewAgency, ownerAgencyId: string): boolean =>
  agency.agencyId !== ownerAgencyId &&
  !agency.isBlocked &&
  !agency.employsOtherParty &&
  !agency.appliedPressure;

/** The second person. Agencies that already know the survivor come first, so no other discovers the case. */
export function secondPersonFor(facts: SecondPersonFacts): SecondPerson {
  if (facts.refusesSharing) return { from: 'own_agency', mark: 'single_agency_by_survivor_choice' };
  const independent = facts.agencies.filter((agency) => isIndependent(agency, facts.ownerAgencyId));
  if (independent.length === 0) return { from: 'own_agency', mark: 'no_independent_agency' };
  const first = independent.filter(({ holdsGrant }) => holdsGrant);
  const rest = independent.filter(({ holdsGrant }) => !holdsGrant);
  return { from: 'other_agency', agencyIds: [...first, ...rest].map(({ agencyId }) => agencyId) };
}
