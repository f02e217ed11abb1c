import { snoozeTimes } from './snooze-times';

const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NOW = at('2026-11-24T11:52');

describe('moments for being told later', () => {
  it('are round hours, then mornings', () => {
    expect(snoozeTimes(NOW, at('2026-12-02T11:52'))).toEqual([
      at('2026-11-24T13:00'),
      at('2026-11-24T15:00'),
      at('2026-11-25T08:00'),
      at('2026-11-26T08:00'),
      at('2026-12-01T08:00'),
    ]);
  });

  it('end with the last one that is allowed', () => {
    expect(snoozeTimes(NOW, at('2026-11-24T14:10'))).toEqual([
      at('2026-11-24T13:00'),
      at('2026-11-24T14:10'),
    ]);
    expect(snoozeTimes(NOW, at('2026-11-24T11:00'))).toEqual([]);
  });
});
