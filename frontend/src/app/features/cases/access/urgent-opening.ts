import { Injectable, inject, signal } from '@angular/core';
import { getEmergency } from '../../../api/fn/emergencies/get-emergency';
import type { EmergencyDto } from '../../../api/models/emergency-dto';
import { Api } from '../../../core/http/api';

/** What was opened because of danger: whoever leaves the screen and comes back within its time asks for nothing anew. */
@Injectable({ providedIn: 'root' })
export class UrgentOpening {
  private readonly api = inject(Api);
  private id: string | null = null;
  readonly shown = signal<EmergencyDto | null>(null);

  show(opened: EmergencyDto): void {
    this.id = opened.id;
    this.shown.set(opened);
  }

  forget(): void {
    this.id = null;
    this.shown.set(null);
  }

  /** Asked for again, never kept: what has ended, or was somebody else's, is not shown. */
  async comeBack(): Promise<void> {
    this.shown.set(null);
    if (!this.id) return;
    const opened = await this.api.call(getEmergency, { id: this.id }).catch(() => null);
    if (opened) this.show(opened);
    else this.forget();
  }
}
