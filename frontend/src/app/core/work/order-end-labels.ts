import { Injectable, inject } from '@angular/core';
import type { OrderPreviewDto } from '../../api/models/order-preview-dto';
import { ProblemTexts } from '../http/problem-texts';
import { Dates } from '../language/dates';
import { Texts } from '../language/texts';

/** The last day of an order that the server worked out, in a sentence, and whether anybody has confirmed the law behind it. */
@Injectable({ providedIn: 'root' })
export class OrderEndLabels {
  private readonly dates = inject(Dates);
  private readonly problems = inject(ProblemTexts);
  private readonly t = inject(Texts).t;

  sentence({ expiresOn, problems, warnings, law }: OrderPreviewDto): string {
    if (problems[0]) return this.problems.fieldSentence(problems[0]);
    const end = expiresOn
      ? this.t('orders.would-end', { day: this.dates.longDay(expiresOn) })
      : this.t('orders.end-after-service');
    const isConfirmed = law.every(({ isVerified }) => isVerified);
    return [
      ...(warnings.length > 0 ? [this.t('orders.longer-than-setting')] : []),
      end,
      ...(isConfirmed ? [] : [this.t('orders.not-verified')]),
    ].join(' ');
  }
}
