import { Injectable } from '@angular/core';
import type { WeeklyWindowRequest } from '../../api/models/weekly-window-request';

/** How to reach her, as another screen already knows it. */
export interface ReachWords {
  reachAt: string;
  whoMayAnswer: string;
  coverSentence: string;
  never: string;
  place: string;
  language: string;
  windows: readonly WeeklyWindowRequest[];
}

/** What the next registration begins with; in memory, and handed over once. */
@Injectable({ providedIn: 'root' })
export class NextRegistration {
  private words: ReachWords | null = null;

  hold(words: ReachWords): void {
    this.words = words;
  }

  take(): ReachWords | null {
    const words = this.words;
    this.words = null;
    return words;
  }
}
