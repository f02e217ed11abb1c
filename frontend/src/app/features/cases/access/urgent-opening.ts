import { Injectable, inject, signal } from '@angular/core';
import { getEmergency } from '../../../api/fn/emergency-access/get-emergency';
import type { EmergencyDto } from '../../../api/models/emergency-dto';
import { Api } from '../../../core/http/api';
import { NO_CONNECTION, toProblem } from '../../../core/http/api-problem';

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
    try {
      this.show(await this.api.call(getEmergency, { id: this.id }));
    } catch (problem) {
      // Without a line it is still hers: the screen finds it when she comes again.
      if (toProblem(problem).code !== NO_CONNECTION) this.forget();
    }
  }
}
