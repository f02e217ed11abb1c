import { Injectable, inject } from '@angular/core';
import type { AppliedLegalValueDto, OrderDto } from '../../api/models';
import { Texts, textName } from '../../core/language/texts';

/** One number of the law in words, with where it stands. */
export interface LawLine {
  key: string;
  what: string;
  value: string;
  source: string;
  isVerified: boolean;
}

/** The legal values that were applied to an order; unconfirmed ones are marked. */
@Injectable({ providedIn: 'root' })
export class LawLabels {
  private readonly t = inject(Texts).t;

  lines(law: readonly AppliedLegalValueDto[]): LawLine[] {
    return law.map((value) => ({
      key: value.key,
      what: this.t(`legal-key.${textName(value.key)}`),
      value: this.value(value),
      source: [value.sourceNote ?? this.t('legal-values.assumed'), this.candidates(value)]
        .filter(Boolean)
        .join(' · '),
      isVerified: value.isVerified,
    }));
  }

  value({ unit, value }: Pick<AppliedLegalValueDto, 'unit' | 'value'>): string {
    if (unit === 'choice') return this.t(`legal-choice.${textName(value)}`);
    return this.t(`legal-values.${unit}`, { count: Number(value) });
  }

  /** What each source says, where they differ and no adviser has confirmed one. */
  private candidates({ candidates, unit }: AppliedLegalValueDto): string {
    return candidates
      .map(
        ({ value, source }) =>
          `${this.value({ unit, value })} (${this.t(`legal-source.${textName(source)}`)})`,
      )
      .join(', ');
  }

  /** How the end of an order was worked out. */
  rule({ law, days, totalDays }: Pick<OrderDto, 'law' | 'days' | 'totalDays'>): string {
    const from = law.find(({ key }) => key === 'po.count_from')?.value ?? 'served';
    const more = (totalDays ?? 0) - (days ?? 0);
    const first = this.t(`orders.rule-${from}`, { days: days ?? 0 });
    return more > 0 ? `${first} ${this.t('orders.and-more-days', { count: more })}` : first;
  }

  isConfirmed(law: readonly AppliedLegalValueDto[]): boolean {
    return law.every(({ isVerified }) => isVerified);
  }
}
