import { describe, expect, it } from '@jest/globals';
import { needsWithoutGoal, SUPPORT_NEEDS, unansweredNeeds, unfinishedGoals } from './needs.rules.js';
import type { AnsweredNeed, GoalState } from './needs.rules.js';

const AT = new Date('2026-11-24T07:00:00Z');
const LATER = new Date('2026-11-25T07:00:00Z');
const all = (answer: AnsweredNeed['answer']): AnsweredNeed[] =>
  SUPPORT_NEEDS.map((need) => ({ need, answer, at: AT }));
const goal = (progress: GoalState['progress'], domain: GoalState['domain'] = 'housing'): GoalState => ({
  ...{ domain, progress },
  at: AT,
});

describe('what she needs', () => {
  it('is answered need by need; "not asked" is no answer', () => {
    expect(unansweredNeeds([])).toEqual([...SUPPORT_NEEDS]);
    expect(unansweredNeeds(all('not_now'))).toEqual([]);
    expect(
      unansweredNeeds([...all('not_wanted').slice(1), { need: 'safety', answer: 'not_asked', at: AT }]),
    ).toEqual(['safety']);
  });

  it('asks for a goal where she wants help, whichever part of the need the goal serves', () => {
    expect(needsWithoutGoal(all('wanted'), [goal('met'), goal('not_begun', 'justice')])).toEqual([
      'safety',
      'health',
      'psychosocial',
      'children',
    ]);
    expect(needsWithoutGoal(all('not_now'), [])).toEqual([]);
    // She wants help again after the goal was reached.
    const again: AnsweredNeed = { need: 'material', answer: 'wanted', at: LATER };
    expect(needsWithoutGoal([again], [goal('met')])).toEqual(['material']);
    expect(needsWithoutGoal([again], [goal('partly')])).toEqual([]);
    expect(needsWithoutGoal([{ need: 'legal', answer: 'wanted', at: AT }], [goal('met', 'other')])).toEqual([
      'legal',
    ]);
  });

  it('is met by goals that she reached, gave up, or that a recorded gap explains', () => {
    const goals = (['not_begun', 'in_progress', 'partly', 'met', 'given_up_by_survivor'] as const).map(
      (code) => goal(code),
    );
    expect(unfinishedGoals(goals, []).map(({ progress }) => progress)).toEqual([
      'not_begun',
      'in_progress',
      'partly',
    ]);
    const impossible = goal('not_possible_here');
    expect(unfinishedGoals([impossible], ['housing'])).toEqual([]);
    expect(unfinishedGoals([impossible], ['legal'])).toEqual([impossible]);
    expect(unfinishedGoals([impossible], [])).toEqual([impossible]);
    expect(unfinishedGoals([goal('not_possible_here', 'other')], ['legal'])).toEqual([]);
  });
});
