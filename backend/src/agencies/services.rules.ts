import { addDays, dayOf, shiftDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import type { ServiceType } from './agencies.types.js';
import { codeList } from '../shared/code-lists.js';

/** What a survivor pays; details stand in the note. */
export const SERVICE_COSTS = codeList('ServiceCost', ['free', 'partly', 'paid']);
export type ServiceCost = (typeof SERVICE_COSTS)[number];

/** What is counted: beds, or appointments in a week. */
export const CAPACITY_UNITS = codeList('CapacityUnit', ['beds', 'appointments']);
export type CapacityUnit = (typeof CAPACITY_UNITS)[number];

/** Papers a service requires. A missing paper is never a reason to refuse a person in danger. */
export const NEEDED_DOCUMENTS = codeList('NeededDocument', [
  'identity_document',
  'birth_certificates',
  'marriage_certificate',
  'residence_certificate',
  'medical_certificate',
  'court_papers',
]);
export type NeededDocument = (typeof NEEDED_DOCUMENTS)[number];

/** One opening period of a weekday, in minutes since midnight in Dushanbe; 1 is Monday. */
export interface OpeningHours {
  readonly weekday: number;
  readonly fromMinute: number;
  readonly untilMinute: number;
}

/** State of free places. `not_told`: hidden by a confidential service; `unconfirmed`: never confirmed or expired. */
export const PLACES_STATES = codeList('PlacesState', [
  'not_counted',
  'not_told',
  'unconfirmed',
  'full',
  'free',
]);
export type PlacesState = (typeof PLACES_STATES)[number];

/** Roughly how many places are free: all that other agencies see of a service whose place is hidden. */
export const FREE_RANGES = codeList('FreeRange', ['none', 'one_or_two', 'three_to_five', 'six_or_more']);
export type FreeRange = (typeof FREE_RANGES)[number];

/** A withdrawn service never takes a new referral; running ones continue. */
export const SERVICE_STATUSES = codeList('ServiceStatus', ['active', 'paused', 'withdrawn']);
export type ServiceStatus = (typeof SERVICE_STATUSES)[number];

/** Whether the entry is still reliable; `unverified` for viewers who may not read it. */
export const CHECK_STATES = codeList('ServiceCheckState', ['unverified', 'expired', 'verified']);
export type CheckState = (typeof CHECK_STATES)[number];

export const SERVICE_ACTIONS = codeList('ServiceAction', ['confirm_places', 'edit', 'check', 'withdraw']);
export type ServiceAction = (typeof SERVICE_ACTIONS)[number];

/**
 * Policy: a number of free places is valid for a few days after a worker of the service confirmed it. Afterwards it is
 * unknown, and unknown is never shown as free. Other agencies see of a confidential service only that they can ask it
 * (security page B: whereabouts). How long a confirmation is valid is a design default, not law.
 */

/** Beds change from day to day, appointments from week to week. */
const CONFIRMED_FOR_DAYS = { beds: 3, appointments: 7 } as const satisfies Record<CapacityUnit, number>;

/** The last day on which a number confirmed now may be believed. */
export const confirmedUntil = (unit: CapacityUnit, now: Date): Day =>
  dayOf(addDays(now, CONFIRMED_FOR_DAYS[unit]));

/** A design default: after a quarter of a year hours, costs and numbers have changed somewhere. */
const CHECK_HOLDS_DAYS = 90;

/** The last day on which an entry that was checked on this one may be believed. */
export const checkHoldsUntil = (checkedOn: Day): Day => shiftDay(checkedOn, CHECK_HOLDS_DAYS);

export function checkState(checkedOn: Day | null, today: Day): CheckState {
  if (checkedOn === null) return 'unverified';
  return checkHoldsUntil(checkedOn) < today ? 'expired' : 'verified';
}

export interface PlacesFacts {
  readonly capacity: number | null;
  readonly freePlaces: number | null;
  readonly confirmedUntil: Day | null;
  /** The service is confidential, and the viewer works elsewhere. */
  readonly isHidden: boolean;
}

/** What may be said of free places today. */
export function placesState(facts: PlacesFacts, today: Day): PlacesState {
  if (facts.isHidden) return 'not_told';
  if (facts.capacity === null) return 'not_counted';
  if (facts.freePlaces === null || facts.confirmedUntil === null || facts.confirmedUntil < today)
    return 'unconfirmed';
  return facts.freePlaces === 0 ? 'full' : 'free';
}

export interface ServiceEntry {
  readonly type: ServiceType;
  readonly languages: readonly string[];
  readonly openingHours: readonly OpeningHours[];
  readonly hoursNote: string | null;
  readonly costNote: string | null;
  readonly documentsNote: string | null;
  readonly address: string | null;
  readonly publicPhone?: string | null;
  readonly capacity: number | null;
  readonly capacityUnit: CapacityUnit | null;
  readonly isConfidential: boolean;
}

export interface EntryProblem {
  readonly path: string;
  readonly code: string;
}

const problem = (when: boolean, path: string, code: string): EntryProblem[] => (when ? [{ path, code }] : []);

function hoursProblems(hours: readonly OpeningHours[]): EntryProblem[] {
  if (hours.length === 0) return [{ path: 'openingHours', code: 'required' }];
  const overlaps = (one: OpeningHours, index: number): boolean =>
    hours.some(
      (other, at) =>
        at > index &&
        other.weekday === one.weekday &&
        one.fromMinute < other.untilMinute &&
        other.fromMinute < one.untilMinute,
    );
  return [
    ...problem(
      hours.some(({ fromMinute, untilMinute }) => fromMinute >= untilMinute),
      'openingHours',
      'ends_before_start',
    ),
    ...problem(hours.some(overlaps), 'openingHours', 'overlap'),
  ];
}

const OPEN_NOTES = ['hoursNote', 'costNote', 'documentsNote', 'address', 'publicPhone'] as const;

function confidentialProblems(entry: ServiceEntry): EntryProblem[] {
  if (!entry.isConfidential)
    return problem(entry.type === 'safe_house', 'isConfidential', 'always_confidential');
  return OPEN_NOTES.flatMap((path) => problem((entry[path] ?? null) !== null, path, 'not_for_confidential'));
}

/** Everything that is missing or cannot be in an entry of the directory. */
export function entryProblems(entry: ServiceEntry): EntryProblem[] {
  return [
    ...problem(entry.languages.length === 0, 'languages', 'required'),
    ...hoursProblems(entry.openingHours),
    ...problem(entry.capacity !== null && entry.capacityUnit === null, 'capacityUnit', 'required'),
    ...problem(entry.capacity === null && entry.capacityUnit !== null, 'capacity', 'required'),
    ...confidentialProblems(entry),
  ];
}

/** What is wrong with a number of free places; a service that counts none has none to confirm. */
export function freePlacesProblem(freePlaces: number, capacity: number | null): string | null {
  if (capacity === null) return 'not_counted';
  return freePlaces > capacity ? 'more_than_capacity' : null;
}

export interface ServiceKeeper {
  readonly agencyId: string;
  readonly roles: readonly string[];
  /** Works with survivors, or supervises it. */
  readonly worksOnCases: boolean;
}

export interface KeptService {
  readonly agencyId: string;
  readonly isConfidential: boolean;
  readonly capacity: number | null;
  readonly status: ServiceStatus;
}

/** A confidential service is on no public page, so no public check of its entry is needed. */
const keeping = ({ isConfidential }: KeptService): ServiceAction[] =>
  isConfidential ? ['edit'] : ['edit', 'check'];

/**
 * Workers of the agency confirm places; its supervisors edit, and so does the administrator where the entry is visible.
 * Only the agency withdraws a service, and a withdrawn service is never edited again.
 */
export function serviceActions(
  service: KeptService,
  { agencyId, roles, worksOnCases }: ServiceKeeper,
): ServiceAction[] {
  if (service.status === 'withdrawn') return [];
  const isOwn = service.agencyId === agencyId;
  const supervises = isOwn && roles.includes('supervisor');
  const administers = roles.includes('administrator') && !service.isConfidential;
  return [
    ...(isOwn && worksOnCases && service.capacity !== null ? (['confirm_places'] as const) : []),
    ...(supervises || administers ? keeping(service) : []),
    ...(supervises ? (['withdraw'] as const) : []),
  ];
}
