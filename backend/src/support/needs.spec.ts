import { describe, expect, it } from '@jest/globals';
import { needsWithoutGoal, SUPPORT_NEEDS, unansweredNeeds, unfinishedGoals } from './needs.rules.js';
import type { AnsweredNeed, GoalState } from './needs.rules.js';

const all = (answer: AnsweredNeed['answer']): AnsweredNeed[] =>
  SUPPORT_NEEDS.map((need) => ({ need, answer }));
const goal = (progress: GoalState['progress'], domain: GoalState['domain'] = 'housing'): GoalState => ({
  domain,
  progress,
});

describe('what she needs', () => {
  it('is answered need by need; "not asked" is no answer', () => {
    expect(unansweredNeeds([])).toEqual([...SUPPORT_NEEDS]);
    expect(unansweredNeeds(all('not_now'))).toEqual([]);
    expect(unansweredNeeds([...all('not_wanted').slice(1), { need: 'safety', answer: 'not_asked' }])).toEqual(
      ['safety'],
    );
  });

  it('asks for a goal where she wants help, whichever part of the need the goal serves', () => {
    expect(needsWithoutGoal(all('wanted'), [goal('met'), goal('not_begun', 'justice')])).toEqual([
      'safety',
      'health',
      'psychosocial',
      'children',
    ]);
    expect(needsWithoutGoal(all('not_now'), [])).toEqual([]);
    expect(needsWithoutGoal([{ need: 'legal', answer: 'wanted' }], [goal('met', 'other')])).toEqual([
      'legal',
    ]);
  });

  it('is met by goals that she reached, gave up, or that a recorded gap explains', () => {
    const goals = (['not_begun', 'in_progress', 'partly', 'met', 'given_up_by_survivor'] as const).map(
      (code) => goal(code),
    );
    expect(unfinishedGoals(goals, true).map(({ progress }) => progress)).toEqual([
      'not_begun',
      'in_progress',
      'partly',
    ]);
    expect(unfinishedGoals([goal('not_possible_here')], true)).toEqual([]);
    expect(unfinishedGoals([goal('not_possible_here')], false)).toHaveLength(1);
  });
});
