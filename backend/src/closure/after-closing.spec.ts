import { describe, expect, it } from '@jest/globals';
import { closable, NOW } from '../../test/support/closure-facts.js';
import type { Partition, Relation } from '../access/access.types.js';
import { REOPEN_REASONS } from '../cases/cases.types.js';
import { closingEffects, reopenReasonOf } from './after-closing.rules.js';
import {
  closureBlockers,
  closureProgress,
  seesWholeGate,
  visibleBlockers,
  visibleProgress,
} from './closure.rules.js';

const known = { band: 'standard', laterContact: 'given', sharesWithGroup: true } as const;
const nothing = {
  keepsLaterContacts: false,
  stopsContacts: false,
  reopenOnRegistration: false,
  opensDeathReview: false,
  reviewWithoutContact: null,
};

describe('what remains after closing', () => {
  it.each([
    ['with her consent the later contacts', 'needs_met', known, { keepsLaterContacts: true }],
    ['without it none', 'needs_met', { ...known, laterContact: 'refused' }, {}],
    ['never asked is no consent', 'moved', { ...known, laterContact: 'not_asked' }, {}],
    ['where she moved, with her consent', 'moved', known, { keepsLaterContacts: true }],
    ['where another agency took over', 'transferred', known, { keepsLaterContacts: true }],
    [
      'a quiet watch behind "no contact"',
      'no_contact',
      known,
      { keepsLaterContacts: true, reopenOnRegistration: true },
    ],
    ['her word stops contacts, whatever she had allowed', 'survivor_request', known, { stopsContacts: true }],
    [
      'and high risk is reviewed by the group without contacting her',
      'survivor_request',
      { ...known, band: 'high' },
      { stopsContacts: true, reviewWithoutContact: 'group' },
    ],
    [
      'or by the supervisor where the group must not know',
      'survivor_request',
      { ...known, band: 'high', sharesWithGroup: false },
      { stopsContacts: true, reviewWithoutContact: 'supervisor' },
    ],
    [
      'high risk after a move is not reviewed that way',
      'moved',
      { ...known, band: 'high' },
      { keepsLaterContacts: true },
    ],
    ['a death opens a review', 'died', known, { opensDeathReview: true }],
    ['an error leaves nothing', 'opened_in_error', known, {}],
    ['a duplicate leaves nothing', 'duplicate', known, {}],
  ] as const)('%s', (_what, reason, facts, effects) => {
    expect(closingEffects(reason, facts)).toEqual({ ...nothing, ...effects });
  });
});

describe('what opens a closed case again', () => {
  const incident = { kind: 'incident', knownToOwner: false, sheAllowedSharing: false } as const;
  const registration = { kind: 'registration', reopenOnRegistration: true, sheAllowedLinking: true } as const;
  it.each([
    ['a new incident known to the owner', { ...incident, knownToOwner: true }, 'new_incident'],
    [
      'one known to another agency that she allowed to tell',
      { ...incident, sheAllowedSharing: true },
      'new_incident',
    ],
    ['never one that another agency keeps to itself', incident, null],
    ['a registration elsewhere behind a quiet watch', registration, 'new_registration'],
    ['not where she refused linking', { ...registration, sheAllowedLinking: false }, null],
    ['not without a quiet watch', { ...registration, reopenOnRegistration: false }, null],
    ['a later contact that showed danger', { kind: 'contact_showed_danger' }, 'contact_showed_danger'],
    ['she came back', { kind: 'she_came_back' }, 'came_back'],
    ['it was closed in error', { kind: 'closed_in_error' }, 'closed_in_error'],
  ] as const)('%s', (_what, trigger, reason) => {
    expect(reopenReasonOf(trigger)).toBe(reason);
    if (reason !== null) expect(REOPEN_REASONS).toContain(reason);
  });
});

describe('who sees which entry of the gate', () => {
  const facts = closable({ assessedAt: null, overdueFollowUps: 1, triageIsClear: false });
  const blockers = closureBlockers('needs_met', facts, NOW);
  const viewer = (relations: Relation[], reads: Partition[] = []) => ({
    relations: new Set(relations),
    reads: new Set(reads),
  });
  const all = ['risk_not_assessed', 'wellbeing_not_clear', 'follow_ups_open', 'approval_missing'];
  it.each([
    ['the owner all', viewer(['own'], ['core']), all],
    ['the second person the coded facts', viewer(['closure_review'], ['core', 'closure']), all],
    [
      'the coordinator what the group may know',
      viewer(['group'], ['core', 'follow_ups', 'closure']),
      ['follow_ups_open', 'approval_missing'],
    ],
    ['a referred agency nothing it was not given', viewer(['referred'], ['core', 'legal']), []],
    ['nobody else anything', viewer([], ['core', 'risk', 'follow_ups']), []],
  ] as const)('%s', (_what, who, codes) => {
    expect(visibleBlockers(blockers, who).map(({ code }) => code)).toEqual(codes);
  });

  it('the count is told only to those who see all of it', () => {
    const progress = closureProgress('needs_met', facts, NOW);
    expect(visibleProgress(progress, viewer(['own']))).toBe(progress);
    expect(visibleProgress(progress, viewer(['group'], ['core', 'closure']))).toBeNull();
    expect(seesWholeGate(viewer(['referred']))).toBe(false);
  });
});
