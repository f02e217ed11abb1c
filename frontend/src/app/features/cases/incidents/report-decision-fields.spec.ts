import { articlesOf, decisionRequest, missingOf } from './report-decision-fields';
import type { TypedDecision } from './report-decision-fields';

const typed = (change: Partial<TypedDecision>): TypedDecision => ({
  ...{ kind: null, decidedOn: '2026-11-25', number: '', articles: [], refusalReason: null },
  ...{ copyGiven: null, appealExplained: null, sentTo: null, answerExpectedOn: null, lawyerOffered: null },
  ...change,
});

describe('what a decision on a report still needs', () => {
  it.each([
    ['nothing chosen', {}, ['kind']],
    ['a criminal case without an article', { kind: 'criminal' }, ['articles']],
    [
      'a criminal case with an article of the other code',
      { kind: 'criminal', articles: ['adm_93_1'] },
      ['articles'],
    ],
    ['a criminal case with its article', { kind: 'criminal', articles: ['cc_117'] }, []],
    ['no day', { kind: 'administrative', articles: ['adm_93_1'], decidedOn: null }, ['decidedOn']],
    ['a bare refusal', { kind: 'refused' }, ['refusalReason', 'copyGiven', 'appealExplained']],
    ['a report sent on', { kind: 'sent_on' }, ['sentTo', 'answerExpectedOn']],
    ['a private prosecution', { kind: 'private' }, ['lawyerOffered']],
  ])('%s', (_, change, fields) => {
    expect(missingOf(typed(change))).toEqual(fields);
  });
});

describe('the request of a decision', () => {
  it('leaves out answers and articles of another kind', () => {
    const form = typed({
      ...{ articles: ['adm_93_1', 'cc_117'], refusalReason: 'no_event', copyGiven: 'yes', number: ' 12 ' },
    });
    expect(decisionRequest('i', 'criminal', form)).toEqual({
      ...{ incidentId: 'i', kind: 'criminal', articles: ['cc_117'], decidedOn: '2026-11-25' },
      ...{ officialNumber: '12', refusalReason: null, copyGiven: null, appealExplained: null },
      ...{ sentTo: null, answerExpectedOn: null, lawyerOffered: null },
    });
  });

  it('keeps no and yes apart', () => {
    const form = typed({ refusalReason: 'insignificant', copyGiven: 'no', appealExplained: 'yes' });
    expect(decisionRequest('i', 'refused', form)).toMatchObject({
      ...{ refusalReason: 'insignificant', copyGiven: false, appealExplained: true, lawyerOffered: null },
    });
  });

  it('names no article of a report that is sent on', () => {
    expect(articlesOf('sent_on')).toEqual([]);
    expect(articlesOf('administrative').every((article) => article.startsWith('adm_'))).toBe(true);
  });
});
