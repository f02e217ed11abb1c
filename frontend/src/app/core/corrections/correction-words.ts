import { Injectable, inject } from '@angular/core';
import type { CorrectedValuesDto, CorrectionDto } from '../../api/models';
import { Dates, dayOf } from '../language/dates';
import { Texts, textName } from '../language/texts';
import { ArticleWords } from '../work/article-words';

export type CorrectedField = keyof CorrectedValuesDto;

/** The beginning of the texts of fields that hold codes. */
const CODES: Partial<Record<CorrectedField, string>> = {
  conditions: 'order-condition.',
  placeType: 'incident-place.',
  lawForms: 'law-form.',
  outcome: 'follow-up-outcome.',
  alone: 'contact-alone.',
};

/** Values of a correction in words, before and after. */
@Injectable({ providedIn: 'root' })
export class CorrectionWords {
  private readonly articles = inject(ArticleWords);
  private readonly texts = inject(Texts);
  private readonly dates = inject(Dates);

  changes(correction: CorrectionDto): { label: string; before: string; after: string }[] {
    const { fields, before, after, askedAt } = correction;
    // Articles under the numbers of that time: those of today would be another text of the same decision.
    const day = before.decidedOn ?? dayOf(askedAt);
    return (fields as CorrectedField[]).map((field) => ({
      label: this.label(field),
      before: this.value(field, before, day),
      after: this.value(field, after, day),
    }));
  }

  label(field: string): string {
    return this.texts.t(`correction-field.${textName(inKebab(field))}`);
  }

  /** One line for paper and lists: when, why, and what it was. */
  line(correction: CorrectionDto): string {
    const when = this.dates.moment(correction.decidedAt ?? correction.askedAt);
    const why = this.texts.t(`correction-reason.${textName(correction.reason)}`);
    const was = this.changes(correction)
      .map(({ label, before }) => `${label}: ${before}`)
      .join('; ');
    return this.texts.t('corrections.line', { when, why, was });
  }

  private value(field: CorrectedField, values: CorrectedValuesDto, day: string): string {
    const value = values[field] ?? null;
    if (value === null || value === '') return '–';
    if (field === 'annulled') return this.texts.t(value ? 'risk-answer.yes' : 'risk-answer.no');
    if (field in CODES || field === 'articles')
      return list(value)
        .map((code) => this.code(field, code, day))
        .join(', ');
    if (MOMENTS.includes(field)) return this.dates.moment(String(value));
    return DAYS.includes(field) ? this.dates.date(String(value)) : String(value);
  }

  private code(field: CorrectedField, code: string, day: string): string {
    const beginning = CODES[field];
    return beginning ? this.texts.t(beginning + textName(code)) : this.articles.of(code, day);
  }
}

const MOMENTS: readonly CorrectedField[] = ['servedAt', 'contactedAt'];
const DAYS: readonly CorrectedField[] = ['bornOn', 'startedOn', 'decidedOn'];
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [String(value)]);
const inKebab = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
