import type {
  AgencyType,
  CapacityUnit,
  NeededDocument,
  OpeningHours,
  ServiceType,
} from '../agencies/index.js';
import type { Names } from '../identity/index.js';
import type { Role } from '../platform/http/permissions.js';

/** One password for every demo account; it exists in scratch databases only and is shown at every start. */
export const DEMO_PASSWORD = 'kulob-demo-2020';

export interface PlannedPerson {
  readonly login: string;
  /** Invented. */
  readonly name: string;
  readonly role: Role;
}

export interface PlannedPlaces {
  readonly unit: CapacityUnit;
  readonly capacity: number;
  /** Free places at the last confirmation. */
  readonly free: number;
  /** Not confirmed for weeks. */
  readonly isStale?: true;
}

export interface PlannedService {
  readonly type: ServiceType;
  readonly hours: readonly OpeningHours[];
  readonly documents: readonly NeededDocument[];
  readonly address: string | null;
  /** Only public emergency numbers; any invented number might belong to a real person. */
  readonly phone?: string;
  readonly places: PlannedPlaces | null;
  readonly isConfidential: boolean;
}

export interface PlannedAgency {
  readonly key: string;
  readonly type: AgencyType;
  readonly names: Names;
  readonly people: readonly PlannedPerson[];
  readonly services: readonly PlannedService[];
  /** Number of the person on duty; invented. */
  readonly dutyPhone?: string;
  /** Places of other groups that it works in as well. */
  readonly alsoServes?: readonly string[];
}

export interface PlannedGroup {
  readonly place: string;
  readonly names: Names;
  /** Key of the agency that takes cases over. */
  readonly fallback: string;
  readonly chair: string;
  readonly coordinator: string;
  readonly deputy: string;
  readonly agencies: readonly PlannedAgency[];
}

export const named = (tg: string, ru: string, en: string): Names => ({ tg, ru, en });
export const person = (login: string, name: string, role: Role): PlannedPerson => ({ login, name, role });

const hour = (clock: number): number => clock * 60;
const on = (weekdays: readonly number[], from: number, until: number): OpeningHours[] =>
  weekdays.map((weekday) => ({ weekday, fromMinute: hour(from), untilMinute: hour(until) }));

export const WORKING_WEEK = on([1, 2, 3, 4, 5], 8, 17);
export const SIX_DAYS = on([1, 2, 3, 4, 5, 6], 8, 15);
export const TWO_DAYS = on([2, 4], 9, 13);
export const ROUND_THE_CLOCK = on([1, 2, 3, 4, 5, 6, 7], 0, 24);

/** A service that counts no places. */
export const open = (type: ServiceType, more: Partial<PlannedService> = {}): PlannedService => ({
  type,
  hours: WORKING_WEEK,
  documents: [],
  address: null,
  places: null,
  isConfidential: false,
  ...more,
});

/** A service with so many appointments a week. */
export const weekly = (
  type: ServiceType,
  [capacity, free]: readonly [capacity: number, free: number],
  more: Partial<PlannedService> = {},
): PlannedService => open(type, { places: { unit: 'appointments', capacity, free }, ...more });
