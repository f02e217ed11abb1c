import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plannedCase } from '../../test/support/planned-case.js';
import { afterOccurrence } from './consequences.rules.js';
import { ruleOf } from './follow-up-rules.js';
import { planFollowUps } from './follow-ups.rules.js';
import type { CaseFacts, PendingRow, PlannedFollowUp, Trigger } from './follow-ups.types.js';

/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NOW = at('2026-11-14T16:30');
const facts = (change: Partial<CaseFacts> = {}): CaseFacts =>
  plannedCase({ now: NOW, openedAt: at('2026-11-13T18:05'), ownerIsPolice: true, ...change });
const served: Trigger = {
  kind: 'order_served',
  orderId: 'o1',
  servedAt: at('2026-11-14T16:20'),
  endsAt: at('2026-11-30T00:00'),
};
const minutes = (date: Date): string => new Date(date.getTime() + 5 * 3_600_000).toISOString().slice(0, 16);
const rowsOf = (rows: readonly PlannedFollowUp[], rule: string): string[] =>
  rows.filter((row) => row.rule === rule).map((row) => `${row.step} ${minutes(row.dueAt)}`);
const stored = (rows: readonly PlannedFollowUp[]): PendingRow[] =>
  rows.map((row, index) => ({ ...row, id: `${row.rule}/${row.step}/${index}` }));

describe('an order that was not served in time', () => {
  const issued: Trigger = { kind: 'order_issued', orderId: 'o1', serveBy: at('2026-11-15T16:00') };
  const ownerOf = (change: Partial<CaseFacts>) =>
    planFollowUps(issued, facts(change)).find(({ rule }) => rule === 'po.not_binding')?.owner;

  it('is explained as not binding: notified when the time is over, due half a day later', () => {
    const [row] = planFollowUps(issued, facts()).filter(({ rule }) => rule === 'po.not_binding');
    const moments = [row?.fromAt, row?.alertAt, row?.dueAt].map((moment) => minutes(moment ?? NOW));
    expect(moments).toEqual(['2026-11-15T16:00', '2026-11-15T16:00', '2026-11-16T04:00']);
  });

  it.each([
    [
      'the support lead who may know of orders',
      { supportLead: 'accepted', leadKnowsOrders: true },
      'support_lead',
    ],
    ['the police where the support lead may not', { supportLead: 'accepted' }, 'case_lead'],
    ['the police after a no to the offer', { supportLead: 'declined' }, 'case_lead'],
    ['nobody after a stop', { contactStopped: true }, undefined],
  ] as const)('by %s', (_who, change, owner) => {
    expect(ownerOf(change)).toBe(owner);
  });

  it('until it is served', () => {
    const waiting = stored(planFollowUps(issued, facts())).filter(({ rule }) => rule === 'po.not_binding');
    const running = facts({ orders: [{ id: 'o1', serveBy: NOW, servedAt: NOW, endsAt: null }] });
    const { replaced } = afterOccurrence({ work: null, triggers: [served] }, waiting, running);
    expect(replaced).toEqual(waiting.map(({ id }) => id));
    const contact = { work: null, triggers: [{ kind: 'case_reopened' }] } as const;
    expect(afterOccurrence(contact, waiting, running).replaced).toEqual([]);
  });
});

