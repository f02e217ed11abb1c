import { Injectable, inject, signal } from '@angular/core';
import { getEmergency } from '../../../api/fn/emergency-access/get-emergency';
import type { EmergencyDto } from '../../../api/models/emergency-dto';
import { Api } from '../../../core/http/api';

/** The current emergency access: a user who returns within its time need not open it again. */
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

  /** Fetched again, never stored: an ended access, or one of another user, is not shown. */
  async comeBack(): Promise<void> {
    this.shown.set(null);
    if (!this.id) return;
    const opened = await this.api.call(getEmergency, { id: this.id }).catch(() => null);
    if (opened) this.show(opened);
    else this.forget();
  }
}
