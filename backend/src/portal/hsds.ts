/**
 * The directory as open data: Open Referral HSDS 3.0 (openreferral/specification), the format that other directories
 * read. Names are English, with the Tajik name added. Ids of entities without an id here derive from the service's id,
 * so that they stay stable.
 */
import { createHash } from 'node:crypto';
import type { ListedService } from './portal.types.js';
import { regionOf } from './directory.rules.js';

/** Words by code; the same as on the pages. */
interface HsdsWords {
  of(list: string, code: string): string;
  t(key: string): string;
}

export interface HsdsContext {
  readonly en: HsdsWords;
  readonly tg: HsdsWords;
  readonly today: string;
}

type Entity = Record<string, unknown>;

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const DUSHANBE = 5;
const ENGLISH = { tg: 'Tajik', ru: 'Russian', en: 'English' } as const;

/** Without what is not known: HSDS has no empty values. */
const known = (entity: Entity): Entity =>
  Object.fromEntries(Object.entries(entity).filter(([, value]) => value !== null && value !== undefined));

/** A UUID of version 8 that follows from its parts. */
export function derivedId(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('/')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

export function organizationOf(service: ListedService, { en }: HsdsContext): Entity {
  return {
    id: service.agencyId,
    name: service.names.en,
    alternate_name: service.names.tg,
    description: `${service.names.en}. ${en.of('place', service.place)}.`,
  };
}

/** One line of a list of services. */
export function serviceLineOf(service: ListedService, { en, tg, today }: HsdsContext): Entity {
  const hasExpired = service.checkedUntil === null || service.checkedUntil < today;
  return known({
    id: service.id,
    organization_id: service.agencyId,
    name: en.of('service-type', service.type),
    alternate_name: tg.of('service-type', service.type),
    status: 'active',
    fees_description: service.costNote,
    assured_date: service.checkedOn,
    alert: hasExpired ? 'The entry has not been checked lately: call before you go.' : null,
  });
}

const schedulesOf = (service: ListedService): Entity[] =>
  service.openingHours.map(({ weekday, fromMinute, untilMinute }) =>
    known({
      id: derivedId(service.id, 'schedule', String(weekday), String(fromMinute)),
      service_id: service.id,
      freq: 'WEEKLY',
      wkst: 'MO',
      byday: DAYS[weekday - 1],
      opens_at: clock(fromMinute),
      closes_at: clock(untilMinute),
      timezone: DUSHANBE,
      notes: service.hoursNote,
    }),
  );

const phonesOf = ({ id, phone }: ListedService): Entity[] | null =>
  phone === null ? null : [{ id: derivedId(id, 'phone'), service_id: id, number: phone, type: 'voice' }];

const languagesOf = ({ id, languages }: ListedService): Entity[] =>
  languages.map((code) => ({
    id: derivedId(id, 'language', code),
    service_id: id,
    code,
    name: ENGLISH[code as keyof typeof ENGLISH] ?? code,
  }));

const documentsOf = ({ id, documents, documentsNote }: ListedService, { en }: HsdsContext): Entity[] => [
  ...documents.map((code) => ({
    id: derivedId(id, 'document', code),
    service_id: id,
    document: en.of('needed-document', code),
  })),
  ...(documentsNote === null
    ? []
    : [{ id: derivedId(id, 'document', 'note'), service_id: id, document: documentsNote }]),
];

const areasOf = ({ id, serves }: ListedService, { en }: HsdsContext): Entity[] =>
  serves.map((place) => ({
    id: derivedId(id, 'area', place),
    service_id: id,
    name: en.of('place', place),
    extent_type: 'text',
    extent: en.of('place', place),
  }));

const locationIdOf = ({ id }: ListedService): string => derivedId(id, 'location');

/** Without an address, where the agency gave none or may give none, it is the district alone. */
function locationOf(service: ListedService, { en }: HsdsContext): Entity {
  const [id, place] = [locationIdOf(service), en.of('place', service.place)];
  const address = service.address && {
    id: derivedId(service.id, 'address'),
    location_id: id,
    address_1: service.address,
    city: place,
    // Both are obligatory; no postal code is known of any agency.
    state_province: regionOf(service.place) ?? place,
    postal_code: '',
    country: 'TJ',
    address_type: 'physical',
  };
  return known({ id, location_type: 'physical', name: place, addresses: address ? [address] : null });
}

export const atLocationLineOf = (service: ListedService, context: HsdsContext): Entity => ({
  id: derivedId(service.id, 'at-location'),
  service_id: service.id,
  location_id: locationIdOf(service),
  service: serviceLineOf(service, context),
  location: locationOf(service, context),
});

/** A whole service, with where and when. */
export const serviceOf = (service: ListedService, context: HsdsContext): Entity =>
  known({
    ...serviceLineOf(service, context),
    organization: organizationOf(service, context),
    phones: phonesOf(service),
    schedules: schedulesOf(service),
    service_areas: areasOf(service, context),
    service_at_locations: [
      {
        id: derivedId(service.id, 'at-location'),
        service_id: service.id,
        location_id: locationIdOf(service),
        location: locationOf(service, context),
      },
    ],
    languages: languagesOf(service),
    cost_options: [
      {
        id: derivedId(service.id, 'cost'),
        service_id: service.id,
        option: context.en.of('service-cost', service.cost),
      },
    ],
    required_documents: documentsOf(service, context),
  });

export const atLocationOf = (service: ListedService, context: HsdsContext): Entity =>
  known({
    ...atLocationLineOf(service, context),
    service: { ...serviceLineOf(service, context), organization: organizationOf(service, context) },
    phones: phonesOf(service),
    schedules: schedulesOf(service),
  });

/** A whole agency, with the services of it that are listed. */
export const organizationWith = (services: readonly ListedService[], context: HsdsContext): Entity | null => {
  const [first] = services;
  if (!first) return null;
  return {
    ...organizationOf(first, context),
    services: services.map((service) => serviceLineOf(service, context)),
  };
};

const LARGEST_PAGE = 100;

/** One page of a list as HSDS answers it; a page beyond its ends is empty. */
export function pageOfList(
  contents: readonly Entity[],
  asked: { page?: unknown; per_page?: unknown },
): Entity {
  const whole = (value: unknown, otherwise: number): number =>
    typeof value === 'string' && /^[1-9]\d{0,5}$/.test(value) ? Number(value) : otherwise;
  const size = Math.min(whole(asked.per_page, LARGEST_PAGE), LARGEST_PAGE);
  const number = whole(asked.page, 1);
  const pages = Math.max(1, Math.ceil(contents.length / size));
  const shown = contents.slice((number - 1) * size, number * size);
  return {
    total_items: contents.length,
    total_pages: pages,
    page_number: number,
    size: shown.length,
    first_page: number === 1,
    last_page: number >= pages,
    empty: shown.length === 0,
    contents: shown,
  };
}
