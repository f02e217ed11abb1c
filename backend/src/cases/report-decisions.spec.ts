import { describe, expect, it } from '@jest/globals';
import { chainOf, decisionProblems, eventOfRefusal, measuresContradict } from './report-decisions.rules.js';
import type { DecisionDraft } from './report-decisions.rules.js';

const EMPTY: DecisionDraft = {
  kind: 'criminal',
  articles: [],
  decidedOn: '2026-11-20',
  refusalReason: null,
  sentTo: null,
  answerExpectedOn: null,
  copyGiven: null,
  appealExplained: null,
  lawyerOffered: null,
};
const refused = {
  kind: 'refused',
  refusalReason: 'no_event',
  copyGiven: true,
  appealExplained: false,
} as const;
const sentOn = { kind: 'sent_on', sentTo: 'court', answerExpectedOn: '2026-12-01' } as const;

const problemsOf = (change: Partial<DecisionDraft>): string[] =>
  decisionProblems({ ...EMPTY, ...change }, { today: '2026-11-29', reportedOn: '2026-11-18' }).map(
    ({ path, code }) => `${path} ${code}`,
  );

describe('the decision on a report', () => {
  it.each<[string, Partial<DecisionDraft>, string[]]>([
    ['opens a criminal case under its articles', { articles: ['cc_117'] }, []],
    ['opens no criminal case without an article', {}, ['articles required']],
    [
      'opens no criminal case under another code',
      { articles: ['cc_117', 'adm_93_1'] },
      ['articles article_of_other_code'],
    ],
    ['makes an administrative record', { kind: 'administrative', articles: ['adm_93_1'] }, []],
    ['makes no administrative record without an article', { kind: 'administrative' }, ['articles required']],
    ['refuses with a reason, a copy and the appeal', refused, []],
    ['refuses with an article too', { ...refused, articles: ['cc_112'] }, []],
    [
      'does not refuse without any of them',
      { kind: 'refused' },
      ['refusalReason required', 'copyGiven required', 'appealExplained required'],
    ],
    ['sends on to a body that answers by a day', sentOn, []],
    ['sends on nowhere without them', { kind: 'sent_on' }, ['sentTo required', 'answerExpectedOn required']],
    [
      'expects no answer before it was sent',
      { ...sentOn, answerExpectedOn: '2026-11-19' },
      ['answerExpectedOn before_decision'],
    ],
    [
      'leaves it to private prosecution with a lawyer offered or not',
      { kind: 'private', lawyerOffered: false },
      [],
    ],
    ['says whether a lawyer was offered', { kind: 'private' }, ['lawyerOffered required']],
    [
      'takes no field of another kind',
      { articles: ['cc_117'], sentTo: 'court', lawyerOffered: true },
      ['sentTo not_needed', 'lawyerOffered not_needed'],
    ],
    ['is not of tomorrow', { articles: ['cc_117'], decidedOn: '2026-11-30' }, ['decidedOn date_in_future']],
    [
      'is not older than the report',
      { articles: ['cc_117'], decidedOn: '2026-11-17' },
      ['decidedOn before_report'],
    ],
  ])('%s', (_, change, expected) => {
    expect(problemsOf(change)).toEqual(expected);
  });

  it.each([
    ['insignificant', 'insignificant'],
    ['reconciled', 'reconciled'],
    ['application_withdrawn', 'complaint_withdrawn'],
    ['no_event', null],
    ['other', null],
  ] as const)('refused as %s is the event %s', (refusalReason, event) => {
    expect(eventOfRefusal({ kind: 'refused', refusalReason })).toBe(event);
  });

  it('is no event where nothing was refused', () => {
    expect(eventOfRefusal({ kind: 'criminal', refusalReason: null })).toBeNull();
  });

  it('opens no case and refuses it at once', () => {
    expect(measuresContradict(['criminal_case_opened', 'refusal_to_open'])).toBe(true);
    expect(measuresContradict(['criminal_case_opened', 'admin_protocol'])).toBe(false);
  });

  it('holds until another one replaces it, and each report has its own', () => {
    const decisions = [
      { id: 'first', incidentId: 'a', succeedsId: null },
      { id: 'third', incidentId: 'a', succeedsId: 'second' },
      { id: 'second', incidentId: 'a', succeedsId: 'first' },
      { id: 'other', incidentId: 'b', succeedsId: null },
    ];
    const ids = (incidentId: string): string[] => chainOf(decisions, incidentId).map(({ id }) => id);
    expect([ids('a'), ids('b'), ids('c')]).toEqual([['third', 'second', 'first'], ['other'], []]);
  });
});
