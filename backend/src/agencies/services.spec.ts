import { describe, expect, it } from '@jest/globals';
import {
  confirmedUntil,
  entryProblems,
  freePlacesProblem,
  placesState,
  serviceActions,
  PLACES_STATES,
} from './services.rules.js';
import type { PlacesFacts, ServiceEntry, ServiceStatus } from './services.rules.js';

const TODAY = '2026-11-25';
const counted: PlacesFacts = { capacity: 6, freePlaces: 2, confirmedUntil: '2026-11-27', isHidden: false };
const STATES: readonly (readonly [string, Partial<PlacesFacts>, string])[] = [
  ['confirmed places are free', {}, 'free'],
  ['also on the last day that the word holds', { confirmedUntil: TODAY }, 'free'],
  ['none of them is full', { freePlaces: 0 }, 'full'],
  [
    'a word that has run out says nothing, never that places are free',
    { confirmedUntil: '2026-11-24' },
    'unconfirmed',
  ],
  ['nor that it is full', { freePlaces: 0, confirmedUntil: '2026-11-24' }, 'unconfirmed'],
  ['what nobody confirmed yet is not known', { freePlaces: null, confirmedUntil: null }, 'unconfirmed'],
  ['a service that counts none has none to tell', { capacity: null, freePlaces: null }, 'not_counted'],
  ['of a confidential one nothing is told outside', { isHidden: true }, 'not_told'],
  ['not even that it is full', { isHidden: true, freePlaces: 0 }, 'not_told'],
];

const entry: ServiceEntry = {
  type: 'legal',
  languages: ['tg'],
  openingHours: [{ weekday: 1, fromMinute: 480, untilMinute: 1020 }],
  hoursNote: null,
  costNote: null,
  documentsNote: null,
  address: 'Kulob',
  capacity: null,
  capacityUnit: null,
  isConfidential: false,
};
const hours = (...stretches: [number, number, number][]) => ({
  openingHours: stretches.map(([weekday, fromMinute, untilMinute]) => ({ weekday, fromMinute, untilMinute })),
});
const ENTRIES: readonly (readonly [string, Partial<ServiceEntry>, string[]])[] = [
  ['with hours and a language is an entry', {}, []],
  ['without hours is none', hours(), ['openingHours required']],
  ['without a language is none', { languages: [] }, ['languages required']],
  ['may rest at noon', hours([1, 480, 720], [1, 780, 1020]), []],
  ['does not close before it opens', hours([1, 600, 600]), ['openingHours ends_before_start']],
  ['opens once at a time', hours([1, 480, 720], [1, 700, 900]), ['openingHours overlap']],
  ['counts something', { capacity: 3 }, ['capacityUnit required']],
  ['counts how many', { capacityUnit: 'beds' }, ['capacity required']],
  ['with no bed at all is an entry', { capacity: 0, capacityUnit: 'beds' }, []],
  [
    'that is a safe place is always confidential',
    { type: 'safe_house', address: null },
    ['isConfidential always_confidential'],
  ],
  [
    'that is confidential writes down nothing that could lead there',
    { isConfidential: true, hoursNote: 'n', costNote: 'n', documentsNote: 'n' },
    ['hoursNote', 'costNote', 'documentsNote', 'address'].map((path) => `${path} not_for_confidential`),
  ],
];

describe('what is said of free places', () => {
  it.each(STATES)('%s', (_, change, state) => {
    expect(placesState({ ...counted, ...change }, TODAY)).toBe(state);
  });

  it('names every state', () => {
    expect(new Set(STATES.map(([, , state]) => state))).toEqual(new Set(PLACES_STATES));
  });

  it('holds three days for beds and a week for appointments', () => {
    const now = new Date('2026-11-25T05:00:00Z');
    expect(confirmedUntil('beds', now)).toBe('2026-11-28');
    expect(confirmedUntil('appointments', now)).toBe('2026-12-02');
  });

  it.each([
    ['as many as there are', 6, 6, null],
    ['more than there are', 7, 6, 'more_than_capacity'],
    ['of a service that counts none', 1, null, 'not_counted'],
  ] as const)('%s', (_, free, capacity, code) => {
    expect(freePlacesProblem(free, capacity)).toBe(code);
  });
});

describe('a service', () => {
  it.each(ENTRIES)('%s', (_, change, problems) => {
    expect(entryProblems({ ...entry, ...change }).map(({ path, code }) => `${path} ${code}`)).toEqual(
      problems,
    );
  });

  const service = { agencyId: 'own', isConfidential: false, capacity: 3, status: 'active' as ServiceStatus };
  const worker = { agencyId: 'own', roles: ['caseworker'], worksOnCases: true };
  it.each([
    ['its worker confirms places', service, worker, ['confirm_places']],
    [
      'its supervisor does, and edits',
      service,
      { ...worker, roles: ['supervisor'] },
      ['confirm_places', 'edit', 'check', 'withdraw'],
    ],
    [
      'what is withdrawn nobody changes',
      { ...service, status: 'withdrawn' as const },
      { ...worker, roles: ['supervisor'] },
      [],
    ],
    ['where nothing is counted nothing is confirmed', { ...service, capacity: null }, worker, []],
    [
      'what must not be found is not checked for the public',
      { ...service, isConfidential: true },
      { ...worker, roles: ['supervisor'] },
      ['confirm_places', 'edit', 'withdraw'],
    ],
    ['nobody of another agency does', service, { ...worker, agencyId: 'other', roles: ['supervisor'] }, []],
    [
      'the administrator edits it, and checks it',
      service,
      { agencyId: 'other', roles: ['administrator'], worksOnCases: false },
      ['edit', 'check'],
    ],
    [
      'but not one that she must not know',
      { ...service, isConfidential: true },
      { agencyId: 'other', roles: ['administrator'], worksOnCases: false },
      [],
    ],
    [
      'its statistician does nothing',
      service,
      { agencyId: 'own', roles: ['statistician'], worksOnCases: false },
      [],
    ],
  ])('%s', (_, subject, keeper, actions) => {
    expect(serviceActions(subject, keeper)).toEqual(actions);
  });
});
