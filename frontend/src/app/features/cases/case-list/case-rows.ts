import type { CaseRowDto } from '../../../api/models/case-row-dto';
import type { Translate } from '../../../core/language/texts';
import { taskKey } from '../../../core/work/work-labels';
import type { QueueRowView } from '../../../ui/queue/queue.types';

/** A case as a row of a list: the next step, its due time and the lead. */
export function caseRow(row: CaseRowDto, t: Translate): QueueRowView {
  const { next } = row;
  const closed = row.status === 'closed' && row.closedAt;
  return {
    id: row.id,
    due: next ? { at: next.dueAt } : closed ? { at: closed, kind: 'done' } : null,
    title: next
      ? t(taskKey(next.rule, { step: next.step, band: row.band }))
      : t(closed ? 'case-status.closed' : 'case.no-step'),
    link: ['/cases', row.id],
    code: row.code ?? row.reference,
    band: row.band,
    ...(row.leadName ? { detail: t('case.lead', { who: row.leadName }) } : {}),
    actions: [{ code: 'open', label: t('ui.open') }],
  };
}
