import { Injectable } from '@angular/core';

export interface SavedRegistration {
  code: string;
  /** The code under which she was written without a line; null where there was none. */
  temporary: string | null;
}

/** The case that was registered a moment ago, so that its page says so once; in memory alone. */
@Injectable({ providedIn: 'root' })
export class LastRegistration {
  private saved: (SavedRegistration & { caseId: string }) | null = null;

  hold(caseId: string, saved: SavedRegistration): void {
    this.saved = { caseId, ...saved };
  }

  /** Null for every other case, and the second time. */
  take(caseId: string): SavedRegistration | null {
    const { saved } = this;
    this.saved = null;
    return saved?.caseId === caseId ? saved : null;
  }
}
