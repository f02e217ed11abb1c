import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listReviewWorkers } from '../../api/fn/imports/list-review-workers';
import type { ImportFileDto, PreviewProblemDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { Chip } from '../../ui/due-chip/chip';
import { SelectField } from '../../ui/field/select-field';
import { Note } from '../../ui/note/note';
import { outcomeChip } from './outcome-chip';

/** A preview of the rows of a file, before the import. */
@Component({
  selector: 'pn-upload-preview',
  imports: [Chip, MatButton, Note, SelectField],
  templateUrl: './upload-preview.html',
  styleUrls: ['./imports.scss', './upload-preview.scss'],
})
export class UploadPreview {
  readonly upload = input.required<ImportFileDto>();
  /** Carries the colleague who gets the cases with signs of danger, if one was chosen. */
  readonly confirmed = output<string | null>();
  readonly changed = output();

  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly worker = signal('');
  protected readonly workers = apiResource(() => this.api.call(listReviewWorkers, {}));
  private readonly preview = computed(() => this.upload().preview);
  protected readonly facts = computed(() => {
    const preview = this.preview();
    if (!preview) return [];
    const always = ['rows', 'people', 'accepted', 'asked', 'rejected'] as const;
    const sometimes = (['known', 'elsewhere'] as const).filter((name) => preview[name] > 0);
    return [...always, ...sometimes].map((name) => ({
      label: this.t(`registers.preview-${name}`),
      value: `${preview[name]}`,
    }));
  });
  protected readonly doubts = computed(() =>
    (this.preview()?.doubts ?? []).map((doubt) => this.t(`register-doubt.${textName(doubt)}`)),
  );
  protected readonly reasons = computed(() =>
    (this.preview()?.reasons ?? []).map(({ code, count }) => ({
      label: this.t(`register-code.${textName(code)}`),
      count,
    })),
  );
  protected readonly problems = computed(() =>
    (this.preview()?.problems ?? []).map((row) => this.toView(row)),
  );

  private toView({ rowNo, outcome, codes }: PreviewProblemDto) {
    const [from, until] = [this.upload().periodFrom, this.upload().periodUntil].map((day) =>
      day ? this.dates.date(day) : '',
    );
    const reasons = codes.map((code) => this.t(`register-code.${textName(code)}`));
    return {
      rowNo,
      title: `${this.t('registers.row', { number: rowNo })}. ${reasons.join('. ')}`,
      advice: codes.map((code) => this.t(`register-do.${textName(code)}`, { from, until, number: rowNo })),
      chip: outcomeChip({ outcome, answeredAt: null, codes: [] }),
    };
  }
}
