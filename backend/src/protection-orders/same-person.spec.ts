import { describe, expect, it } from '@jest/globals';
import { riskProposals } from './risk-proposals.rules.js';
import { maySearch, maybeSamePerson } from './same-person.rules.js';
import type { KnownPerson } from './same-person.rules.js';

const he: KnownPerson = {
  ...{ surname: 'Ҳамроев', givenName: 'Фирдавс', patronymic: 'Саидович' },
  ...{ formerNames: null, bornOn: '1984-05-02' },
};

describe('what orders offer to an assessment', () => {
  it('counts orders and breaches by source, with the latest day of those that it counts', () => {
    const orders = [
      { issuedOn: '2026-03-01', breaches: 2 },
      { issuedOn: '2026-05-01', breaches: 0 },
    ];
    expect(riskProposals('this_case', orders)).toEqual([
      { factor: 'prior_police', source: 'this_case', count: 2, lastIssuedOn: '2026-05-01' },
      { factor: 'po_breach', source: 'this_case', count: 2, lastIssuedOn: '2026-03-01' },
    ]);
    expect(riskProposals('same_person', orders.slice(1)).map(({ factor }) => factor)).toEqual([
      'prior_police',
    ]);
    expect(riskProposals('same_person', [])).toEqual([]);
  });
});

describe('two respondents with similar names', () => {
  it.each<[string, Partial<KnownPerson>, boolean]>([
    ['written in Russian', { surname: 'Хамроев' }, true],
    ['with the father’s name in the new form', { patronymic: 'Саид' }, true],
    ['with no father’s name', { patronymic: null }, true],
    ['with another father', { patronymic: 'Темурович' }, false],
    ['with a birth guessed two years later', { bornOn: '1986-01-01' }, true],
    ['born three years later', { bornOn: '1987-05-02' }, false],
    ['whose birth is not known', { bornOn: null }, true],
    ['under an earlier name', { surname: 'Зокиров', formerNames: 'Ҳамроев Фирдавс' }, true],
    ['of another given name', { givenName: 'Далер' }, false],
  ])('%s', (_what, change, isMaybe) => {
    expect(maybeSamePerson(he, { ...he, ...change })).toBe(isMaybe);
  });

  it.each<[string, string, string, string[], boolean]>([
    ['an inspector for family violence', 'police', 'police_dv', ['police_inspector'], true],
    ['a district officer', 'police', 'police_district', ['police_inspector'], false],
    ['a police supervisor', 'police', 'police_district', ['supervisor'], true],
    ['a supervisor of a crisis centre', 'civil', 'crisis_centre', ['supervisor'], false],
  ])('are searched by name: %s', (_who, agencyKind, agencyType, roles, may) => {
    expect(maySearch({ agencyKind, agencyType, roles })).toBe(may);
  });
});
