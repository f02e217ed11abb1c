import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RISK_BANDS } from '../risk/risk.types.js';
import { escalationSteps } from './escalation.rules.js';
import type { EscalationFacts } from './escalation.rules.js';
import { ruleOf } from './follow-up-rules.js';
import { RULE_KEYS } from './follow-ups.types.js';

const DUE = new Date('2026-11-24T06:50:00Z');
const hoursBefore = (count: number): Date => new Date(DUE.getTime() - count * 3_600_000);
const ladder = (change: Partial<EscalationFacts> = {}): EscalationFacts => ({
  // Longer than a day, so that no level is notified before the row is late.
  fromAt: new Date(DUE.getTime() - 72 * 3_600_000),
  dueAt: DUE,
  alertAt: null,
  band: 'medium',
  sharesWithGroup: true,
  ...change,
});
const shown = (key: (typeof RULE_KEYS)[number], facts: EscalationFacts): [string, number][] =>
  escalationSteps(key, facts).map(({ rung, runAt }) => [rung, (runAt.getTime() - DUE.getTime()) / 3_600_000]);

describe('the ladder of a row', () => {
  it.each([
    [
      'goes from the owner to the supervisor after a day, and to the coordinator after three',
      'fu.regular',
      ladder(),
      [
        ['owner', 0],
        ['supervisor', 24],
        ['coordinator', 72],
      ],
    ],
    [
      'reaches the supervisor after four hours while risk is high',
      'fu.safety_24h',
      ladder({ band: 'high' }),
      [
        ['owner', 0],
        ['supervisor', 4],
        ['coordinator', 72],
      ],
    ],
    [
      'of a question by her card ends with the head of her agency, although the group knows the case',
      'ho.call_in',
      ladder(),
      [
        ['owner', 0],
        ['supervisor', 0],
        ['agency_head', 72],
      ],
    ],
    [
      'of a signal of a programme goes to the supervisor when it is due, and never to the group',
      'pg.signal',
      ladder(),
      [
        ['owner', 0],
        ['supervisor', 0],
        ['agency_head', 72],
      ],
    ],
    [
      'treats incomplete as medium',
      'fu.first_contact',
      ladder({ band: 'incomplete' }),
      [
        ['owner', 0],
        ['supervisor', 24],
        ['coordinator', 72],
      ],
    ],
    [
      'ends with the head of the agency where she did not allow sharing',
      'fu.safety_24h',
      ladder({ band: 'high', sharesWithGroup: false }),
      [
        ['owner', 0],
        ['supervisor', 4],
        ['agency_head', 72],
      ],
    ],
    [
      'of a late referral reaches supervisor and coordinator at once',
      'rf.ack',
      ladder(),
      [
        ['owner', 0],
        ['supervisor', 24],
        ['coordinator', 24],
        ['coordinator', 72],
      ],
    ],
    [
      'of a late referral stays inside the agency where she did not allow sharing',
      'rf.ack',
      ladder({ sharesWithGroup: false }),
      [
        ['owner', 0],
        ['supervisor', 24],
        ['agency_head', 72],
      ],
    ],
    [
      'of a late meeting reaches the chair',
      'fu.mdwg_review',
      ladder({ band: 'high' }),
      [
        ['owner', 0],
        ['chair', 4],
        ['coordinator', 72],
      ],
    ],
    [
      'of a late meeting begins with the supervisor once she took her consent back',
      'fu.mdwg_review',
      ladder({ band: 'high', sharesWithGroup: false }),
      [
        ['owner', 0],
        ['supervisor', 4],
        ['agency_head', 72],
      ],
    ],
    [
      'of a health row never leaves the agency',
      'su.weekly',
      ladder({ band: 'high' }),
      [
        ['owner', 0],
        ['supervisor', 4],
        ['supervisor', 72],
      ],
    ],
    [
      'of a health row with a closing window begins with an alarm before it is due',
      'hl.sexual_72h',
      ladder({ band: 'high', alertAt: new Date(DUE.getTime() - 3_600_000) }),
      [
        ['owner', -1],
        ['owner', 0],
        ['supervisor', 4],
        ['supervisor', 72],
      ],
    ],
    [
      'leaves out an alarm that would come with the due time or after',
      'hl.sexual_72h',
      ladder({ band: 'high', alertAt: DUE }),
      [
        ['owner', 0],
        ['supervisor', 4],
        ['supervisor', 72],
      ],
    ],
    [
      'of a breach reaches the police supervisor and the prosecutor after an hour',
      'po.breach',
      ladder(),
      [
        ['owner', 0],
        ['supervisor', 1],
        ['prosecutor', 1],
        ['coordinator', 72],
      ],
    ],
    [
      'of an order not served reaches the police supervisor before it is late',
      'po.serve_check',
      ladder({ fromAt: hoursBefore(24), band: 'high' }),
      [
        ['supervisor', -12],
        ['owner', 0],
        ['supervisor', 4],
        ['coordinator', 4],
        ['coordinator', 72],
      ],
    ],
    [
      'of a search for another place is at the supervisor at once, and ends half its span later',
      'rf.find_other',
      ladder({ fromAt: hoursBefore(12), band: 'high' }),
      [
        ['supervisor', -6],
        ['owner', 0],
        ['supervisor', 0],
        ['coordinator', 6],
      ],
    ],
    [
      'of a block that waits goes to the fallback agency and oversight as soon as it is late',
      'bl.settle',
      ladder({ fromAt: hoursBefore(24), sharesWithGroup: false }),
      [
        ['owner', 0],
        ['fallback', 0],
        ['oversight', 0],
        ['agency_head', 72],
      ],
    ],
  ] as const)('%s', (_what, key, facts, rungs) => {
    expect(shown(key, facts)).toEqual(rungs);
  });

  it('tells people who do not read the health partition only that something is late', () => {
    expect(escalationSteps('su.emergency', ladder({ band: 'high' })).map((step) => step.tells)).toEqual([
      'row',
      'lateness',
      'lateness',
    ]);
    expect(escalationSteps('fu.safety_24h', ladder()).map((step) => step.tells)).toEqual([
      'row',
      'row',
      'row',
    ]);
  });

  it('never lacks a rung above the owner, never leaves the agency where a row is closed, and goes on in time', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...RULE_KEYS),
        fc.constantFrom(...RISK_BANDS),
        fc.boolean(),
        (key, band, sharesWithGroup) => {
          const steps = escalationSteps(key, ladder({ band, sharesWithGroup }));
          const outside = steps.filter(({ rung }) => ['coordinator', 'chair', 'prosecutor'].includes(rung));
          expect(steps.map((step) => step.stepNo)).toEqual(steps.map((_, index) => index));
          expect(steps.filter(({ rung }) => rung !== 'owner').length).toBeGreaterThanOrEqual(2);
          expect(steps.every((step, index) => index === 0 || step.runAt >= steps[index - 1]!.runAt)).toBe(
            true,
          );
          if (ruleOf(key).partition !== 'follow_ups') expect(outside).toEqual([]);
          // Without consent to share, no one of the group is notified.
          else if (!sharesWithGroup) expect(outside).toEqual([]);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
