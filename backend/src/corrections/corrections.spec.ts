import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { afterOccurrence } from '../follow-ups/consequences.rules.js';
import { RULE_KEYS } from '../follow-ups/follow-ups.types.js';
import type { CaseFacts, PendingRow } from '../follow-ups/follow-ups.types.js';
import { afterCorrectedOutcome } from '../follow-ups/outcomes.rules.js';
import { CONTACT_OUTCOMES } from '../follow-ups/outcomes.types.js';
import { addDays, addHours } from '../shared/dates.js';
import { changeOf, correctionProblems, isUnchanged, waitsForSupervisor } from './corrections.rules.js';
import type { Bounds } from './corrections.rules.js';
import type { CorrectedValues, CorrectionSubject } from './corrections.types.js';

const now = new Date('2026-11-24T07:00:00Z');
const mine = { recordedBy: 'me', recordedAt: addHours(now, -23) };
const viewer = { userId: 'me', now };
const waits = (
  kind: CorrectionSubject,
  present: CorrectedValues,
  after: CorrectedValues,
  recorded: { recordedBy: string | null; recordedAt: Date | null } = mine,
): boolean => waitsForSupervisor({ kind, present, corrected: { ...present, ...after } }, recorded, viewer);

describe('who corrects alone', () => {
  const issued = { servedAt: null, days: 15, conditions: [], annulled: false };

  it.each([
    ['who recorded it, within a day', mine, false],
    ['who recorded it, after a day', { ...mine, recordedAt: addHours(now, -24) }, true],
    ['a colleague', { ...mine, recordedBy: 'other' }, true],
    ['nobody known', { ...mine, recordedBy: null }, true],
    ['of a served order', { ...mine, recordedAt: null }, true],
  ])('%s', (_who, recorded, isWaiting) => {
    expect(waits('order', issued, { days: 14 }, recorded)).toBe(isWaiting);
  });

  it('nobody annuls an order alone', () => {
    expect(waits('order', issued, { annulled: true })).toBe(true);
  });

  it.each([
    ['reached_worries', 'reached_safe', true],
    ['reached_not_safe', 'reached_worries', true],
    ['contacted_us', 'not_attempted_unsafe', false],
    ['reached_worries', 'other_answered', true],
    ['reached_safe', 'not_reached', true],
    ['could_not_talk', 'not_reached', true],
    ['reached_safe', 'reached_not_safe', false],
    ['reached_safe', 'contacted_us', false],
  ])('a contact from %s to %s', (from, to, isWaiting) => {
    const [present, after] = [from, to].map((outcome) => ({ outcome, alone: 'yes', contactedAt: null }));
    expect(waits('contact', present!, after!)).toBe(isWaiting);
  });

  it('lets more danger count at once, whoever of the agency says it and whenever', () => {
    const late = { recordedBy: 'other', recordedAt: addDays(now, -9) };
    const safe = { outcome: 'reached_safe', alone: 'yes', contactedAt: null };
    const known = { startedOn: '2026-11-10', lawForms: ['physical'] };
    expect(waits('contact', safe, { outcome: 'reached_not_safe' }, late)).toBe(false);
    expect(waits('contact', safe, { outcome: 'other_answered', alone: null }, late)).toBe(false);
    expect(waits('incident', known, { lawForms: ['physical', 'sexual'] }, late)).toBe(false);
    expect(waits('incident', known, { lawForms: ['sexual'] }, late)).toBe(true);
    expect(waits('contact', safe, { alone: 'no' }, late)).toBe(true);
  });

  it('moves no safe contact to another day alone', () => {
    const safe = { outcome: 'reached_safe', alone: 'yes', contactedAt: '2026-11-01T07:00:00.000Z' };
    expect(waits('contact', safe, { contactedAt: '2026-11-15T07:00:00.000Z' })).toBe(true);
    expect(waits('contact', safe, { alone: 'no' })).toBe(false);
  });

  it.each([
    ['an earlier day', { startedOn: '2026-11-01' }, true],
    ['a later day', { startedOn: '2026-11-20' }, false],
    ['a form less', { lawForms: ['physical'] }, true],
    ['a form more', { lawForms: ['physical', 'sexual', 'economic'] }, false],
    ['another place', { placeType: 'market' }, false],
  ])('gives an incident %s', (_what, after, isWaiting) => {
    const present = { startedOn: '2026-11-10', placeType: 'street', lawForms: ['physical', 'sexual'] };
    expect(waits('incident', present, after)).toBe(isWaiting);
  });
});

