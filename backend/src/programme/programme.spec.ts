import { describe, expect, it } from '@jest/globals';
import {
  dropsOut,
  isHalfway,
  isUnderAge,
  minutesDone,
  nextStages,
  reportBy,
  signalOf,
} from './programme.rules.js';
import type { HeldSession } from './programme.rules.js';
import { PROGRAMME_STAGES, SIGNAL_CODES, SIGNAL_URGENCY } from './programme.types.js';
import type { Attendance, ProgrammeStage, SignalCode } from './programme.types.js';

const on = (day: number): string => `2026-11-${String(day).padStart(2, '0')}`;
const held = (...attended: Attendance[]): HeldSession[] =>
  attended.map((one, at) => ({ onDay: on(at + 1), attended: one, minutes: 60 }));
const progress = (stage: ProgrammeStage, minutes = 0) =>
  nextStages({ stage, hoursAsked: 2, minutesDone: minutes });

describe('the stages of the programme', () => {
  it('lead to the end only with the hours', () => {
    expect(progress('running')).not.toContain('finished');
    expect(progress('running', 119)).not.toContain('finished');
    expect(progress('running', 120)).toContain('finished');
  });

  it('end once and for all', () => {
    const ends = PROGRAMME_STAGES.filter((stage) => progress(stage, 120).length === 0);
    expect(ends).toEqual(['not_suitable', 'finished', 'dropped_out', 'excluded', 'ended_by_law']);
  });

  it('lead from each one before the end to a man who stays away', () => {
    const open = PROGRAMME_STAGES.filter((stage) => progress(stage).includes('dropped_out'));
    expect(open).toEqual(['asked', 'assessed', 'contract', 'running', 'paused']);
  });

  it('begin sessions only with a contract', () => {
    const before = PROGRAMME_STAGES.filter((stage) => progress(stage).includes('running'));
    expect(before).toEqual(['contract', 'paused']);
  });

  it('count only hours in which he was there', () => {
    expect(minutesDone(held('yes', 'late', 'absent', 'absent_told', 'drunk', 'sent_away'))).toBe(120);
    expect([isHalfway(2, 0, 59), isHalfway(2, 59, 60), isHalfway(2, 60, 90)]).toEqual([false, true, false]);
  });
});

describe('he drops out', () => {
  it.each<[string, Attendance[], SignalCode | null, boolean]>([
    ['after two absences in a row', ['yes', 'absent', 'absent_told'], null, true],
    ['not after two apart', ['absent', 'yes', 'absent_told'], null, false],
    ['after three in all', ['absent', 'yes', 'absent', 'yes', 'absent'], null, true],
    ['after one without a word in danger', ['absent'], 'weapon', true],
    ['not after one of which he told, in danger', ['absent_told'], 'weapon', false],
    ['not after one without a word and another signal', ['absent'], 'lost_job', false],
    ['not for coming drunk or being sent away', ['drunk', 'sent_away', 'drunk'], 'weapon', false],
  ])('%s', (_when, attended, code, isOut) => {
    const signals = code ? [{ code, onDay: on(1) }] : [];
    expect(dropsOut(held(...attended), signals)).toBe(isOut);
  });

  it('by a signal of danger only while it is fresh, and not by a later one', () => {
    const absent = [{ onDay: '2026-11-30', attended: 'absent', minutes: 0 }] as const;
    const of = (onDay: string): boolean => dropsOut(absent, [{ code: 'threat_life', onDay }]);
    expect([of('2026-10-31'), of('2026-10-30'), of('2026-12-01')]).toEqual([true, false, false]);
  });

  it('and the body of the basis hears of it within a day, unless he came by his own wish', () => {
    const now = new Date('2026-11-24T07:00:00Z');
    expect(reportBy('dropped_out', false, now)).toEqual(new Date('2026-11-25T07:00:00Z'));
    expect([reportBy('dropped_out', true, now), reportBy('paused', false, now)]).toEqual([null, null]);
  });
});

describe('what goes to her side', () => {
  it('is every end but one by law, and the first day, once', () => {
    const sent = PROGRAMME_STAGES.map((stage) => signalOf(stage, 'contract')).filter(Boolean);
    expect(sent).toEqual(['started', 'finished', 'dropped_out', 'excluded']);
    expect(signalOf('running', 'paused')).toBeNull();
  });

  it('is urgent as the table of capabilities 7.3 says', () => {
    const by = (urgency: number | null): SignalCode[] =>
      SIGNAL_CODES.filter((code) => SIGNAL_URGENCY[code] === urgency);
    expect(by(1)).toEqual(['threat_life', 'knows_where']);
    expect(by(2)).toEqual(['weapon', 'own_life', 'child_risk']);
    expect(by(4)).toEqual(['finished']);
    expect(by(null)).toEqual(['started', 'half_done']);
  });
});

describe('a boy', () => {
  it('is not taken until the day he is 18', () => {
    const ages = ['2008-11-24', '2008-11-25', null].map((born) => isUnderAge(born, '2026-11-24'));
    expect(ages).toEqual([false, true, false]);
  });
});
