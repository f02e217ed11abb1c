import { Injectable, inject } from '@angular/core';
import type { ShockDto } from '../../api/models/shock-dto';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';

/** How a shock is called on every page. */
@Injectable({ providedIn: 'root' })
export class ShockWords {
  private readonly dates = inject(Dates);
  private readonly t = inject(Texts).t;

  title({ kind }: Pick<ShockDto, 'kind'>): string {
    return this.t(`shock-kind.${textName(kind)}`);
  }

  days({ fromOn, untilOn }: Pick<ShockDto, 'fromOn' | 'untilOn'>): string {
    const from = this.dates.date(fromOn);
    return untilOn
      ? this.t('legal-values.from-to', { from, to: this.dates.date(untilOn) })
      : this.t('shocks.since', { from });
  }
}
