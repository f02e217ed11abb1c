import { describe, expect, it } from '@jest/globals';
import {
  dangerRank,
  dangerShown,
  isPlannedForSilence,
  isSoonDue,
  rankOf,
  standsFirst,
} from './danger-rank.rules.js';

const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NOW = at('2026-11-24T12:00');

describe('the rank of a line', () => {
  it.each([
    ['a breach is acted on now, whatever the band', 'po.breach', 'standard', 0],
    ['so is a suicide emergency', 'su.emergency', 'medium', 0],
    ['so is a suspected suicide in an import', 'su.import', 'incomplete', 0],
    ['first care after violence is acute', 'hl.sexual_72h', 'standard', 1],
    ['pressure on the neck is acute', 'hl.strangle', 'medium', 1],
    ['an order that is not served is acute', 'po.serve_check', 'standard', 1],
    ['an order about to end is acute', 'po.pre_expiry', 'medium', 1],
    ['another place at high risk is acute', 'rf.find_other', 'high', 1],
    ['what was missing at high risk is acute', 'rf.send_missing', 'high', 1],
    ['another place at medium risk is not', 'rf.find_other', 'medium', 4],
    ['high risk comes before everything else', 'fu.regular', 'high', 2],
    ['a case without an assessment is next', 'fu.regular', 'incomplete', 3],
    ['the rest comes last', 'fu.regular', 'medium', 4],
  ] as const)('%s', (_what, rule, band, rank) => {
    expect(dangerRank({ rule, band })).toBe(rank);
  });

  it('is acute for the record of a breach, which is due in three days', () => {
    expect(dangerRank({ rule: 'po.breach', band: 'standard', step: 2 })).toBe(1);
  });

  it('of a signal follows its urgency: a threat now, a weapon acute, a move by the band', () => {
    const ranks = [1, 2, 3, 4].map((step) => dangerRank({ rule: 'pg.signal', band: 'standard', step }));
    expect(ranks).toEqual([0, 1, 4, 4]);
  });

  it('is that of the worst row of a line', () => {
    const rows = [
      { rule: 'fu.regular', band: 'standard' },
      { rule: 'su.same_day', band: 'standard' },
    ] as const;
    expect([rankOf(rows), rankOf([])]).toEqual([1, 4]);
  });

  it('is shown as now, high or nothing', () => {
    expect(([0, 1, 2, 3, 4] as const).map(dangerShown)).toEqual(['now', 'high', 'high', null, null]);
  });
});

describe('a line stands before what is late', () => {
  it.each([
    ['what cannot wait, whenever it is due', 0, '2026-11-29T12:00', true],
    ['acute danger until the end of tomorrow', 1, '2026-11-25T23:59', true],
    ['acute danger not later', 1, '2026-11-26T00:00', false],
    ['high risk until the end of today', 2, '2026-11-24T23:59', true],
    ['high risk not tomorrow', 2, '2026-11-25T00:00', false],
    ['high risk that is late', 2, '2026-11-20T12:00', true],
    ['no line without an assessment', 3, '2026-11-20T12:00', false],
    ['no other line', 4, '2026-11-20T12:00', false],
  ] as const)('%s', (_what, rank, due, isFirst) => {
    expect(standsFirst(rank, at(due), NOW)).toBe(isFirst);
  });
});

describe('a line is amber', () => {
  it.each([
    ['when half of a day has passed', '2026-11-24T00:00', '2026-11-25T00:00', true],
    ['not a minute before', '2026-11-24T00:01', '2026-11-25T00:01', false],
    ['not when it is late', '2026-11-23T12:00', '2026-11-24T11:59', false],
    ['not where more than a day was given', '2026-11-22T12:00', '2026-11-24T13:00', false],
    ['not where no span is known', '2026-11-24T13:00', '2026-11-24T13:00', false],
  ])('%s', (_what, from, due, isAmber) => {
    expect(isSoonDue({ fromAt: at(from), dueAt: at(due) }, NOW)).toBe(isAmber);
  });
});

describe('another place that is planned for a silence', () => {
  it('is not shown before its moment', () => {
    const fromAt = at('2026-11-24T12:01');
    expect(isPlannedForSilence({ rule: 'rf.find_other', fromAt }, NOW)).toBe(true);
    expect(isPlannedForSilence({ rule: 'rf.find_other', fromAt: NOW }, NOW)).toBe(false);
    expect(isPlannedForSilence({ rule: 'rf.feedback', fromAt }, NOW)).toBe(false);
  });
});
