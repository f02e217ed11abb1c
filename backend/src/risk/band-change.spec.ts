import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bandChangeRefusals, directionOf, judgeOf, refusalsBeforeAnswer } from './risk.rules.js';
import { BAND_CHANGE_REFUSALS, RISK_BANDS } from './risk.types.js';
import type { BandChange } from './risk.types.js';

describe('a change of the band by judgement', () => {
  const change = (part: Partial<BandChange>): BandChange => ({
    current: 'medium',
    assessed: 'medium',
    proposed: 'high',
    by: 'worker',
    reason: 'He came back from abroad.',
    criticalHolds: false,
    secondPerson: null,
    ...part,
  });
  const lower = { current: 'high', assessed: 'high', proposed: 'medium' } as const;

  it.each([
    ['a worker raises with a reason', change({}), []],
    [
      'a worker raises from incomplete to medium',
      change({ current: 'incomplete', assessed: 'incomplete', proposed: 'medium' }),
      [],
    ],
    [
      'a worker raises over a critical factor without anybody else',
      change({ criticalHolds: true, current: 'medium' }),
      [],
    ],
    ['raising needs a reason', change({ reason: ' ' }), ['reason_missing']],
    ['the same band is no change', change({ proposed: 'medium' }), ['band_unchanged']],
    ['incomplete is no judgement', change({ proposed: 'incomplete' }), ['not_a_band_to_choose']],
    ['a worker may not lower', change(lower), ['lowering_needs_supervisor']],
    [
      'a worker may not lower what another raised',
      change({ current: 'high', assessed: 'standard', proposed: 'standard' }),
      ['lowering_needs_supervisor'],
    ],
    ['a supervisor lowers with a reason', change({ ...lower, by: 'supervisor' }), []],
    [
      'a supervisor does not lower without a reason',
      change({ ...lower, by: 'supervisor', reason: '' }),
      ['reason_missing'],
    ],
    [
      'below a critical factor somebody unconnected is needed',
      change({ ...lower, by: 'supervisor', criticalHolds: true }),
      ['second_person_missing'],
    ],
    [
      'below a critical factor somebody connected is not enough',
      change({ ...lower, by: 'supervisor', criticalHolds: true, secondPerson: 'connected' }),
      ['second_person_connected'],
    ],
    [
      'below a critical factor supervisor and unconnected person lower together',
      change({ ...lower, by: 'supervisor', criticalHolds: true, secondPerson: 'unconnected' }),
      [],
    ],
    [
      'an unconnected person does not replace the supervisor',
      change({ ...lower, criticalHolds: true, secondPerson: 'unconnected' }),
      ['lowering_needs_supervisor'],
    ],
    [
      'incomplete is not lowered to standard without an assessment',
      change({ current: 'incomplete', assessed: 'incomplete', proposed: 'standard', by: 'supervisor' }),
      ['lowering_needs_assessment'],
    ],
    [
      'a raised incomplete case is lowered to medium, as which it is treated',
      change({ current: 'high', assessed: 'incomplete', proposed: 'medium', by: 'supervisor' }),
      [],
    ],
    [
      'everything is told at once',
      change({ ...lower, reason: '', criticalHolds: true }),
      ['reason_missing', 'lowering_needs_supervisor', 'second_person_missing'],
    ],
  ] as const)('%s', (_what, given, refusals) => {
    expect(bandChangeRefusals(given)).toEqual(refusals);
  });

  it('is never accepted downwards from a worker, nor below a critical factor without an unconnected person', () => {
    const anyChange: fc.Arbitrary<BandChange> = fc.record({
      current: fc.constantFrom(...RISK_BANDS),
      assessed: fc.constantFrom(...RISK_BANDS),
      proposed: fc.constantFrom(...RISK_BANDS),
      by: fc.constantFrom('worker', 'supervisor'),
      reason: fc.constantFrom('', 'because'),
      criticalHolds: fc.boolean(),
      secondPerson: fc.constantFrom(null, 'connected', 'unconnected'),
    });
    const order = { standard: 0, incomplete: 1, medium: 1, high: 2 };
    fc.assert(
      fc.property(anyChange, (given) => {
        if (bandChangeRefusals(given).length > 0 || order[given.proposed] >= order[given.current])
          return true;
        return (
          given.by === 'supervisor' &&
          given.reason !== '' &&
          (!given.criticalHolds || given.secondPerson === 'unconnected')
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it('can be refused for every reason of the list', () => {
    const told = [
      change({ proposed: 'incomplete' }),
      change({ proposed: 'medium', reason: '' }),
      change({ current: 'incomplete', assessed: 'incomplete', proposed: 'standard', criticalHolds: true }),
      change({ ...lower, criticalHolds: true, secondPerson: 'connected' }),
    ].flatMap(bandChangeRefusals);
    expect([...new Set(told)].sort()).toEqual([...BAND_CHANGE_REFUSALS].sort());
  });

  it.each([
    ['standard', 'high', 'raise'],
    ['incomplete', 'high', 'raise'],
    ['incomplete', 'medium', 'raise'],
    ['high', 'medium', 'lower'],
    ['medium', 'standard', 'lower'],
    ['incomplete', 'standard', 'lower'],
  ] as const)('from %s to %s is a %s', (current, proposed, direction) => {
    expect(directionOf(current, proposed)).toBe(direction);
  });

  it.each([
    ['takes effect at once where nothing critical holds', { ...lower, by: 'supervisor' }, [], false],
    [
      'waits below a critical factor, which is no refusal',
      { ...lower, by: 'supervisor', criticalHolds: true },
      [],
      true,
    ],
    [
      'of a worker downwards is refused',
      { ...lower, criticalHolds: true },
      ['lowering_needs_supervisor'],
      true,
    ],
    ['upwards never waits', { criticalHolds: true }, [], false],
  ] as const)('%s, before anybody answered', (_what, part, refusals, waits) => {
    expect(refusalsBeforeAnswer(change(part))).toEqual({ refusals, waits });
  });

  it('is judged as a supervisor by whoever has that role beside others', () => {
    expect(judgeOf(['caseworker', 'supervisor'])).toBe('supervisor');
    expect(judgeOf(['caseworker'])).toBe('worker');
  });
});
