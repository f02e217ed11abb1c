import { describe, expect, it } from '@jest/globals';
import type { CaseAccess, Partition, Relation } from '../access/index.js';
import { mayName, mayReadRespondent, nameLine, respondentProblems } from './respondents.rules.js';
import type { RespondentDraft } from './respondents.rules.js';

const now = new Date('2026-11-14T07:00:00Z');
const draft: RespondentDraft = {
  ...{ surname: 'Намунаев', givenName: 'Намуна', patronymic: null, formerNames: null },
  ...{ bornOn: '1984-01-01', reason: null },
};
const problems = (change: Partial<RespondentDraft>, isCorrection = false): string[] =>
  respondentProblems({ ...draft, ...change }, { isCorrection, now }).map(
    ({ path, code }) => `${path} ${code}`,
  );
const access = (relation: Relation, reads: Partition[], writes: Partition[] = []): CaseAccess => ({
  ...{ caseId: 'c', isLead: false, ownerAgencyId: 'owner', granted: new Set(reads) },
  ...{ relations: new Set([relation]), reads: new Set(reads), writes: new Set(writes) },
});

describe('the respondent of an order', () => {
  it('has a name, and a day of birth that is over', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ surname: null, givenName: null })).toEqual(['surname name_missing']);
    expect(problems({ bornOn: '2026-11-15' })).toEqual(['bornOn date_in_future']);
    expect(nameLine({ ...draft, patronymic: 'Намунаевич' })).toBe('Намунаев Намуна Намунаевич');
  });

  it('is corrected with a reason, and named at first without one', () => {
    expect(problems({}, true)).toEqual(['reason reason_missing']);
    expect(problems({ reason: 'typing' }, true)).toEqual([]);
    expect(problems({}, false)).toEqual([]);
  });

  it('is recorded by the agency of the order alone', () => {
    const writer = access('referred', ['perpetrator'], ['perpetrator']);
    expect(mayName(writer, { agencyId: 'police' }, 'police')).toBe(true);
    expect(mayName(writer, { agencyId: 'police' }, 'other')).toBe(false);
    expect(mayName(access('own', ['perpetrator']), { agencyId: 'police' }, 'police')).toBe(false);
  });

  it.each<[string, Relation, string, boolean]>([
    ['the owner', 'own', 'crisis_centre', true],
    ['a prosecutor', 'referred', 'prosecutor', true],
    ['legal aid', 'referred', 'legal_aid', true],
    ['a shelter', 'referred', 'shelter', false],
    ['another police station', 'referred', 'police_dv', false],
  ])('%s reads all of it, or no more than the name', (_who, relation, agencyType, may) => {
    const reader = { agencyId: 'reader', agencyType };
    expect(mayReadRespondent(access(relation, ['perpetrator']), { agencyId: 'police' }, reader)).toBe(may);
    expect(mayReadRespondent(access(relation, ['core']), { agencyId: 'police' }, reader)).toBe(false);
  });
});
