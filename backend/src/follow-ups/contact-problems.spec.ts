import { describe, expect, it } from '@jest/globals';
import { contactProblems } from './outcomes.rules.js';
import { CONTACT_OUTCOMES, CONTACT_PROBLEMS, OUTCOME_ROWS } from './outcomes.types.js';
import type { ContactResult } from './outcomes.types.js';

/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NOW = at('2026-11-24T11:50');
const CASE = { now: NOW, openedAt: at('2026-11-01T09:00') };
const contact = (change: Partial<ContactResult> = {}): ContactResult => ({
  ...{ outcome: 'reached_safe', alone: 'yes', wellbeing: 'no', confirmsChannel: false },
  ...{ isPlannedChannel: true, at: NOW, failedBefore: 0 },
  ...change,
});
const unreached = (change: Partial<ContactResult> = {}): ContactResult =>
  contact({ outcome: 'not_reached', alone: null, wellbeing: 'not_asked', ...change });

describe('what is wrong with an outcome', () => {
  it.each([
    ['nothing, when she was alone and was asked', contact(), []],
    ['nothing, when she was alone and would not answer', contact({ wellbeing: 'declined' }), []],
    [
      'nothing, when she was not alone and was not asked',
      contact({ alone: 'no', wellbeing: 'not_asked' }),
      [],
    ],
    ['nothing, when nobody was spoken with', unreached(), []],
    ['it has not happened yet', contact({ at: at('2026-11-24T11:51') }), ['in_future']],
    ['nothing, within a year before the case opened', contact({ at: at('2025-11-01T09:00') }), []],
    ['it is older', contact({ at: at('2025-11-01T08:59') }), ['long_before_case']],
    [
      'whether she was alone is not said',
      contact({ alone: null, wellbeing: 'not_asked' }),
      ['alone_missing'],
    ],
    ['she was alone and was not asked', contact({ wellbeing: 'not_asked' }), ['wellbeing_missing']],
    ['she was asked in front of others', contact({ alone: 'no' }), ['wellbeing_not_alone']],
    ['somebody was asked whom nobody spoke with', unreached({ wellbeing: 'no' }), ['wellbeing_not_alone']],
  ])('%s', (_what, given, problems) => {
    expect(contactProblems(given, CASE)).toEqual(problems);
  });

  it('every problem of the list can be told', () => {
    const told = [
      contact({ at: at('2027-01-01T00:00'), alone: null }),
      contact({ wellbeing: 'not_asked', at: at('0001-11-24T11:50') }),
    ].flatMap((given) => contactProblems(given, CASE));
    expect([...told].sort()).toEqual([...CONTACT_PROBLEMS].sort());
  });

  it('having seen the task is no outcome', () => {
    expect(Object.keys(OUTCOME_ROWS)).toEqual([...CONTACT_OUTCOMES]);
    expect(CONTACT_OUTCOMES.filter((outcome) => /seen|ok|done|acknowledg/.test(outcome))).toEqual([]);
  });
});
