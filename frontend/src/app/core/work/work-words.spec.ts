import { taskKey } from './work-words';

describe('what a task is called', () => {
  it.each([
    ['rk.reassess', { band: 'incomplete' }, 'task.first-assessment'],
    ['rk.reassess', { band: 'high' }, 'follow-up-rule.rk-reassess'],
    ['fu.safety_24h', { step: 2 }, 'task.second-check'],
    ['fu.safety_24h', { step: 1 }, 'follow-up-rule.fu-safety-24h'],
    ['fu.first_contact', { step: 2, band: 'incomplete' }, 'follow-up-rule.fu-first-contact'],
  ])('%s %j is %s', (rule, about, key) => {
    expect(taskKey(rule, about)).toBe(key);
  });
});
