/**
 * Policy: a police owner offers her a support lead within 72 hours. If she accepts, safety contacts move to that lead
 * as soon as the agency has taken it on; if she declines, the police keep only the order, its dates and the contacts
 * around it. Police never phone weekly on their own initiative (domain reference 2.5).
 */
import type { AgencyType, ServiceType } from '../agencies/agencies.types.js';
import { addHours } from '../shared/dates.js';
import { SUPPORT_LEAD_TRANSITIONS, SUPPORT_LEAD_TYPES } from './support-lead.types.js';
import type { SafetyContactsWith, SupportLeadState } from './support-lead.types.js';

const OFFER_HOURS = 72;
const CONTACT_SERVICE = 'psychosocial' satisfies ServiceType;

/** By when the offer has been made to her, counted from the opening or reopening of a police case. */
export const supportLeadOfferDueAt = (openedAt: Date): Date => addHours(openedAt, OFFER_HOURS);

/** Whether the offer is overdue: neither made nor answered. */
export const isOfferLate = (state: SupportLeadState, openedAt: Date, now: Date): boolean =>
  state === 'to_offer' && supportLeadOfferDueAt(openedAt) < now;

/** The state at the opening of a case: only a police owner owes an offer. */
export const supportLeadAtOpening = (ownerType: AgencyType): SupportLeadState =>
  ownerType.startsWith('police_') ? 'to_offer' : 'not_needed';

export const mayBeSupportLead = (type: AgencyType): boolean =>
  SUPPORT_LEAD_TYPES.some((allowed) => allowed === type);

/** The state after something happened; null where it cannot happen in this state. */
export function supportLeadAfter(state: SupportLeadState, event: string): SupportLeadState | null {
  const row: Readonly<Record<string, SupportLeadState>> = SUPPORT_LEAD_TRANSITIONS[state];
  return row[event] ?? null;
}

/** Who makes the safety contacts. Until an agency has accepted, the police owner makes the first ones itself. */
export function safetyContactsWith(state: SupportLeadState): SafetyContactsWith {
  if (state === 'accepted') return 'support_lead';
  return state === 'declined' ? 'order_contacts_only' : 'owner';
}

interface OfferedService {
  readonly agencyId: string;
  readonly type: ServiceType;
  readonly status: string;
}

/** One running service of each agency, in the order given: the one nearest to keeping contact with somebody. */
export function supportLeadServices<T extends OfferedService>(services: readonly T[]): T[] {
  const running = services.filter(({ status }) => status === 'active');
  const nearest = (agencyId: string): T | undefined => {
    const own = running.filter((service) => service.agencyId === agencyId);
    return own.find(({ type }) => type === CONTACT_SERVICE) ?? own[0];
  };
  return [...new Set(running.map(({ agencyId }) => agencyId))].flatMap((id) => nearest(id) ?? []);
}
