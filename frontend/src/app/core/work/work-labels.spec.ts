import { taskKey } from './work-labels';

describe('what a task is called', () => {
  it.each([
    ['rk.reassess', { band: 'incomplete' }, 'task.first-assessment'],
    ['rk.reassess', { band: 'high' }, 'follow-up-rule.rk-reassess'],
    ['fu.safety_24h', { step: 2 }, 'task.second-check'],
    ['fu.safety_24h', { step: 1 }, 'follow-up-rule.fu-safety-24h'],
    ['lg.court', { step: 3 }, 'follow-up-step.lg-court-3'],
    ['sh.exit_plan', { step: 1 }, 'follow-up-rule.sh-exit-plan'],
    ['sh.exit_plan', { step: 3 }, 'follow-up-step.sh-exit-plan-3'],
    ['mig.return', { step: 1 }, 'follow-up-step.mig-return-1'],
    ['fu.first_contact', { step: 2, band: 'incomplete' }, 'follow-up-rule.fu-first-contact'],
  ])('%s %j is %s', (rule, about, key) => {
    expect(taskKey(rule, about)).toBe(key);
  });
});