describe('an order that was handed over', () => {
  const rows = planFollowUps(served, facts());

  it('is followed on days 1 and 3 and then every week, as long as it runs', () => {
    expect(rowsOf(rows, 'po.weekly')).toEqual([
      '1 2026-11-15T16:20',
      '2 2026-11-17T16:20',
      '3 2026-11-24T16:20',
    ]);
  });

  it('has its extension decided five days before its end, and the answer heard two days before', () => {
    expect(rowsOf(rows, 'po.pre_expiry')).toEqual(['1 2026-11-25T00:00', '2 2026-11-28T00:00']);
    expect(rows.filter(({ rule }) => rule === 'po.pre_expiry').every(({ fromAt }) => fromAt <= NOW)).toBe(
      true,
    );
  });

  it('brings a contact on its last day and one after it, which opens when it has ended', () => {
    expect(rowsOf(rows, 'po.expiry')).toEqual(['1 2026-11-29T23:59', '2 2026-12-02T23:59']);
    const after = rows.find(({ rule, step }) => rule === 'po.expiry' && step === 2);
    expect(minutes(after?.fromAt ?? NOW)).toBe('2026-11-29T23:59');
  });

  it('has risk assessed three days before its end and after it', () => {
    expect(rowsOf(rows, 'rk.reassess')).toEqual(['2 2026-11-27T00:00', '3 2026-12-03T00:00']);
    const because = rows.filter(({ rule }) => rule === 'rk.reassess').map((row) => row.because);
    expect(because).toEqual(['order_ending', 'order_ended']);
  });

  it('belongs to its own order, all of it', () => {
    expect(new Set(rows.map(({ subjectId }) => subjectId))).toEqual(new Set(['o1']));
  });

  it.each<[string, Partial<CaseFacts>, string]>([
    ['the police make the contacts around it where she was not asked yet', {}, 'case_lead'],
    ['the police make them where she wanted no support lead', { supportLead: 'declined' }, 'case_lead'],
    ['the support lead makes them where there is one', { supportLead: 'accepted' }, 'support_lead'],
    ['another owner makes them itself', { ownerIsPolice: false }, 'case_lead'],
  ])('%s', (_what, change, owner) => {
    const contacts = planFollowUps(served, facts(change)).filter(({ kind }) => kind === 'safety_contact');
    expect(contacts.length).toBeGreaterThan(3);
    expect(new Set(contacts.map((row) => row.owner))).toEqual(new Set([owner]));
  });

  it('is followed by nobody who was asked to make no contact', () => {
    const kinds = planFollowUps(served, facts({ contactStopped: true })).map(({ kind }) => kind);
    expect(kinds).not.toContain('safety_contact');
  });
});

