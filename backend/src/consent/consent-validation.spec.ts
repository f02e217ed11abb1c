import { describe, expect, it } from '@jest/globals';
import { childProblems, consentProblems } from './consent.rules.js';
import { CONSENT_PROBLEMS } from './consent.types.js';
import type { ChildDecision, ConsentInput } from './consent.types.js';

const NOW = new Date('2026-11-24T08:00:00Z');
const child = (change: Partial<ChildDecision> = {}): ChildDecision => ({
  childAssent: 'given',
  decider: 'non_offending_adult',
  inPerpetratorsHousehold: 'no',
  ...change,
});
const draft = (change: Partial<ConsentInput> = {}): ConsentInput => ({
  scope: 'referral',
  receiver: 'legal_aid',
  partitions: ['core', 'identity', 'safe_contact'],
  purpose: 'legal help',
  answer: 'given',
  basis: 'consent',
  presence: 'alone',
  untilOn: '2026-12-24',
  child: null,
  override: null,
  ...change,
});
const group = (change: Partial<ConsentInput> = {}): ConsentInput =>
  draft({
    scope: 'case_conference_mdwg',
    receiver: null,
    partitions: [],
    purpose: '',
    untilOn: null,
    ...change,
  });
const knowing = (change: Partial<ConsentInput> = {}): ConsentInput =>
  draft({ scope: 'mutual_disclosure', partitions: [], purpose: '', ...change });
const danger = (override: ConsentInput['override']): ConsentInput =>
  draft({ basis: 'imminent_danger', override });
const adult = { recordedBy: 'crisis_centre', isMinor: false } as const;
const minor = { recordedBy: 'crisis_centre', isMinor: true } as const;

const CASES = [
  ['a complete consent to a referral is in order', draft(), adult, []],
  ['the question about the group needs no end and no agency', group(), adult, []],
  [
    'a no needs neither partitions nor an end',
    draft({ answer: 'refused', partitions: [], untilOn: null }),
    adult,
    [],
  ],
  ['sharing names the agency', draft({ receiver: null }), adult, ['receiver_missing']],
  ['the group is no agency', group({ receiver: 'ngo' }), adult, ['receiver_not_wanted']],
  ['local leaders get no case', draft({ receiver: 'mahalla' }), adult, ['receiver_without_case_access']],
  ['an agency may know of it until a day', knowing(), adult, []],
  [
    'knowing names the agency, and a day',
    knowing({ receiver: null, untilOn: null }),
    adult,
    ['receiver_missing', 'until_missing'],
  ],
  ['local leaders know of nobody', knowing({ receiver: 'mahalla' }), adult, ['receiver_without_case_access']],
  ['knowing opens no part', knowing({ partitions: ['identity'] }), adult, ['partition_not_shareable']],
  [
    'nobody but she lets an agency know',
    knowing({ basis: 'court_order', override: { bySupervisor: true, reason: 'reason' } }),
    adult,
    ['basis_not_open_to_agency'],
  ],
  ['sharing nothing is no consent', draft({ partitions: [] }), adult, ['partitions_missing']],
  [
    'police cannot be given safe contact even by a tick',
    draft({ receiver: 'police_dv', partitions: ['safe_contact'] }),
    adult,
    ['partition_not_shareable'],
  ],
  [
    'a prosecutor cannot be given her place',
    draft({ receiver: 'prosecutor', partitions: ['whereabouts'] }),
    adult,
    ['partition_not_shareable'],
  ],
  ['sharing says what for', draft({ purpose: ' ' }), adult, ['purpose_missing']],
  ['she says until when', draft({ untilOn: null }), adult, ['until_missing']],
  ['the end is a day that exists', draft({ untilOn: '2026-02-31' }), adult, ['until_impossible']],
  ['the end is not over yet', draft({ untilOn: '2026-11-23' }), adult, ['until_past']],
  ['today is not over yet', draft({ untilOn: '2026-11-24' }), adult, []],
  [
    'a private body has no state function',
    draft({ basis: 'state_function' }),
    adult,
    ['basis_not_open_to_agency'],
  ],
  ['a state body has one', draft({ basis: 'state_function' }), { recordedBy: 'cowfa', isMinor: false }, []],
  [
    'without consent a supervisor and a reason are needed',
    danger(null),
    adult,
    ['supervisor_missing', 'reason_missing'],
  ],
  ['a supervisor alone is not enough', danger({ bySupervisor: true, reason: '' }), adult, ['reason_missing']],
  [
    'with both it may be passed on',
    danger({ bySupervisor: true, reason: 'he waits at her door' }),
    minor,
    [],
  ],
  ['a child does not decide alone', draft(), minor, ['child_decision_missing']],
  ['a child with a safe adult decides', draft({ child: child() }), minor, []],
  ['a child may say no alone', draft({ answer: 'refused' }), minor, []],
] as const;

describe('an answer as it was typed', () => {
  it.each(CASES)('%s', (_what, typed, context, problems) => {
    expect(consentProblems(typed, context, NOW)).toEqual(problems);
  });
});

describe('the decision with a child', () => {
  it.each([
    ['is enough with the child-rights body', child({ decider: 'child_rights_body' }), []],
    ['names who decided', child({ decider: null }), ['decider_missing']],
    [
      'is never that of his household',
      child({ inPerpetratorsHousehold: 'yes' }),
      ['decider_in_perpetrators_household'],
    ],
    [
      'is not that of a household nobody knows',
      child({ inPerpetratorsHousehold: 'unknown' }),
      ['decider_in_perpetrators_household'],
    ],
    ['asks the child', child({ childAssent: 'not_asked' }), ['assent_not_asked']],
    ['ends where the child says no', child({ childAssent: 'withheld' }), ['assent_withheld']],
  ] as const)('%s', (_what, given, problems) => {
    expect(childProblems(given)).toEqual(problems);
  });

  it('every problem of the list can be shown', () => {
    const told = [
      ...CASES.flatMap(([, typed, context]) => consentProblems(typed, context, NOW)),
      ...childProblems(child({ decider: null, childAssent: 'not_asked' })),
      ...childProblems(child({ inPerpetratorsHousehold: 'yes', childAssent: 'withheld' })),
    ];
    expect([...new Set(told)].sort()).toEqual([...CONSENT_PROBLEMS].sort());
  });
});
