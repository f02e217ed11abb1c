import { describe, expect, it } from '@jest/globals';
import { decisionRefusals, isUndecided } from './scheduled-contacts.rules.js';
import type { ScheduledContact, ContactDecisionCode } from './scheduled-contacts.rules.js';

const slot = (change: Partial<ScheduledContact> = {}): ScheduledContact => ({
  rowIds: ['r1', 'r2'],
  dueAt: new Date('2026-11-25T06:00:00Z'),
  window: null,
  supervisorDecides: true,
  ...change,
});
const decided = (...ids: string[]) =>
  new Map(
    ['r1', 'r2'].map((id): [string, ContactDecisionCode | null] => [
      id,
      ids.includes(id) ? 'wait_for_survivor' : null,
    ]),
  );

describe('a contact without a safe time', () => {
  it.each([
    ['waits for a decision', slot(), decided(), true],
    ['waits while one of its rows stands under none', slot(), decided('r1'), true],
    ['waits for nothing once all of them do', slot(), decided('r1', 'r2'), false],
    ['waits for nothing where all are of another agency', slot({ rowIds: ['r3'] }), decided(), false],
    ['with a safe time never waits', slot({ supervisorDecides: false }), decided(), false],
  ] as const)('%s', (_what, given, known, waits) => {
    expect(isUndecided(given, known)).toBe(waits);
  });

  it.each([
    ['by a supervisor', slot(), decided(), ['supervisor'], []],
    ['by nobody else', slot(), decided(), ['caseworker'], ['not_hers_to_decide']],
    ['once', slot(), decided('r1', 'r2'), ['supervisor'], ['nothing_to_decide']],
    [
      'never about nothing',
      undefined,
      decided(),
      ['caseworker'],
      ['not_hers_to_decide', 'nothing_to_decide'],
    ],
  ] as const)('is decided %s', (_what, given, known, roles, refusals) => {
    expect(decisionRefusals(given, known, roles)).toEqual(refusals);
  });
});
