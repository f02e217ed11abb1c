import { describe, expect, it } from '@jest/globals';
import { actingFor, canBeNotified, recipientsOf } from './recipients.rules.js';
import type { NearPerson, StepFacts } from './recipients.rules.js';

const person = (id: string, change: Partial<NearPerson> = {}): NearPerson => ({
  id,
  agencyId: 'centre',
  roles: ['caseworker'],
  isActive: true,
  hasSignedIn: true,
  isLocked: false,
  isBlocked: false,
  isAway: false,
  standInId: null,
  isQuiet: false,
  reads: ['follow_ups', 'health'],
  isCoordinator: false,
  isChair: false,
  isAgencyHead: false,
  isOnlyHead: false,
  isOversight: false,
  isFallback: false,
  holdsCase: false,
  ...change,
});
const supervisor = (id: string, change: Partial<NearPerson> = {}): NearPerson =>
  person(id, { roles: ['supervisor'], reads: ['follow_ups'], ...change });

const lead = person('lead');
const colleague = person('colleague');
const boss = supervisor('boss');
const head = person('head', { roles: [], reads: [], isAgencyHead: true, isOnlyHead: true });
const coordinator = person('coordinator', { agencyId: 'cowfa', roles: ['coordinator'], isCoordinator: true });
const chair = person('chair', { agencyId: 'cowfa', roles: ['coordinator'], isChair: true });
const fallback = supervisor('fallback', { agencyId: 'refuge', isFallback: true });
const overseer = person('overseer', {
  agencyId: 'committee',
  roles: ['oversight'],
  reads: [],
  isOversight: true,
});
const EVERYBODY = [lead, colleague, boss, head, coordinator, chair, fallback, overseer];

const CANNOT: readonly (readonly [string, Partial<NearPerson>])[] = [
  ['is not active', { isActive: false }],
  ['has never signed in', { hasSignedIn: false }],
  ['is locked', { isLocked: true }],
  ['is blocked from the case', { isBlocked: true }],
  ['is away without a stand-in', { isAway: true }],
];

const step = (change: Partial<StepFacts> = {}): StepFacts => ({
  rung: 'supervisor',
  ownerRole: 'case_lead',
  partition: 'follow_ups',
  isShared: true,
  ownerAgencyId: 'centre',
  workAgencyId: 'centre',
  leadId: 'lead',
  callerId: null,
  namedId: null,
  exceptIds: [],
  isSecondLook: false,
  oversightActs: false,
  people: EVERYBODY,
  ...change,
});
/** Everybody, some of them changed so that they cannot be notified. */
const without = (...ids: readonly string[]): NearPerson[] =>
  EVERYBODY.map((one) => (ids.includes(one.id) ? { ...one, isLocked: true } : one));
const reached = (facts: StepFacts): unknown[] => {
  const { userIds, reachedAs, isDelivered } = recipientsOf(facts);
  return [[...userIds].sort(), reachedAs, isDelivered];
};

describe('a person who can be notified', () => {
  it('is active, has signed in, is not locked, not blocked and there', () => {
    expect(canBeNotified(lead)).toBe(true);
  });

  it.each(CANNOT)('is none who %s', (_what, change) => {
    expect(canBeNotified(person('one', change))).toBe(false);
  });

  it.each([
    ['her stand-in', { isAway: true, standInId: 'colleague' }, [colleague], 'colleague'],
    [
      'nobody where the stand-in is locked',
      { isAway: true, standInId: 'colleague' },
      [{ ...colleague, isLocked: true }],
      null,
    ],
    [
      'nobody where the stand-in is of another agency',
      { isAway: true, standInId: 'boss2' },
      [supervisor('boss2', { agencyId: 'police' })],
      null,
    ],
    [
      'nobody where she is locked, though a stand-in is named',
      { isLocked: true, standInId: 'colleague' },
      [colleague],
      null,
    ],
  ] as const)('while she is away is %s', (_what, change, others, acting) => {
    expect(actingFor('lead', [person('lead', change), ...others])?.id ?? null).toBe(acting);
  });
});

