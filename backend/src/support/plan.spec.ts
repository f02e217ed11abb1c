import { describe, expect, it } from '@jest/globals';
import {
  PLAN_STEPS,
  PLAN_TEMPLATES,
  TEMPLATES_OF,
  actionProblems,
  isOpenStep,
  makesTask,
  planStepProblems,
  takesActions,
} from './plan.rules.js';
import type { NewAction, NewStep } from './plan.rules.js';
import { GOAL_PROGRESS } from './support.rules.js';

const TODAY = '2026-11-24';
const action = (change: Partial<NewAction> = {}): NewAction => ({
  template: 'id_paper',
  what: null,
  owner: 'worker',
  dueOn: '2026-11-27',
  referral: null,
  ...change,
});
const step = (change: Partial<NewStep> = {}): NewStep => ({
  owner: 'worker',
  step: 'done',
  dueOn: null,
  obstacle: null,
  ...change,
});
const codes = (found: readonly { path: string; code: string }[]) =>
  found.map(({ path, code }) => `${path} ${code}`);

describe('an action of the plan', () => {
  it.each<[string, NewAction, string[]]>([
    ['of the usual ones', action(), []],
    ['in words', action({ template: null, what: 'Ask the school.' }), []],
    ['due today', action({ dueOn: TODAY }), []],
    ['of an agency that was asked', action({ owner: 'agency', referral: 'running' }), []],
    ['of hers, linked to a referral', action({ owner: 'survivor', referral: 'running' }), []],
    ['that says nothing', action({ template: null }), ['what required']],
    ['due yesterday', action({ dueOn: '2026-11-23' }), ['dueOn day_past']],
    ['due on no day', action({ dueOn: '2026-02-31' }), ['dueOn invalid_date']],
    ['of an agency that nobody asked', action({ owner: 'agency' }), ['referralId required']],
    ['of an agency that refused', action({ owner: 'agency', referral: 'ended' }), ['referralId not_in_list']],
    [
      'with everything wrong at once',
      action({ template: null, dueOn: '', owner: 'agency' }),
      ['what required', 'dueOn invalid_date', 'referralId required'],
    ],
  ])('%s', (_what, typed, found) => {
    expect(codes(actionProblems(typed, TODAY))).toEqual(found);
  });

  it.each<[string, NewStep, string[]]>([
    ['is done', step(), []],
    ['is not needed any more', step({ step: 'not_needed' }), []],
    ['moves to a day to come', step({ step: 'moved', dueOn: TODAY }), []],
    ['did not work, and why', step({ step: 'did_not_work', obstacle: 'paper_missing' }), []],
    ['moves to no day', step({ step: 'moved' }), ['dueOn required']],
    ['moves into the past', step({ step: 'moved', dueOn: '2026-11-01' }), ['dueOn day_past']],
    ['did not work, and nobody says why', step({ step: 'did_not_work' }), ['obstacle required']],
    ['of hers is not done yet', step({ owner: 'survivor', step: 'not_yet' }), []],
    ['of a worker is never "not yet"', step({ step: 'not_yet' }), ['step not_in_list']],
    ['cannot be set twice', step({ step: 'set', dueOn: TODAY }), ['step not_in_list']],
  ])('%s', (_what, typed, found) => {
    expect(codes(planStepProblems(typed, TODAY))).toEqual(found);
  });

  it('stays open when it moves, and ends by each other step', () => {
    expect(PLAN_STEPS.filter(isOpenStep)).toEqual(['set', 'moved', 'not_yet']);
  });

  it('makes a task of the worker alone: hers is never late, and an agency has a clock', () => {
    expect((['worker', 'agency', 'survivor'] as const).filter(makesTask)).toEqual(['worker']);
  });

  it('belongs to a goal she still has', () => {
    expect(GOAL_PROGRESS.filter(takesActions)).toEqual(['not_begun', 'in_progress', 'partly']);
  });

  it('offers every usual action for at least one kind of goal', () => {
    const offered = new Set(Object.values(TEMPLATES_OF).flat());
    expect([...offered].sort()).toEqual([...PLAN_TEMPLATES].sort());
  });
});