describe('what a correction says', () => {
  const bounds: Bounds = {
    ...{ now, issuedAt: addDays(now, -2), liftedAt: addHours(now, -1), isServed: true },
    recordedAt: addHours(now, -2),
  };
  const problems = (
    kind: CorrectionSubject,
    present: CorrectedValues,
    values: CorrectedValues,
    reason: 'typing' | 'wrong_person' | 'law_value' = 'typing',
  ): string[] => {
    const { after } = changeOf(kind, present, values);
    const change = { kind, present, corrected: { ...present, ...after } };
    const asked = { values, reason, isChange: Object.keys(after).length > 0 };
    return correctionProblems(change, asked, bounds).map(({ path, code }) => `${path} ${code}`);
  };
  const order = { servedAt: addDays(now, -1).toISOString(), days: 15, conditions: [], annulled: false };
  const contact = { contactedAt: addHours(now, -3).toISOString(), outcome: 'reached_safe', alone: 'yes' };

  it('is no more than what differs, with the value before', () => {
    expect(changeOf('order', order, { days: 14, servedAt: order.servedAt })).toEqual({
      before: { days: 15 },
      after: { days: 14 },
    });
    const name = { surname: 'А', givenName: 'Б', patronymic: 'В', bornOn: null };
    expect(changeOf('respondent', name, { ...name, patronymic: null }).after).toEqual({ patronymic: null });
    expect(isUnchanged(order, { days: 15 })).toBe(true);
    expect(isUnchanged(order, { days: 14 })).toBe(false);
  });

  it.each([
    [{ days: 15 }, ['values nothing_changed']],
    [{ servedAt: addHours(now, 1).toISOString() }, ['servedAt in_future', 'servedAt after_end']],
    [{ servedAt: addDays(now, -3).toISOString() }, ['servedAt before_issue']],
    [{ outcome: 'reached_safe' }, ['outcome not_of_this_record']],
    [{ annulled: true }, ['reason reason_does_not_fit']],
  ])('is refused of an order: %j', (values, codes) => {
    expect(problems('order', order, values)).toEqual(codes);
  });

  it('is refused where a contact would be later than its record, or a word to stop is changed', () => {
    expect(problems('contact', contact, { contactedAt: now.toISOString() })).toEqual([
      'contactedAt after_recording',
    ]);
    expect(problems('contact', contact, { outcome: 'asked_no_contact', alone: 'yes' })).toEqual([
      'outcome not_correctable',
    ]);
    expect(problems('contact', contact, { outcome: 'contacted_us' })).toEqual(['alone alone_missing']);
    expect(problems('contact', contact, { outcome: 'not_reached' }, 'law_value')).toEqual([
      'reason reason_does_not_fit',
    ]);
  });

  it('names a person, with a birth that is over', () => {
    const name = { surname: 'А', givenName: null, patronymic: null, bornOn: null };
    expect(problems('respondent', name, { patronymic: 'В' })).toEqual(['surname name_missing']);
    expect(problems('respondent', name, { surname: 'Г', bornOn: '2027-01-01' })).toEqual([
      'bornOn in_future',
    ]);
    expect(problems('qualification', { decidedOn: '2026-11-01' }, { decidedOn: '2026-12-01' })).toEqual([
      'decidedOn in_future',
    ]);
  });
});