describe('the owner of a row', () => {
  it('is the supervisor of the agency that recorded what is corrected, and never who asked or the lead', () => {
    const police = { agencyId: 'police' };
    const people = [...EVERYBODY, supervisor('chief', police), supervisor('asker', police)];
    const inbox = { rung: 'owner', ownerRole: 'agency_inbox', workAgencyId: 'police' } as const;
    expect(reached(step({ ...inbox, people, exceptIds: ['asker'] }))).toEqual([['chief'], 'owner', true]);
    const own = step({ rung: 'owner', ownerRole: 'agency_inbox' });
    expect(reached(own)).toEqual([['boss', 'lead'], 'owner', true]);
  });

  it('of a second look is a supervisor whose work it does not look at, else who can take it above', () => {
    const look = {
      rung: 'owner',
      ownerRole: 'agency_inbox',
      isSecondLook: true,
      exceptIds: ['lead'],
    } as const;
    expect(reached(step(look))).toEqual([['boss'], 'owner', true]);
    const own = { ...look, exceptIds: ['lead', 'boss'] };
    const working = { ...head, roles: ['caseworker'], isOnlyHead: false };
    const people = EVERYBODY.map((one) => (one.id === 'head' ? working : one));
    expect(reached(step({ ...own, people }))).toEqual([['head'], 'agency_head', true]);
    expect(reached(step(own))).toEqual([['coordinator', 'head'], 'agency_head', true]);
    expect(reached(step({ ...own, isShared: false }))).toEqual([['head', 'overseer'], 'agency_head', true]);
  });

  it('is the lead', () => {
    expect(reached(step({ rung: 'owner' }))).toEqual([['lead'], 'owner', true]);
  });

  it.each(CANNOT)('is the supervisor where the lead %s', (_what, change) => {
    const people = [{ ...lead, ...change }, boss, head];
    expect(reached(step({ rung: 'owner', people }))).toEqual([['boss'], 'owner', true]);
  });

  it('is the stand-in while the lead is away', () => {
    const people = [{ ...lead, isAway: true, standInId: 'colleague' }, colleague, boss];
    expect(reached(step({ rung: 'owner', people }))).toEqual([['colleague'], 'owner', true]);
  });

  it('is the prosecutor of the office that was asked, of an extension', () => {
    const prosecutor = person('prosecutor', { agencyId: 'office', roles: ['prosecutor'] });
    const facts = step({
      rung: 'owner',
      ownerRole: 'prosecutor',
      workAgencyId: 'office',
      people: [...EVERYBODY, prosecutor],
    });
    expect(reached(facts)).toEqual([['prosecutor'], 'owner', true]);
  });

  it('is the one colleague who was named as the second person, and no other', () => {
    const second = ['one', 'other'].map((id) => person(id, { agencyId: 'legal' }));
    const facts = {
      rung: 'owner',
      ownerRole: 'second_person',
      workAgencyId: 'legal',
      people: [...EVERYBODY, ...second],
    } as const;
    expect(reached(step({ ...facts, namedId: 'other' }))).toEqual([['other'], 'owner', true]);
    expect(reached(step(facts))).toEqual([['one', 'other'], 'owner', true]);
  });

  it('is never whoever started a block that waits to be settled', () => {
    const facts = step({ rung: 'owner', ownerRole: 'block_reviewer', exceptIds: ['boss'] });
    expect(reached(facts)).toEqual([['fallback'], 'owner', true]);
  });
});

