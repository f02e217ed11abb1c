import { Injectable } from '@angular/core';

/** The case that was registered a moment ago, so that its page says so once; in memory alone. */
@Injectable({ providedIn: 'root' })
export class LastRegistration {
  private saved: { caseId: string; code: string } | null = null;

  hold(caseId: string, code: string): void {
    this.saved = { caseId, code };
  }

  /** The code, where it is this case; empty for every other one. */
  take(caseId: string): string {
    const { saved } = this;
    this.saved = null;
    return saved?.caseId === caseId ? saved.code : '';
  }
}
