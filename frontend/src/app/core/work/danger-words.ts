import { Injectable, inject } from '@angular/core';
import type { WorkRowDto } from '../../api/models/work-row-dto';
import type { RowMark } from '../../ui/queue/queue.types';
import { Texts } from '../language/texts';

export interface Endangered {
  readonly danger?: WorkRowDto['danger'];
  readonly isSoonDue?: boolean;
}

/** Words of danger, as the server marked a line; its place among the others is the server's too. */
@Injectable({ providedIn: 'root' })
export class DangerWords {
  private readonly t = inject(Texts).t;

  marks({ danger, isSoonDue = false }: Endangered): RowMark[] {
    return [
      ...(danger ? [{ tone: 'late', text: this.t(`queue.danger-${danger}`) } as const] : []),
      ...(isSoonDue ? [{ tone: 'soon', text: this.t('queue.soon') } as const] : []),
    ];
  }
}