describe('what was recorded late', () => {
  it('makes no work for days that have gone by, but for the contact and the assessment after the end', () => {
    const now = at('2026-12-20T10:00');
    const rows = planFollowUps(served, facts({ now }));
    expect(rows.map(({ rule, step }) => `${rule} ${step}`)).toEqual(['po.expiry 2', 'rk.reassess 3']);
    expect(rows.every(({ dueAt }) => dueAt > now)).toBe(true);
  });

  it('never plans a row that is late the moment it is made, whenever it is recorded', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 * 24 }), fc.integer({ min: 1, max: 60 }), (hours, days) => {
        const now = new Date(NOW.getTime() + hours * 3_600_000);
        const endsAt = new Date(at('2026-11-15T00:00').getTime() + days * 86_400_000);
        const rows = planFollowUps({ ...served, endsAt } as Trigger, facts({ now }));
        expect(rows.filter(({ dueAt }) => dueAt <= now)).toEqual([]);
        expect(rows.filter(({ fromAt, dueAt }) => fromAt > dueAt)).toEqual([]);
        expect(rows.some(({ rule }) => rule === 'po.expiry')).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the steps of an order', () => {
  const work = (done: 'order_issued' | 'order_served' | 'order_decision', steps?: number[]) => ({
    done,
    outcome: 'done' as const,
    at: NOW,
    subjectId: 'o1',
    ...(steps ? { steps } : {}),
  });
  const running = {
    id: 'o1',
    serveBy: NOW,
    servedAt: at('2026-11-14T16:20'),
    endsAt: at('2026-11-30T00:00'),
  };
  const inForce = (change: Partial<CaseFacts> = {}): CaseFacts => facts({ orders: [running], ...change });
  const waiting = stored(planFollowUps(served, facts()));
  const idsOf = (ids: readonly string[]): string[] =>
    ids.map((id) => id.split('/').slice(0, 2).join('/')).sort();

  it('asks for a decision by when the law says, and for service once it is issued', () => {
    const sought = planFollowUps(
      { kind: 'order_sought', orderId: 'o1', issueBy: at('2026-11-14T18:05') },
      facts(),
    );
    expect(rowsOf(sought, 'po.issue_check')).toEqual(['1 2026-11-14T18:05']);
    const issued: Trigger = { kind: 'order_issued', orderId: 'o1', serveBy: at('2026-11-15T10:30') };
    const after = afterOccurrence(
      { work: work('order_issued'), triggers: [issued] },
      stored(sought),
      facts(),
    );
    expect(idsOf(after.satisfied)).toEqual(['po.issue_check/1']);
    expect(rowsOf(after.added, 'po.serve_check')).toEqual(['1 2026-11-15T10:30']);
    expect(after.added.find(({ rule }) => rule === 'rk.reassess')?.because).toBe('order_issued');
  });

  it('asking the prosecutor does the first of two things, the answer both', () => {
    const asked = afterOccurrence({ work: work('order_decision', [1]), triggers: [] }, waiting, inForce());
    expect(idsOf(asked.satisfied)).toEqual(['po.pre_expiry/1']);
    const decided = afterOccurrence({ work: work('order_decision'), triggers: [] }, waiting, inForce());
    expect(idsOf(decided.satisfied)).toEqual(['po.pre_expiry/1', 'po.pre_expiry/2']);
  });

  it('an extension moves everything that belongs to the end, and keeps the contacts that were planned', () => {
    const trigger: Trigger = { ...served, kind: 'order_end_set', endsAt: at('2026-12-15T00:00') } as Trigger;
    const after = afterOccurrence({ work: work('order_decision'), triggers: [trigger] }, waiting, inForce());
    expect(idsOf(after.replaced)).toEqual(['po.expiry/1', 'po.expiry/2', 'rk.reassess/2', 'rk.reassess/3']);
    expect(rowsOf(after.added, 'po.weekly')).toEqual(['4 2026-12-01T16:20', '5 2026-12-08T16:20']);
    expect(rowsOf(after.added, 'po.expiry')).toEqual(['1 2026-12-14T23:59', '2 2026-12-17T23:59']);
    expect(after.moved).toEqual([]);
  });

  it('lifting it ends what belonged to its days and brings the contact to today', () => {
    const ended: Trigger = { kind: 'order_ended', orderId: 'o1', endedAt: NOW };
    const after = afterOccurrence({ work: null, triggers: [ended] }, waiting, facts());
    expect(new Set(idsOf(after.replaced).map((id) => id.split('/')[0]))).toEqual(
      new Set(['po.weekly', 'po.pre_expiry', 'rk.reassess']),
    );
    expect(after.moved.map(({ id, dueAt }) => `${id.split('/')[1]} ${minutes(dueAt)}`)).toEqual([
      '1 2026-11-14T23:59',
      '2 2026-11-17T16:30',
    ]);
  });

  it('a breach asks somebody to act now, for the record within three days, and for an assessment within one', () => {
    const breached: Trigger = { kind: 'order_breached', breachId: 'b1' };
    const { added } = afterOccurrence({ work: null, triggers: [breached] }, waiting, facts());
    expect(rowsOf(added, 'po.breach')).toEqual(['1 2026-11-14T16:30', '2 2026-11-17T16:30']);
    expect(rowsOf(added, 'rk.reassess')).toEqual(['1 2026-11-15T16:30']);
  });

  it('acting on a breach without a record leaves the record to be made', () => {
    const breached: Trigger = { kind: 'order_breached', breachId: 'b1' };
    const rows = stored(planFollowUps(breached, facts()));
    const acted = { done: 'breach_handled', outcome: 'done', at: NOW, subjectId: 'b1', steps: [1] } as const;
    expect(idsOf(afterOccurrence({ work: acted, triggers: [] }, rows, facts()).satisfied)).toEqual([
      'po.breach/1',
    ]);
    const other = { ...acted, subjectId: 'b2' };
    expect(afterOccurrence({ work: other, triggers: [] }, rows, facts()).satisfied).toEqual([]);
  });

  it('one assessment does what every order asks for that is open to be done', () => {
    const done = {
      done: 'assessment',
      outcome: 'done',
      at: at('2026-11-26T10:00'),
      subjectId: null,
    } as const;
    const after = afterOccurrence({ work: done, triggers: [] }, waiting, facts({ now: done.at }));
    expect(idsOf(after.satisfied)).toEqual(['rk.reassess/2']);
  });

  it('what it asked for while it ran falls with the next thing recorded after its end', () => {
    const now = at('2026-12-02T10:00');
    const contact = {
      work: null,
      triggers: [{ kind: 'reassessment_called', cause: 'worries_at_contact' }],
    } as const;
    expect(idsOf(afterOccurrence(contact, waiting, facts({ now })).replaced)).toEqual([
      'po.pre_expiry/1',
      'po.pre_expiry/2',
    ]);
    expect(afterOccurrence(contact, waiting, inForce({ now: at('2026-11-28T10:00') })).replaced).toEqual([]);
  });

  it('closing the case ends them, and reopening it starts those of an order that runs', () => {
    const again = planFollowUps({ kind: 'case_reopened' }, facts({ orders: [running] }));
    expect(rowsOf(again, 'po.expiry')).toEqual(['1 2026-11-29T23:59', '2 2026-12-02T23:59']);
    const unserved = { ...running, servedAt: null, endsAt: null };
    const check = planFollowUps({ kind: 'case_reopened' }, facts({ orders: [unserved] }));
    expect(rowsOf(check, 'po.serve_check')).toEqual(['1 2026-11-15T16:30']);
    expect(check.filter(({ rule }) => ruleOf(rule).satisfiedBy === 'order_decision')).toEqual([]);
  });
});
