import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  coreTypeRefusals,
  deriveContexts,
  deriveCoreType,
  isFamily,
  recorderRelationship,
} from './classification.rules.js';
import {
  CASE_CONTEXTS,
  CORE_TYPES,
  KNOWN_ANSWERS,
  LAW_FORMS,
  MARITAL_STATUSES,
  RECORDER_MARITAL_STATUS,
  RELATIONSHIP_CODES,
} from './classification.types.js';
import type { ActFacts, ContextFacts, Relationship } from './classification.types.js';

const act = (change: Partial<ActFacts>): ActFacts => ({
  lawForms: [],
  penetration: 'unknown',
  forcedMarriage: 'no',
  outsideClassification: false,
  ...change,
});
const facts = (change: Partial<ContextFacts>): ContextFacts => ({
  coreType: 'physical_assault',
  ageAtIncident: 30,
  relationships: [],
  goodsExchanged: 'no',
  abductedOrTrafficked: 'no',
  harmfulPractice: 'no',
  spouseAbroad: 'no',
  ...change,
});

describe('the core type of an incident', () => {
  it.each([
    ['sexual violence with penetration is rape', act({ lawForms: ['sexual'], penetration: 'yes' }), 'rape'],
    [
      'marital rape with beating counts as rape',
      act({ lawForms: ['physical', 'sexual'], penetration: 'yes' }),
      'rape',
    ],
    [
      'sexual violence without penetration is sexual assault',
      act({ lawForms: ['sexual'], penetration: 'no' }),
      'sexual_assault',
    ],
    [
      'sexual violence of which no more is known is sexual assault',
      act({ lawForms: ['sexual'] }),
      'sexual_assault',
    ],
    [
      'penetration is only asked after sexual violence',
      act({ lawForms: ['physical'], penetration: 'yes' }),
      'physical_assault',
    ],
    [
      'beating comes before all that is not bodily',
      act({ lawForms: ['psychological', 'economic', 'physical'], forcedMarriage: 'yes' }),
      'physical_assault',
    ],
    [
      'marriage by force comes before money and words',
      act({ lawForms: ['psychological', 'economic'], forcedMarriage: 'yes' }),
      'forced_marriage',
    ],
    ['marriage by force needs no form of the law', act({ forcedMarriage: 'yes' }), 'forced_marriage'],
    [
      'marriage of which force is not known is not forced',
      act({ lawForms: ['economic'], forcedMarriage: 'unknown' }),
      'denial_resources',
    ],
    [
      'withheld money comes before words',
      act({ lawForms: ['psychological', 'economic'] }),
      'denial_resources',
    ],
    ['a threat alone is psychological abuse', act({ lawForms: ['psychological'] }), 'psychological_abuse'],
    [
      'somebody found it outside the classification',
      act({ lawForms: ['physical'], outsideClassification: true }),
      'non_gbv',
    ],
    ['while nothing is known there is none yet', act({}), null],
  ])('%s', (_what, given, expected) => {
    expect(deriveCoreType(given)).toBe(expected);
  });

  it('never moves down the order when more is learned', () => {
    const anyAct = fc.record({
      lawForms: fc.subarray([...LAW_FORMS]),
      penetration: fc.constantFrom(...KNOWN_ANSWERS),
      forcedMarriage: fc.constantFrom(...KNOWN_ANSWERS),
      outsideClassification: fc.constant(false),
    });
    const rank = (given: ActFacts): number => {
      const type = deriveCoreType(given);
      return type === null ? CORE_TYPES.length : CORE_TYPES.indexOf(type);
    };
    fc.assert(
      fc.property(anyAct, fc.constantFrom(...LAW_FORMS), (given, learned) => {
        expect(rank({ ...given, lawForms: [...given.lawForms, learned] })).toBeLessThanOrEqual(rank(given));
      }),
    );
  });

  it.each([
    ['the derived type needs no reason', 'rape', 'rape', null, []],
    ['no choice leaves the derived type', 'rape', null, null, []],
    ['another type with a reason is accepted', 'physical_assault', 'rape', 'She told it later.', []],
    ['another type needs a reason', 'physical_assault', 'rape', null, ['core_type_reason_missing']],
    ['blanks are no reason', 'physical_assault', 'non_gbv', '  ', ['core_type_reason_missing']],
    [
      'a type of its own choice needs a reason as well',
      null,
      'psychological_abuse',
      '',
      ['core_type_reason_missing'],
    ],
    ['without either there is no type', null, null, null, ['core_type_missing']],
  ] as const)('%s', (_what, derived, chosen, reason, refusals) => {
    expect(coreTypeRefusals(derived, chosen, reason)).toEqual(refusals);
  });
});

