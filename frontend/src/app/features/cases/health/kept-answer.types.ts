import type { HttpContext } from '@angular/common/http';
import type { ChipOption } from '../../../ui/chips/choice-chips';

/** One answer as it was written down. */
export interface GivenAnswer {
  code: string;
  recordedAt: string;
  recordedByName: string | null;
}

/** A question with a short list of answers, of which every one that was given is kept. */
export interface KeptQuestion {
  /** What it is about, as it is shown. */
  legend: string;
  hint: string;
  options: readonly ChipOption[];
  /** The answer that counts; null where nobody gave one. */
  code: string | null;
  /** The newest first; none for those who are not told who gave which. */
  answers: readonly GivenAnswer[];
  mayAnswer: boolean;
  version: number;
  send: (code: string, context: HttpContext) => Promise<void>;
}
