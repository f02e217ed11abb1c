import { Component, computed, inject, signal } from '@angular/core';
import { getProgrammeFigures } from '../../api/fn/statistics/get-programme-figures';
import type { ProgrammeFigureDto } from '../../api/models';
import { PARTNER_WORD } from '../../api/models/partner-word-array';
import { PROGRAMME_BASIS } from '../../api/models/programme-basis-array';
import { SIGNAL_CODE } from '../../api/models/signal-code-array';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Texts, textName } from '../../core/language/texts';
import { YearFigures, thisYear } from './year-figures';

/** How far men came, in this order; no share of one in another. */
const FILES = ['asked', 'suitable', 'contract', 'finished', 'dropped_out', 'hours'];
const AFTER = ['men', 'violence'];

/** The programme for perpetrators in a year: files, signals, and what survivors said. */
@Component({
  selector: 'pn-programme-figures',
  imports: [YearFigures],
  template: `
    <pn-year-figures
      [heading]="t('programme-figures.title')"
      [lead]="t('programme-figures.lead')"
      [yearLabel]="t('programme-figures.year')"
      [figures]="figures"
      [groups]="groups()"
      [(year)]="year"
    />
  `,
})
export class ProgrammeFigures {
  private readonly api = inject(Api);
  protected readonly t = inject(Texts).t;
  protected readonly year = signal<string | null>(thisYear());
  protected readonly figures = apiResource(
    (year: string) => this.api.call(getProgrammeFigures, { year: Number(year) }),
    () => this.year() ?? undefined,
  );

  protected readonly groups = computed(() => {
    const basis = PROGRAMME_BASIS.map((code) => this.group(code, FILES, 'programme-count.'));
    return [
      this.group('all', FILES, 'programme-count.'),
      ...basis,
      this.group('sent', SIGNAL_CODE, 'signal-code.'),
      this.group('reached', SIGNAL_CODE, 'signal-code.'),
      this.group('words', PARTNER_WORD, 'partner-word.'),
      this.group('after_6', AFTER, 'programme-count.'),
      this.group('after_12', AFTER, 'programme-count.'),
    ].filter(({ lines }) => lines.length > 0);
  });

  private group(part: string, codes: readonly string[], words: string) {
    const all = this.figures.value() ?? [];
    return {
      title: this.t(`programme-figures.${textName(part)}`),
      lines: codes
        .flatMap((code) => all.filter((figure) => figure.part === part && figure.code === code))
        .map((figure) => this.line(words + textName(figure.code), figure)),
    };
  }

  private line(name: string, { records, minutes }: ProgrammeFigureDto): string {
    const took = minutes === null ? '' : this.t('programme-figures.median', { count: minutes });
    return [`${this.t(name)}: ${records}`, took].filter(Boolean).join(' · ');
  }
}