describe('the contexts of an incident', () => {
  it.each([
    [
      'a husband by nikoh is a partner and family',
      facts({ relationships: ['husband_nikoh'] }),
      ['domestic_violence', 'ipv'],
    ],
    [
      'a former husband is a partner and family',
      facts({ relationships: ['ex_husband'] }),
      ['domestic_violence', 'ipv'],
    ],
    ['a wife is a partner and family', facts({ relationships: ['wife'] }), ['domestic_violence', 'ipv']],
    [
      'a mother-in-law is family and an in-law',
      facts({ relationships: ['mother_in_law'] }),
      ['domestic_violence', 'in_law_violence'],
    ],
    [
      'one of several people is enough',
      facts({ relationships: ['stranger', 'brother_in_law', 'husband_registered'] }),
      ['domestic_violence', 'ipv', 'in_law_violence'],
    ],
    [
      'a co-wife is family, no partner and no in-law',
      facts({ relationships: ['co_wife'] }),
      ['domestic_violence'],
    ],
    ['a father is family', facts({ relationships: ['father'] }), ['domestic_violence']],
    ['a neighbour is not family', facts({ relationships: ['neighbour_friend'] }), []],
    ['somebody unknown is not family', facts({ relationships: ['unknown'] }), []],
    ['nobody named gives no family', facts({}), []],
    [
      'outside the classification it stays violence in the family, but not of a partner',
      facts({ coreType: 'non_gbv', relationships: ['husband_registered'], harmfulPractice: 'yes' }),
      ['domestic_violence'],
    ],
    [
      'while the act is not known it counts as violence by the partner',
      facts({ coreType: null, relationships: ['husband_registered'] }),
      ['domestic_violence', 'ipv'],
    ],
    [
      'sexual violence at 17 is child sexual abuse',
      facts({ coreType: 'sexual_assault', ageAtIncident: 17 }),
      ['child_sexual_abuse'],
    ],
    [
      'rape at 17 is child sexual abuse',
      facts({ coreType: 'rape', ageAtIncident: 17 }),
      ['child_sexual_abuse'],
    ],
    ['rape at 18 is not', facts({ coreType: 'rape', ageAtIncident: 18 }), []],
    ['rape at an age not known is not', facts({ coreType: 'rape', ageAtIncident: null }), []],
    ['beating at 17 is not', facts({ ageAtIncident: 17 }), []],
    [
      'forced marriage at 17 is early marriage',
      facts({ coreType: 'forced_marriage', ageAtIncident: 17 }),
      ['early_marriage'],
    ],
    ['forced marriage at 18 is not', facts({ coreType: 'forced_marriage', ageAtIncident: 18 }), []],
    [
      'sexual violence for goods is possible exploitation',
      facts({ coreType: 'rape', goodsExchanged: 'yes' }),
      ['possible_sexual_exploitation'],
    ],
    ['goods alone are not', facts({ goodsExchanged: 'yes' }), []],
    ['goods of which nothing is known are not', facts({ coreType: 'rape', goodsExchanged: 'unknown' }), []],
    [
      'sexual violence after abduction is possible slavery',
      facts({ coreType: 'sexual_assault', abductedOrTrafficked: 'yes' }),
      ['possible_sexual_slavery'],
    ],
    ['a harmful practice is one', facts({ harmfulPractice: 'yes' }), ['harmful_practice']],
    [
      'a husband who works abroad makes a migrant household',
      facts({ spouseAbroad: 'yes' }),
      ['migrant_household'],
    ],
  ] as const)('%s', (_what, given, contexts) => {
    expect(deriveContexts(given)).toEqual(contexts);
  });

  it.each([
    ['fiance_partner', { fiancePartner: true, cohabitantOther: false }, true],
    ['fiance_partner', { fiancePartner: false, cohabitantOther: false }, false],
    ['cohabitant_other', { fiancePartner: true, cohabitantOther: true }, true],
    ['cohabitant_other', { fiancePartner: true, cohabitantOther: false }, false],
  ] as const)('%s is family as the deployment says: %j gives %s', (relationship, family, expected) => {
    expect(isFamily(relationship, family)).toBe(expected);
    expect(
      deriveContexts(facts({ relationships: [relationship] }), family).includes('domestic_violence'),
    ).toBe(expected);
  });

  it('a fiancé is family until a deployment says otherwise, a person in the same home is not', () => {
    expect([isFamily('fiance_partner'), isFamily('cohabitant_other')]).toEqual([true, false]);
  });

  it('every context of the list can be derived', () => {
    const child = { ageAtIncident: 16, goodsExchanged: 'yes', abductedOrTrafficked: 'yes' } as const;
    const all = [
      facts({
        ...child,
        coreType: 'rape',
        relationships: ['husband_nikoh', 'mother_in_law'],
        harmfulPractice: 'yes',
        spouseAbroad: 'yes',
      }),
      facts({ coreType: 'forced_marriage', ageAtIncident: 16 }),
    ].flatMap((given) => deriveContexts(given));
    expect([...new Set(all)].sort()).toEqual([...CASE_CONTEXTS].sort());
  });
});

describe('the values other recorders use', () => {
  it.each([
    ['father', 10, 'primary_caregiver'],
    ['step_parent', 17, 'primary_caregiver'],
    ['mother', 18, 'family_other'],
    ['mother', null, 'family_other'],
    ['grandparent', 10, 'family_other'],
    ['ex_wife', 30, 'intimate_partner'],
    ['official_police_military', 30, 'other'],
    ['stranger', 30, 'no_relation'],
  ] as const)('%s of somebody aged %s is %s', (relationship, age, expected) => {
    expect(recorderRelationship(relationship, age)).toBe(expected);
  });

  it('exist for every relation and every marital status', () => {
    expect(RELATIONSHIP_CODES).toHaveLength(31);
    expect(RELATIONSHIP_CODES.map((code: Relationship) => recorderRelationship(code, 30))).not.toContain(
      undefined,
    );
    expect(Object.keys(RECORDER_MARITAL_STATUS)).toEqual([...MARITAL_STATUSES]);
  });
});
