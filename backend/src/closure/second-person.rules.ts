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

/** Who the second person may be. Agencies that already know her come first: nobody else then learns of the case. */
export function secondPersonFor(facts: SecondPersonFacts): SecondPerson {
  if (facts.refusesSharing) return { from: 'own_agency', mark: 'single_agency_by_her_wish' };
  const independent = facts.agencies.filter((agency) => isIndependent(agency, facts.ownerAgencyId));
  if (independent.length === 0) return { from: 'own_agency', mark: 'no_independent_agency' };
  const first = independent.filter(({ holdsGrant }) => holdsGrant);
  const rest = independent.filter(({ holdsGrant }) => !holdsGrant);
  return { from: 'other_agency', agencyIds: [...first, ...rest].map(({ agencyId }) => agencyId) };
}
