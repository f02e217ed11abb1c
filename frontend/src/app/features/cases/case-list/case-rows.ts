import { Injectable, inject } from '@angular/core';
import type { CaseRowDto } from '../../../api/models/case-row-dto';
import { Dates } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { taskKey } from '../../../core/work/work-labels';
import type { QueueRowView } from '../../../ui/queue/queue.types';

/** A case as a row of a list: the next step, its due time, who leads it and when she was last spoken with. */
@Injectable({ providedIn: 'root' })
export class CaseRows {
  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);

  row(row: CaseRowDto): QueueRowView {
    const { next } = row;
    const closed = row.status === 'closed' && row.closedAt;
    return {
      id: row.id,
      due: next ? { at: next.dueAt } : closed ? { at: closed, kind: 'done' } : null,
      title: next
        ? this.t(taskKey(next.rule, { step: next.step, band: row.band }))
        : this.t(closed ? 'case-status.closed' : 'case.no-step'),
      link: ['/cases', row.id],
      code: row.code ?? row.reference,
      label: row.label,
      band: row.band,
      detail: this.detailOf(row),
      actions: [{ code: 'open', label: this.t('ui.open') }],
    };
  }

  private leadOf({ leadName, standInName }: CaseRowDto): string {
    if (!leadName) return '';
    return standInName
      ? this.t('case.lead-instead', { who: standInName, away: leadName })
      : this.t('case.lead', { who: leadName });
  }

  private detailOf(row: CaseRowDto): string {
    const { lastContactAt, isOwn } = row;
    const contact = lastContactAt
      ? this.t('case-list.last-contact', { day: this.dates.day(lastContactAt) })
      : this.t('case-list.no-contact');
    return [this.leadOf(row), isOwn ? contact : ''].filter(Boolean).join(' · ');
  }
}
