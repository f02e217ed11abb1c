import { Injectable, inject } from '@angular/core';
import { toProblem } from '../http/api-problem';
import { ProblemTexts } from '../http/problem-texts';
import { Texts, textName } from '../language/texts';

/** Sentences about changing the level by judgement; the codes are the server's. */
@Injectable({ providedIn: 'root' })
export class LevelLabels {
  private readonly texts = inject(Texts);
  private readonly problems = inject(ProblemTexts);

  /** Why a level is high: a critical factor by its question, other reasons by their text. */
  highReason(code: string): string {
    const own = `high-reason.${textName(code)}`;
    return this.texts.t(this.texts.has(own) ? own : `risk-factor.${textName(code)}`);
  }

  refusal(code: string): string {
    return this.texts.t(`level-refusal.${textName(code)}`);
  }

  /** Every reason the rules gave for refusing; the one sentence of its kind where it was something else. */
  refusals(error: unknown): string[] {
    const { code, details } = toProblem(error);
    const reasons = (details.reasons ?? []).filter((reason) => typeof reason === 'string');
    if (code === 'band_not_changed' && reasons.length > 0) return reasons.map((each) => this.refusal(each));
    const decided = `closing-refusal.${textName(code)}`;
    return [this.texts.has(decided) ? this.texts.t(decided) : this.problems.sentence(error)];
  }
}