describe('what waits after a correction', () => {
  const instant = fc.integer({ min: -40 * 24, max: 90 * 24 }).map((hours) => addHours(now, hours));
  const rows: fc.Arbitrary<PendingRow[]> = fc.uniqueArray(
    fc.record({
      id: fc.uuid(),
      rule: fc.constantFrom(...RULE_KEYS),
      step: fc.integer({ min: 1, max: 4 }),
      subjectId: fc.constantFrom('order', 'another'),
      fromAt: instant,
      dueAt: instant,
    }),
    { selector: ({ rule, step, subjectId }) => `${rule}/${step}/${subjectId}`, maxLength: 12 },
  );
  const facts: CaseFacts = {
    ...{ now, status: 'open', band: 'standard', openedAt: addDays(now, -20), ownerIsPolice: true },
    ...{ supportLead: 'none', sharesWithGroup: true, markedByGroup: false, contactStopped: false },
    ...{ referrals: [], planActions: [] },
    orders: ['order', 'another'].map((id) => ({ id, serveBy: now, servedAt: now, endsAt: addDays(now, 9) })),
  };

  it('is never due later and never gone, whatever the right day and length of an order are', () => {
    fc.assert(
      fc.property(rows, instant, fc.integer({ min: 1, max: 90 }), (pending, servedAt, days) => {
        const trigger = {
          ...({
            kind: 'order_corrected',
            orderId: 'order',
            servedAt,
            endsAt: addDays(servedAt, days),
          } as const),
        };
        const after = afterOccurrence({ work: null, triggers: [trigger] }, pending, facts);
        expect([after.satisfied, after.replaced]).toEqual([[], []]);
        for (const move of after.moved)
          expect(+move.dueAt).toBeLessThan(+(pending.find(({ id }) => id === move.id)?.dueAt ?? 0));
      }),
    );
  });

  it('asks at the true end of an order for what was asked at the wrong one, which stays', () => {
    const planned = (endsAt: Date, pending: readonly PendingRow[]) => {
      const trigger = { kind: 'order_corrected', orderId: 'order', servedAt: now, endsAt } as const;
      const { added } = afterOccurrence({ work: null, triggers: [trigger] }, pending, facts);
      return added.filter(({ rule }) => ['po.pre_expiry', 'po.expiry', 'rk.reassess'].includes(rule));
    };
    const first = planned(addDays(now, 15), []);
    const pending = first.map((row, index) => ({ ...row, id: String(index) }));
    const later = planned(addDays(now, 30), pending);
    expect(first).toHaveLength(6);
    expect(later.map(({ rule, dueAt }) => [rule, addDays(dueAt, -15)])).toEqual(
      first.map(({ rule, dueAt }) => [rule, dueAt]),
    );
    const all = [...pending, ...later.map((row, index) => ({ ...row, id: `later${index}` }))];
    expect(new Set(all.map(({ rule, step }) => `${rule}/${step}`)).size).toBe(12);
    expect(planned(addDays(now, 30), all)).toEqual([]);
  });

  it('is never due later and never gone, whatever a contact turns out to have been', () => {
    const outcomes = CONTACT_OUTCOMES.filter((outcome) => outcome !== 'asked_no_contact');
    fc.assert(
      fc.property(rows, fc.constantFrom(...outcomes), (pending, outcome) => {
        const result = {
          ...({ outcome, alone: 'yes', wellbeing: 'not_asked', confirmsChannel: false } as const),
          ...{ isPlannedChannel: true, at: now, failedBefore: 1 },
        };
        const after = afterCorrectedOutcome(result, pending, facts);
        expect([after.satisfied, after.replaced]).toEqual([[], []]);
        for (const move of after.moved)
          expect(+move.dueAt).toBeLessThan(+(pending.find(({ id }) => id === move.id)?.dueAt ?? 0));
      }),
    );
  });
});
