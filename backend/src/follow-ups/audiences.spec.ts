import { describe, expect, it } from '@jest/globals';
import { audienceOf } from './audiences.rules.js';
import type { Audience, CaseAround } from './audiences.rules.js';
import type { NearPerson } from './recipients.rules.js';

const person = (id: string, change: Partial<NearPerson> = {}): NearPerson => ({
  ...{ id, agencyId: 'centre', roles: ['caseworker'], standInId: null, reads: ['follow_ups'] },
  ...{ isActive: true, hasSignedIn: true, isLocked: false, isBlocked: false, isAway: false, isQuiet: false },
  ...{ isCoordinator: false, isChair: false, isAgencyHead: false, isOnlyHead: false, isOversight: false },
  ...{ isFallback: false, holdsCase: false },
  ...change,
});
const PEOPLE = [
  person('lead'),
  person('boss', { roles: ['supervisor'] }),
  person('head', { roles: [], isAgencyHead: true }),
  person('coordinator', { agencyId: 'cowfa', roles: ['coordinator'], isCoordinator: true }),
  person('prosecutor', { agencyId: 'office', roles: ['prosecutor'], holdsCase: true }),
  person('other prosecutor', { agencyId: 'office2', roles: ['prosecutor'] }),
  person('lawyer', { agencyId: 'legal', roles: ['legal_aid_lawyer'] }),
  person('legal boss', { agencyId: 'legal', roles: ['supervisor'] }),
  person('clerk', { agencyId: 'legal', roles: ['statistician'] }),
  person('fallback', { agencyId: 'refuge', roles: ['supervisor'], isFallback: true }),
  person('overseer', { agencyId: 'committee', roles: ['oversight'], isOversight: true }),
];
const around = (change: Partial<CaseAround> = {}): CaseAround => ({
  ownerAgencyId: 'centre',
  leadId: 'lead',
  isShared: true,
  people: PEOPLE,
  secondPerson: { agencyId: 'legal', userId: null },
  ...change,
});
const shut = (...ids: readonly string[]): NearPerson[] =>
  PEOPLE.map((one) => (ids.includes(one.id) ? { ...one, isLocked: true } : one));

type Row = readonly [string, readonly Audience[], CaseAround, readonly string[]];
const ROWS: readonly Row[] = [
  ['whoever answers for the case is its lead', ['answerable'], around(), ['lead']],
  ['or her supervisor where she is locked', ['answerable'], around({ people: shut('lead') }), ['boss']],
  ['the own supervisor', ['supervisors'], around(), ['boss']],
  [
    'the head of the agency where no supervisor can act',
    ['supervisors'],
    around({ people: shut('boss') }),
    ['head'],
  ],
  ['or where the only one is who acted', ['supervisors'], around({ exceptId: 'boss' }), ['head']],
  ['the coordinator where she allowed sharing', ['coordinator'], around(), ['coordinator']],
  ['the head of the agency where she did not', ['coordinator'], around({ isShared: false }), ['head']],
  [
    'oversight by number where that agency has no head either',
    ['coordinator'],
    around({ isShared: false, people: shut('head') }),
    ['overseer'],
  ],
  [
    'and where neither supervisor nor head can act',
    ['supervisors'],
    around({ people: shut('boss', 'head') }),
    ['overseer'],
  ],
  ['the prosecutor whose office holds the case, and no other', ['prosecutor'], around(), ['prosecutor']],
  ['those of the second agency who may decide', ['second_person'], around(), ['lawyer', 'legal boss']],
  [
    'the one who was named',
    ['second_person'],
    around({ secondPerson: { agencyId: 'legal', userId: 'lawyer' } }),
    ['lawyer'],
  ],
  ['nobody where no agency was asked', ['second_person'], around({ secondPerson: null }), []],
  ['the supervisor of the fallback agency', ['fallback'], around(), ['fallback']],
  ['oversight', ['oversight'], around(), ['overseer']],
  ['each once, whatever she is', ['supervisors', 'answerable'], around({ leadId: 'boss' }), ['boss']],
];

describe('who hears at once', () => {
  it.each(ROWS)('%s', (_what, audiences, facts, ids) => {
    expect(audienceOf(audiences, facts).sort()).toEqual([...ids].sort());
  });

  it.each(['isLocked', 'isBlocked', 'isAway'] as const)('is nobody who %s', (why) => {
    const people = PEOPLE.map((one) => ({ ...one, [why]: true }));
    const all: Audience[] = [
      'answerable',
      'supervisors',
      'coordinator',
      'agency_head',
      'prosecutor',
      'fallback',
      'second_person',
      'oversight',
    ];
    expect(audienceOf(all, around({ people }))).toEqual([]);
  });
});
