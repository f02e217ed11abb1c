import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  suicideFactorAnswer,
  suicideLevel,
  suicideOutcome,
  suicideProblems,
  attemptHistory,
} from './suicide.rules.js';
import { SUICIDE_ANSWERS, SUICIDE_LEVELS, SUICIDE_PROBLEMS, SUICIDE_QUESTIONS } from './risk.types.js';
import type { SuicideAnswer, SuicideAnswers, SuicideLevel } from './risk.types.js';

const answers = (change: Partial<SuicideAnswers> = {}): SuicideAnswers => ({
  thoughts: 'no',
  plan: 'not_asked',
  attempt_ever: 'no',
  attempt_recent: 'not_asked',
  now: 'not_asked',
  ...change,
});
const all = (answer: SuicideAnswer): SuicideAnswers =>
  answers({ thoughts: answer, plan: answer, attempt_ever: answer, attempt_recent: answer, now: answer });
/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);

describe('how urgent the answers are', () => {
  it.each([
    ['thinking of it right now is an emergency', answers({ thoughts: 'yes', now: 'yes' }), 'emergency'],
    [
      'an attempt in the last three months is an emergency, whatever else is said',
      answers({ attempt_ever: 'yes', attempt_recent: 'yes' }),
      'emergency',
    ],
    ['a plan needs contact the same day', answers({ thoughts: 'yes', plan: 'yes', now: 'no' }), 'same_day'],
    [
      'an attempt at any time needs contact the same day',
      answers({ attempt_ever: 'yes', attempt_recent: 'no' }),
      'same_day',
    ],
    [
      'an attempt of which she would not say when needs contact the same day',
      answers({ attempt_ever: 'yes', attempt_recent: 'declined' }),
      'same_day',
    ],
    ['thoughts alone need a plan', answers({ thoughts: 'yes', plan: 'no', now: 'no' }), 'plan'],
    [
      'thoughts alone need a plan even where the rest was declined',
      answers({ thoughts: 'yes', plan: 'declined', now: 'declined' }),
      'plan',
    ],
    ['everything answered with no is clear', all('no'), 'clear'],
    ['no thoughts and no attempt are clear without the details', answers(), 'clear'],
    ['declined is not clear', answers({ thoughts: 'declined', attempt_ever: 'not_asked' }), 'not_clear'],
    ['a declined detail is not clear', answers({ plan: 'declined' }), 'not_clear'],
    ['not asked about attempts is not clear', answers({ attempt_ever: 'not_asked' }), 'not_clear'],
    ['nothing asked is not clear', all('not_asked'), 'not_clear'],
  ] as const)('%s', (_what, given, level) => {
    expect(suicideLevel(given)).toBe(level);
  });

  it('an attempt long ago that was followed up before does not start the path again', () => {
    expect(suicideLevel(answers({ attempt_ever: 'yes', attempt_recent: 'no' }), true)).toBe('clear');
    expect(suicideLevel(answers({ attempt_ever: 'yes', attempt_recent: 'yes' }), true)).toBe('emergency');
    expect(
      suicideLevel(
        answers({ thoughts: 'yes', attempt_ever: 'yes', attempt_recent: 'no', plan: 'no', now: 'no' }),
        true,
      ),
    ).toBe('plan');
    expect(suicideLevel(answers({ attempt_ever: 'yes', attempt_recent: 'declined' }), true)).toBe(
      'not_clear',
    );
  });

  const anyAnswers = fc.record(
    Object.fromEntries(SUICIDE_QUESTIONS.map((q) => [q, fc.constantFrom(...SUICIDE_ANSWERS)])),
  ) as fc.Arbitrary<SuicideAnswers>;

  it('never falls when one more question is answered with yes', () => {
    fc.assert(
      fc.property(anyAnswers, fc.constantFrom(...SUICIDE_QUESTIONS), (given, question) => {
        const rank = (level: SuicideLevel): number => SUICIDE_LEVELS.indexOf(level);
        expect(rank(suicideLevel({ ...given, [question]: 'yes' }))).toBeLessThanOrEqual(
          rank(suicideLevel(given)),
        );
      }),
    );
  });

  it('is never clear with a yes or a declined question in it', () => {
    fc.assert(
      fc.property(anyAnswers, (given) => {
        if (suicideLevel(given) !== 'clear') return;
        expect(Object.values(given).filter((answer) => answer === 'yes' || answer === 'declined')).toEqual(
          [],
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what must happen', () => {
  const asked = at('2026-11-24T11:50');
  it('in an emergency health services within the hour, a follow-up in a day, then four weeks', () => {
    const outcome = suicideOutcome('emergency', asked);
    expect(outcome.healthContactDueAt).toEqual(at('2026-11-24T12:50'));
    expect(outcome.followUpDueAt).toEqual(at('2026-11-25T11:50'));
    expect(outcome.weeklyDueAt).toEqual(
      ['2026-12-02', '2026-12-09', '2026-12-16', '2026-12-23'].map((day) => at(`${day}T11:50`)),
    );
    expect(outcome.actions).toEqual([
      'do_not_leave_alone',
      'health_contact_within_hour',
      'remove_means',
      'tell_supervisor',
      'safety_plan',
    ]);
  });

  it('after a plan or an old attempt mental-health contact the same day and a follow-up in a day', () => {
    expect(suicideOutcome('same_day', asked)).toMatchObject({
      healthContactDueAt: at('2026-11-24T23:59'),
      followUpDueAt: at('2026-11-25T11:50'),
      actions: ['mental_health_contact_today', 'safety_plan'],
    });
  });

  it('in the last minute of a day the same day means now', () => {
    const late = new Date(at('2026-11-24T23:59').getTime() + 30_000);
    expect(suicideOutcome('same_day', late).healthContactDueAt).toEqual(late);
  });

  it('after thoughts alone a follow-up within 72 hours, then weekly for four weeks', () => {
    const outcome = suicideOutcome('plan', asked);
    expect(outcome).toMatchObject({
      healthContactDueAt: null,
      followUpDueAt: at('2026-11-27T11:50'),
      actions: ['safety_plan'],
    });
    expect(outcome.weeklyDueAt).toEqual(
      ['2026-12-04', '2026-12-11', '2026-12-18', '2026-12-25'].map((day) => at(`${day}T11:50`)),
    );
  });

  it.each([
    ['not_clear', ['ask_again']],
    ['clear', []],
  ] as const)('after %s no contact of its own', (level, actions) => {
    expect(suicideOutcome(level, asked)).toEqual({
      level,
      actions,
      healthContactDueAt: null,
      followUpDueAt: null,
      weeklyDueAt: [],
    });
  });

  it('by no level a meeting: no action names the group', () => {
    const actions = SUICIDE_LEVELS.flatMap((level) => suicideOutcome(level, asked).actions);
    expect(actions.filter((action) => /meeting|group|coordinator/.test(action))).toEqual([]);
  });

  it.each([
    ['emergency', 'yes'],
    ['same_day', 'yes'],
    ['plan', 'yes'],
    ['not_clear', 'declined'],
    ['clear', 'no'],
  ] as const)('level %s is the factor answer %s', (level, factor) => {
    expect(suicideFactorAnswer(level)).toBe(factor);
  });
});

describe('what is counted of attempts', () => {
  it.each([
    ['none', answers()],
    ['recent', answers({ attempt_ever: 'yes', attempt_recent: 'yes' })],
    ['recent', answers({ attempt_ever: 'declined', attempt_recent: 'yes' })],
    ['before', answers({ attempt_ever: 'yes', attempt_recent: 'no' })],
    ['before', answers({ attempt_ever: 'yes', attempt_recent: 'declined' })],
    ['not_known', answers({ attempt_ever: 'declined' })],
    ['not_known', answers({ thoughts: 'yes', attempt_ever: 'not_asked' })],
    ['not_known', answers({ attempt_ever: 'not_asked', attempt_recent: 'no' })],
  ] as const)('%s', (code, given) => {
    expect(attemptHistory(given)).toBe(code);
  });

  it('is never none unless she said no, and a told one always calls for something', () => {
    const answer = fc.constantFrom(...SUICIDE_ANSWERS);
    const any = fc.record(
      Object.fromEntries(SUICIDE_QUESTIONS.map((question) => [question, answer])),
    ) as fc.Arbitrary<SuicideAnswers>;
    fc.assert(
      fc.property(any, (given) => {
        const code = attemptHistory(given);
        if (code === 'none') expect(given.attempt_ever).toBe('no');
        if (code === 'recent' || code === 'before')
          expect(['emergency', 'same_day']).toContain(suicideLevel(given));
      }),
    );
  });
});

describe('what is wrong with a triage', () => {
  it.each([
    ['nothing after two times no', answers(), []],
    ['nothing when she would not answer', answers({ thoughts: 'declined', attempt_ever: 'not_asked' }), []],
    ['the first question was not put', answers({ thoughts: 'not_asked' }), ['question_not_asked']],
    ['attempts were not asked about', answers({ attempt_ever: 'not_asked' }), ['question_not_asked']],
    ['details were not asked after thoughts', answers({ thoughts: 'yes' }), ['question_not_asked']],
    ['the time of an attempt was not asked', answers({ attempt_ever: 'yes' }), ['question_not_asked']],
    [
      'an attempt in three months is an attempt ever',
      answers({ attempt_recent: 'yes' }),
      ['recent_without_ever'],
    ],
    ['thinking of it now is thinking of it', answers({ now: 'yes' }), ['now_without_thoughts']],
  ] as const)('%s', (_what, given, problems) => {
    expect(suicideProblems(given)).toEqual(problems);
  });

  it('every problem of the list can be told', () => {
    const told = [answers({ thoughts: 'not_asked' }), answers({ attempt_recent: 'yes', now: 'yes' })].flatMap(
      suicideProblems,
    );
    expect([...told].sort()).toEqual([...SUICIDE_PROBLEMS].sort());
  });
});
