import fc from 'fast-check';
import type { Part } from './model.js';

/** Everything that may open or end access to a case, tried by those who may. */
export type Step =
  | { kind: 'refer'; to: Receiver; ticks: number; isAlone: boolean; days: number | null }
  | { kind: 'withdraw'; place: number }
  | { kind: 'refuse'; place: number; ticks: number }
  | { kind: 'share'; isYes: boolean }
  | { kind: 'block'; subject: string }
  | { kind: 'lift'; place: number }
  | { kind: 'transfer'; lead: 'first' | 'second' }
  | { kind: 'pass'; days: number }
  | { kind: 'emergency'; by: string }
  | { kind: 'judge'; place: number; isRight: boolean };

/** Of every kind something has to be done in a campaign, or its sentence is about nothing. */
export const KINDS = [
  'refer',
  'withdraw',
  'refuse',
  'share',
  'block',
  'lift',
  'transfer',
  'pass',
  'emergency',
  'judge',
] as const satisfies readonly Step['kind'][];

export const RECEIVERS = {
  legalAid: {
    service: 'legalAid.legal',
    worker: 'lawyer',
    most: ['identity', 'safe_contact', 'legal', 'perpetrator'],
  },
  healthRoom: {
    service: 'healthRoom.health',
    worker: 'healthWorker',
    most: ['identity', 'safe_contact', 'health'],
  },
  cowfa: { service: 'cowfa.documents', worker: 'specialist', most: ['identity', 'safe_contact'] },
  shelter: {
    service: 'shelter.safe_house',
    worker: 'shelterWorker',
    most: ['identity', 'safe_contact', 'whereabouts', 'perpetrator'],
  },
  police: {
    service: 'police.police_security',
    worker: 'inspector',
    most: ['identity', 'legal', 'perpetrator'],
  },
} as const satisfies Record<string, { service: string; worker: string; most: readonly Part[] }>;
export type Receiver = keyof typeof RECEIVERS;
export const OWNERS = {
  crisisCentre: { workers: ['caseworker', 'caseworker2'], supervisor: 'supervisor' },
  cowfa: { workers: ['specialist', 'specialist'], supervisor: 'cowfaSupervisor' },
} as const;
export type Owner = keyof typeof OWNERS;

const receiver = fc.constantFrom(...(Object.keys(RECEIVERS) as Receiver[]));
const ticks = fc.integer({ min: 0, max: 15 });
/** Some who may have to in an emergency, and some who never may. */
const HURRIED = ['lawyer', 'healthWorker', 'specialist', 'shelterWorker', 'inspector', 'coordinator'];
const SUBJECTS = [
  ...['agency:legalAid', 'agency:healthRoom', 'agency:cowfa', 'agency:shelter', 'agency:police'],
  ...['agency:crisisCentre', 'agency_kind:police', 'agency_kind:state', 'agency_kind:civil'],
  ...['user:caseworker', 'user:caseworker2', 'user:supervisor2', 'user:specialist'],
];

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('refer' as const),
        to: receiver,
        ticks,
        isAlone: fc.boolean(),
        days: fc.option(fc.integer({ min: 0, max: 12 }), { freq: 2 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), place: fc.nat(3) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('refuse' as const), place: fc.nat(3), ticks }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('share' as const), isYes: fc.boolean() }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('block' as const), subject: fc.constantFrom(...SUBJECTS) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('lift' as const), place: fc.nat(3) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('transfer' as const),
        lead: fc.constantFrom('first' as const, 'second' as const),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('pass' as const), days: fc.integer({ min: 1, max: 9 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('emergency' as const), by: fc.constantFrom(...HURRIED) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('judge' as const),
        place: fc.nat(3),
        isRight: fc.boolean(),
      }),
    },
  ),
  { minLength: 2, maxLength: 9 },
);
