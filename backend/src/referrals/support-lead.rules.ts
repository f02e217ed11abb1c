import type { AgencyType, ServiceType } from '../agencies/agencies.types.js';
import { addHours } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';

/** Where a police owner stands with the offer; `accepted` only when the agency has taken it on as well. */
export const SUPPORT_LEAD_STATES = ['not_needed', 'to_offer', 'offered', 'accepted', 'declined'] as const;
export type SupportLeadState = (typeof SUPPORT_LEAD_STATES)[number];

/**
 * `offer`: the survivor agreed and the agency was asked. After `turned_down` the case can offer another agency; the
 * survivor may revoke `survivor_declines` on any day.
 */
export const SUPPORT_LEAD_TRANSITIONS = {
  not_needed: { becomes_police_case: 'to_offer' },
  to_offer: { offer: 'offered', survivor_declines: 'declined', leaves_police: 'not_needed' },
  offered: {
    agency_accepts: 'accepted',
    turned_down: 'to_offer',
    survivor_declines: 'declined',
    leaves_police: 'not_needed',
  },
  accepted: { lead_ends: 'to_offer', survivor_declines: 'declined', leaves_police: 'not_needed' },
  declined: { offer: 'offered', leaves_police: 'not_needed' },
} as const satisfies Record<SupportLeadState, Readonly<Record<string, SupportLeadState>>>;

/** An NGO, a COWFA centre or a health service (domain reference 2.5). */
export const SUPPORT_LEAD_TYPES = [
  'crisis_centre',
  'ngo',
  'shelter',
  'cowfa',
  'cowfa_icc',
  'health',
  'health_msr_room',
] as const satisfies readonly AgencyType[];

/** Who makes the safety contacts, and what a police owner keeps. */
export const SAFETY_CONTACTS_WITH = codeList('SafetyContactsWith', [
  'owner',
  'support_lead',
  'order_contacts_only',
]);
export type SafetyContactsWith = (typeof SAFETY_CONTACTS_WITH)[number];

/**
 * Policy: a police owner offers her a support lead within 72 hours. If she accepts, safety contacts move to that lead
 * as soon as the agency has taken it on; if she declines, the police keep only the order, its dates and the contacts
 * around it. Police never phone weekly on their own initiative (domain reference 2.5).
 */

const OFFER_HOURS = 72;
const CONTACT_SERVICE = 'psychosocial' satisfies ServiceType;

/** By when the offer has been made to her, counted from the opening or reopening of a police case. */
export const supportLeadOfferDueAt = (openedAt: Date): Date => addHours(openedAt, OFFER_HOURS);

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

/** One running service of each agency, in the order given: the type best suited to keep contact with the survivor. */
export function supportLeadServices<T extends OfferedService>(services: readonly T[]): T[] {
  const running = services.filter(({ status }) => status === 'active');
  const nearest = (agencyId: string): T | undefined => {
    const own = running.filter((service) => service.agencyId === agencyId);
    return own.find(({ type }) => type === CONTACT_SERVICE) ?? own[0];
  };
  return [...new Set(running.map(({ agencyId }) => agencyId))].flatMap((id) => nearest(id) ?? []);
}
