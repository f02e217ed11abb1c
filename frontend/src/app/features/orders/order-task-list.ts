import type { FollowUpDto, OrderDto } from '../../api/models';

/** Shown of what was done already. */
const DONE_SHOWN = 3;

export interface GatheredRow {
  row: FollowUpDto;
  /** Other contacts that the same contact makes. */
  also: number;
  /** It may be done now; what is recorded before that does not count. */
  isOpen: boolean;
}

const byDue = (a: FollowUpDto, b: FollowUpDto): number => a.dueAt.localeCompare(b.dueAt);

/** The rows of one order and its breaches, first due first; contacts that one contact makes are one line. */
export function gatherTasks(
  { id, breaches }: Pick<OrderDto, 'id' | 'breaches'>,
  followUps: readonly FollowUpDto[],
  now: Date,
): GatheredRow[] {
  const own = new Set([id, ...breaches.map((breach) => breach.id)]);
  const rows = followUps.filter(({ subjectId }) => own.has(subjectId ?? ''));
  const pending = rows.filter(({ status }) => status === 'pending').sort(byDue);
  const isOpen = (row: FollowUpDto): boolean => new Date(row.fromAt) <= now;
  const contacts = pending.filter((row) => row.kind === 'safety_contact' && isOpen(row));
  const [first, ...others] = contacts;
  const lines = pending
    .filter((row) => !others.includes(row))
    .map((row) => ({ row, also: row === first ? others.length : 0, isOpen: isOpen(row) }));
  const done = rows.filter(({ status }) => status === 'done').slice(0, DONE_SHOWN);
  return [...lines, ...done.map((row) => ({ row, also: 0, isOpen: false }))];
}
