import { Injectable, inject } from '@angular/core';
import type { BlockerDto, OverrideDto } from '../../api/models';
import { toProblem } from '../../core/http/api-problem';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';

export type BlockerFacts = Readonly<Record<string, number | string>>;

/** Sentences about closing; codes and facts are the server's. */
@Injectable({ providedIn: 'root' })
export class ClosingLabels {
  private readonly t = inject(Texts).t;
  private readonly texts = inject(Texts);
  private readonly dates = inject(Dates);
  private readonly problems = inject(ProblemTexts);

  blocker({ code, facts }: BlockerDto): string {
    return this.t(`blocker.${textName(code)}`, { ...(facts as BlockerFacts), date: this.day(facts) });
  }

  /** The day behind a blocker, where the server names one. */
  day(facts: BlockerDto['facts']): string {
    const { date } = facts as BlockerFacts;
    return typeof date === 'string' ? this.dates.date(date) : '';
  }

  condition(code: string): string {
    return this.t(`gate-done.${textName(code)}`);
  }

  /** On what an override rests, with its paper. */
  override({ reason, paperOn, paperIssuer }: OverrideDto): string {
    const why = reason ? this.t(`override-reason.${textName(reason)}`) : '';
    if (!paperOn || !paperIssuer) return why;
    const issuer = this.t(`paper-issuer.${textName(paperIssuer)}`);
    return this.t('decision.paper', { why, issuer, day: this.dates.date(paperOn) });
  }

  /** What the rules refused in their own words; everything else in those of its kind. */
  refusal(error: unknown): string {
    const key = `closing-refusal.${textName(toProblem(error).code)}`;
    return this.texts.has(key) ? this.t(key) : this.problems.sentence(error);
  }
}

export const isChangedMeanwhile = (error: unknown): boolean => toProblem(error).status === 412;
