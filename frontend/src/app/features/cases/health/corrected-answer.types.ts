import type { HttpContext } from '@angular/common/http';
import type { ChipOption } from '../../../ui/chips/choice-chips';

/** One recorded answer. */
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
  /** The answer that counts; null without an answer. */
  code: string | null;
  /** The newest first; empty for users who may not see who gave which. */
  answers: readonly GivenAnswer[];
  mayAnswer: boolean;
  version: number;
  send: (code: string, context: HttpContext) => Promise<void>;
}
