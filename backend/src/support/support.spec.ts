import { describe, expect, it } from '@jest/globals';
import {
  entryProblems,
  planActions,
  planProblems,
  planRefusal,
  pastDayProblems,
  PLAN_SECTIONS,
} from './support.rules.js';
import type { EntryFacts, PlanState, PlanTexts } from './support.rules.js';

const TODAY = '2026-11-25';
const NOW = new Date('2026-11-25T06:00:00Z');
const entry = (change: Partial<EntryFacts> = {}): EntryFacts => ({
  givenOn: TODAY,
  correctsId: null,
  ...change,
});
const texts = (change: Partial<PlanTexts> = {}): PlanTexts => ({
  ...(Object.fromEntries(PLAN_SECTIONS.map((section) => [section, null])) as unknown as PlanTexts),
  ...change,
});

describe('an entry of the log', () => {
  it.each([
    ['of today may be written', entry(), null, []],
    ['of last month may be written', entry({ givenOn: '2026-10-20' }), null, []],
    ['of tomorrow is refused', entry({ givenOn: '2026-11-26' }), null, ['givenOn date_in_future']],
    ['of no day at all is refused', entry({ givenOn: '2026-02-30' }), null, ['givenOn invalid_date']],
    ['may correct another', entry({ correctsId: 'a' }), { isCorrected: false }, []],
    ['corrects nothing that is not there', entry({ correctsId: 'a' }), null, ['correctsId not_in_list']],
    [
      'corrects nothing twice',
      entry({ correctsId: 'a' }),
      { isCorrected: true },
      ['correctsId already_corrected'],
    ],
    [
      'is told everything that is wrong with it',
      entry({ givenOn: '2027-01-01', correctsId: 'a' }),
      null,
      ['givenOn date_in_future', 'correctsId not_in_list'],
    ],
  ] as const)('%s', (_, facts, corrected, expected) => {
    const found = entryProblems(facts, corrected, TODAY).map(({ path, code }) => `${path} ${code}`);
    expect(found).toEqual(expected);
  });
});

describe('what she said on a day', () => {
  it.each([
    [TODAY, []],
    ['2026-11-26', ['date_in_future']],
    ['26.11.2026', ['invalid_date']],
  ] as const)('%s is found to be %j', (day, codes) => {
    expect(pastDayProblems('saidOn', day, TODAY).map(({ code }) => code)).toEqual(codes);
  });
});

describe('her plan', () => {
  const none: PlanState = { firstWrittenAt: null, copy: null };
  const made: PlanState = { firstWrittenAt: new Date('2026-11-20T06:00:00Z'), copy: null };

  it('begins with what worries her, and leaves everything else open', () => {
    expect(planProblems(texts({ before: 'x' }))).toEqual([{ path: 'mainConcern', code: 'required' }]);
    expect(planProblems(texts({ mainConcern: 'x' }))).toEqual([]);
  });

  it.each([
    ['can be written while there is none', none, ['write_plan']],
    [
      'can be gone through and asked about once it is there',
      made,
      ['write_plan', 'review_plan', 'record_copy_choice'],
    ],
    ['is not printed when she wants no copy', { ...made, copy: { choice: 'no_copy', alone: 'yes' } }, null],
    [
      'is not printed when she wants it on her phone',
      { ...made, copy: { choice: 'own_phone', alone: 'yes' } },
      null,
    ],
    ['is not printed when somebody was with her', { ...made, copy: { choice: 'paper', alone: 'no' } }, null],
    ['is not printed when nobody knows', { ...made, copy: { choice: 'paper', alone: 'unknown' } }, null],
    [
      'is printed when she, alone, chose paper',
      { ...made, copy: { choice: 'paper', alone: 'yes' } },
      ['write_plan', 'review_plan', 'record_copy_choice', 'print_plan'],
    ],
  ] as const)('%s', (_, plan, expected) => {
    expect(planActions(plan, NOW)).toEqual(expected ?? ['write_plan', 'review_plan', 'record_copy_choice']);
  });

  it('was not gone through before it was made', () => {
    expect(planRefusal('review_plan', made, new Date('2026-11-19T06:00:00Z'))).toBe('plan_missing');
    expect(planRefusal('print_plan', made, NOW)).toBe('not_her_choice');
  });
});
