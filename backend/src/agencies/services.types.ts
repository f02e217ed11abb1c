/** What a survivor pays; details stand in the note. */
export const SERVICE_COSTS = ['free', 'partly', 'paid'] as const;
export type ServiceCost = (typeof SERVICE_COSTS)[number];

/** What is counted: beds, or appointments in a week. */
export const CAPACITY_UNITS = ['beds', 'appointments'] as const;
export type CapacityUnit = (typeof CAPACITY_UNITS)[number];

/** Papers a service asks for. None of them is ever a reason to turn somebody away in danger. */
export const NEEDED_DOCUMENTS = [
  'identity_document',
  'birth_certificates',
  'marriage_certificate',
  'residence_certificate',
  'medical_certificate',
  'court_papers',
] as const;
export type NeededDocument = (typeof NEEDED_DOCUMENTS)[number];

/** One stretch of a weekday, in minutes since midnight in Dushanbe; 1 is Monday. */
export interface OpeningHours {
  readonly weekday: number;
  readonly fromMinute: number;
  readonly untilMinute: number;
}

/**
 * What is known of free places: `not_told` to whoever is outside a confidential service, `unconfirmed` where nobody
 * confirmed them or the confirmation has run out.
 */
export const PLACES_STATES = ['not_counted', 'not_told', 'unconfirmed', 'full', 'free'] as const;
export type PlacesState = (typeof PLACES_STATES)[number];

/** A service that is withdrawn takes no new referral, ever; what is running goes on. */
export const SERVICE_STATUSES = ['active', 'paused', 'withdrawn'] as const;
export type ServiceStatus = (typeof SERVICE_STATUSES)[number];

/** Whether what stands in the entry may still be believed; `unchecked` to whoever may not know the entry. */
export const CHECK_STATES = ['unchecked', 'expired', 'holds'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

export const SERVICE_ACTIONS = ['confirm_places', 'edit', 'check', 'withdraw'] as const;
export type ServiceAction = (typeof SERVICE_ACTIONS)[number];