describe('above the owner', () => {
  it('is her supervisor', () => {
    expect(reached(step())).toEqual([['boss'], 'supervisor', true]);
  });

  it('the lead never counts as somebody above herself', () => {
    const people = [supervisor('lead'), head];
    expect(reached(step({ people }))).toEqual([['head'], 'agency_head', true]);
    expect(reached(step({ people: [supervisor('lead')] }))).toEqual([[], null, false]);
  });

  it.each(CANNOT)('the next level is looked for where the supervisor %s', (_what, change) => {
    const people = EVERYBODY.map((one) => (one.id === 'boss' ? { ...one, ...change } : one));
    const { userIds, isDelivered } = recipientsOf(step({ people }));
    expect(userIds).not.toContain('boss');
    expect([userIds.length > 0, isDelivered]).toEqual([true, true]);
  });

  it.each([
    ['another supervisor of the agency', ['boss'], [supervisor('boss2')], 'supervisor'],
    ['a colleague', ['boss'], [], 'colleague'],
    ['the head of the agency', ['boss', 'colleague'], [], 'agency_head'],
    ['the coordinator', ['boss', 'colleague', 'head'], [], 'coordinator'],
    ['the chair', ['boss', 'colleague', 'head', 'coordinator'], [], 'chair'],
    [
      'the supervisor of the fallback agency',
      ['boss', 'colleague', 'head', 'coordinator', 'chair'],
      [],
      'fallback',
    ],
  ] as const)('in turn: %s', (_what, shut, more, role) => {
    const facts = recipientsOf(step({ people: [...without(...shut), ...more] }));
    expect([facts.reachedAs, facts.isDelivered]).toEqual([role, true]);
  });

  it('oversight alone hears a number, and that is not delivered', () => {
    const people = without('boss', 'colleague', 'head', 'coordinator', 'chair', 'fallback');
    expect(reached(step({ people }))).toEqual([['overseer'], 'oversight', false]);
    // A heavy block is theirs to settle.
    const block = step({ people, ownerRole: 'block_reviewer', oversightActs: true });
    expect(reached(block)).toEqual([['overseer'], 'oversight', true]);
  });

  it('nobody at all is not delivered', () => {
    expect(reached(step({ people: [lead] }))).toEqual([[], null, false]);
  });

  it.each(['coordinator', 'chair'] as const)(
    'the %s hears of nothing that she did not allow the group to know',
    (rung) => {
      const people = without('boss', 'colleague', 'head');
      const { userIds } = recipientsOf(step({ rung, isShared: false, people }));
      expect(userIds).toEqual(['overseer']);
    },
  );

  it('where she refused sharing it ends with the head of the agency', () => {
    const people = without('boss', 'colleague');
    expect(reached(step({ isShared: false, people }))).toEqual([['head'], 'agency_head', true]);
  });

  it('who has not signed in for 14 days hears it, and so does the next level', () => {
    const people = EVERYBODY.map((one) => (one.id === 'boss' ? { ...one, isQuiet: true } : one));
    expect(reached(step({ people }))).toEqual([['boss', 'colleague'], 'supervisor', true]);
  });

  it('one quiet supervisor of two asks for nobody else', () => {
    const people = [...EVERYBODY, supervisor('boss2', { isQuiet: true })];
    expect(reached(step({ people }))).toEqual([['boss', 'boss2'], 'supervisor', true]);
  });
});

describe('a row about her health', () => {
  it.each([
    ['the supervisor of the agency', [], ['boss'], 'supervisor', true],
    ['the head of the agency by number', ['boss'], ['head'], 'agency_head', true],
    ['oversight by number, which is not delivered', ['boss', 'head'], ['overseer'], 'oversight', false],
  ] as const)('reaches %s, and nobody of another agency', (_what, shut, ids, role, delivered) => {
    const facts = step({ partition: 'health', people: without(...shut) });
    expect(reached(facts)).toEqual([[...ids], role, delivered]);
  });

  it('of an import is the work of those who may read it', () => {
    const people = [
      boss,
      person('nurse', { roles: ['health_worker'] }),
      { ...colleague, reads: ['follow_ups'] as const },
    ];
    const facts = step({ rung: 'owner', ownerRole: 'health_reader', partition: 'health', people });
    expect(reached(facts)).toEqual([['nurse'], 'owner', true]);
  });
});
