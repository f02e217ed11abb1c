import { Injectable, inject } from '@angular/core';
import type { WorkRowDto } from '../../api/models/work-row-dto';
import type { RowMark } from '../../ui/queue/queue.types';
import { Texts } from '../language/texts';

/** Rules of what cannot wait an hour, as the server ranks them; the second step of a breach is its record. */
const ACT_NOW: ReadonlySet<string> = new Set(['po.breach', 'su.emergency', 'su.import']);
const BREACH_RECORD = 2;

export const isActNow = (rule: string | null, step: number | null): boolean =>
  rule !== null && ACT_NOW.has(rule) && !(rule === 'po.breach' && step === BREACH_RECORD);

export interface Endangered {
  readonly danger?: WorkRowDto['danger'];
  readonly isSoonDue?: boolean;
}

/** Words of danger, as the server marked a line; its place among the others is the server's too. */
@Injectable({ providedIn: 'root' })
export class DangerLabels {
  private readonly t = inject(Texts).t;

  marks({ danger, isSoonDue = false }: Endangered): RowMark[] {
    return [
      ...(danger ? [{ tone: 'late', text: this.t(`queue.danger-${danger}`) } as const] : []),
      ...(isSoonDue ? [{ tone: 'soon', text: this.t('queue.soon') } as const] : []),
    ];
  }
}
