import type { FollowUpDto } from '../../api/models/follow-up-dto';
import { gatherTasks } from './order-task-list';

const NOW = new Date('2026-11-24T06:50:00Z');
const row = (rule: string, change: Partial<FollowUpDto> = {}): FollowUpDto => ({
  id: `${rule}/${change.dueAt ?? ''}`,
  caseId: 'case',
  rule: rule as FollowUpDto['rule'],
  step: 1,
  kind: rule === 'po.weekly' ? 'safety_contact' : 'task',
  owner: 'case_lead',
  fromAt: '2026-11-20T06:00:00Z',
  dueAt: '2026-11-25T06:00:00Z',
  status: 'pending',
  isLate: false,
  countedFrom: null,
  rulesVersion: 0,
  rulesReason: null,
  because: 'order_served',
  subjectId: 'order',
  escalatedTo: null,
  outcome: null,
  doneAt: null,
  allowedActions: [],
  version: 1,
  ...change,
});
const order = { id: 'order', breaches: [{ id: 'breach' }] } as never;
const lines = (rows: FollowUpDto[]) =>
  gatherTasks(order, rows, NOW).map(({ row: { rule, status }, also, isOpen }) => [
    rule,
    status,
    also,
    isOpen,
  ]);

describe('the tasks of an order', () => {
  it('are its own and those of its breaches, first due first', () => {
    const rows = [
      row('po.pre_expiry', { dueAt: '2026-11-28T00:00:00Z' }),
      row('po.breach', { subjectId: 'breach', dueAt: '2026-11-24T05:00:00Z' }),
      row('fu.regular', { subjectId: null }),
      row('po.expiry', { subjectId: 'another' }),
    ];
    expect(lines(rows)).toEqual([
      ['po.breach', 'pending', 0, true],
      ['po.pre_expiry', 'pending', 0, true],
    ]);
  });

  it('hold one line for all contacts that one contact makes, and apart what opens later', () => {
    const rows = [
      row('po.weekly', { dueAt: '2026-11-17T06:00:00Z' }),
      row('po.weekly', { dueAt: '2026-11-15T06:00:00Z' }),
      row('po.weekly', { dueAt: '2026-12-01T06:00:00Z', fromAt: '2026-11-30T06:00:00Z' }),
    ];
    expect(lines(rows)).toEqual([
      ['po.weekly', 'pending', 1, true],
      ['po.weekly', 'pending', 0, false],
    ]);
  });

  it('end with what was done, and leave out what gave way', () => {
    const rows = [row('po.issue_check', { status: 'done' }), row('po.expiry', { status: 'replaced' })];
    expect(lines(rows)).toEqual([['po.issue_check', 'done', 0, false]]);
  });
});
