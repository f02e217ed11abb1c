import { describe, expect, it } from '@jest/globals';
import { plannedCase } from '../../test/support/planned-case.js';
import { planFollowUps } from './follow-ups.rules.js';
import type { CaseFacts } from './follow-ups.types.js';
import type { TriggerOf } from './triggers.types.js';

/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NOW = at('2026-11-24T11:50');
const facts = (change: Partial<CaseFacts> = {}): CaseFacts =>
  plannedCase({ now: NOW, band: 'standard', ...change });
const period = (asks: TriggerOf<'court_period_set'>['asks']): TriggerOf<'court_period_set'> => ({
  ...{ kind: 'court_period_set', courtId: 'c1', asks },
  ...{ from: at('2026-11-24T00:00'), until: at('2026-12-25T00:00') },
});
const reviews = (asks: TriggerOf<'court_period_set'>['asks'], change: Partial<CaseFacts> = {}) =>
  planFollowUps(period(asks), facts(change)).filter(({ rule }) => rule === 'fu.safety_plan');

describe('a period for reconciliation', () => {
  it.each(['high', 'medium', 'standard', 'incomplete'] as const)(
    'has the safety plan reviewed within three days, risk being %s',
    (band) => {
      expect(reviews('all', { band })).toMatchObject([
        { owner: 'case_lead', subjectId: null, fromAt: NOW, dueAt: at('2026-11-27T11:50') },
      ]);
    },
  );

  it('leaves that to the lead where the lawyer has a case of her own, and names no court in it', () => {
    expect(reviews('lawyer')).toEqual([]);
    expect(reviews('lead')).toMatchObject([{ because: 'pressure_to_reconcile' }]);
  });

  it('asks for no plan of a closed case', () => {
    expect(reviews('all', { status: 'closed' })).toEqual([]);
  });
});
