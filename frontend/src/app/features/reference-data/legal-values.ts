import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listLegalValues } from '../../api/fn/directory/list-legal-values';
import type { LegalValueDto } from '../../api/models/legal-value-dto';
import { LEGAL_KEY } from '../../api/models/legal-key-array';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { articleInWords, isOfLaterCode } from '../../core/language/articles';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { Chip } from '../../ui/due-chip/chip';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { NewLegalValue } from './new-legal-value';
import { VerifyLegalValue } from './verify-legal-value';
import { apiResource } from '../../core/http/api-resource';
import { Arrived } from '../../ui/states/arrived';

/** Of the keys of articles, whose title is the article of 1998. */
const ARTICLE = 'article.';
/** Listed before they have a number, so that the first can be added. */
const LATER = LEGAL_KEY.filter((key) => key.startsWith(ARTICLE) && isOfLaterCode(key));

interface Group {
  key: LegalValueDto['key'];
  title: string;
  /** The newest first. */
  values: readonly LegalValueDto[];
  /** What a value of the key is. */
  shape: Pick<LegalValueDto, 'key' | 'unit' | 'choices'>;
}

/** Numbers of the law with the days on which they hold: added and confirmed, never edited. */
@Component({
  selector: 'pn-legal-values',
  imports: [Arrived, Chip, MatButton, NewLegalValue, Note, PageHeader, VerifyLegalValue],
  templateUrl: './legal-values.html',
  styleUrl: './legal-values.scss',
})
export class LegalValues {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  private readonly problems = inject(ProblemTexts);
  protected readonly t = inject(Texts).t;
  protected readonly values = apiResource(() => this.api.call(listLegalValues, {}));
  /** The form that is open: a new value of a key, or the confirmation of one. */
  protected readonly adding = signal<LegalValueDto['key'] | null>(null);
  protected readonly verifying = signal<string | null>(null);
  protected readonly groups = computed<Group[]>(() => {
    const all = this.values.value() ?? [];
    const keys = [...new Set([...all.map(({ key }) => key), ...LATER])];
    return keys.map((key) => {
      const values = all.filter((value) => value.key === key);
      const title = key.startsWith(ARTICLE)
        ? articleInWords(key.slice(ARTICLE.length), this.t)
        : this.t(`legal-key.${textName(key)}`);
      return { key, title, values, shape: values[0] ?? { key, unit: 'number', choices: [] } };
    });
  });
  protected readonly hasUnconfirmed = computed(() =>
    (this.values.value() ?? []).some(({ isVerified }) => !isVerified),
  );

  protected async saved(): Promise<void> {
    this.adding.set(null);
    this.verifying.set(null);
    await this.values.reload();
  }

  protected open(which: { adding: LegalValueDto['key'] } | { verifying: string }): void {
    this.adding.set('adding' in which ? which.adding : null);
    this.verifying.set('verifying' in which ? which.verifying : null);
  }

  protected valueOf({ unit, value }: LegalValueDto): string {
    if (unit === 'choice') return this.t(`legal-choice.${textName(value)}`);
    if (unit === 'number')
      return value === '-' ? this.t('legal-values.ended') : this.t('legal-values.article', { number: value });
    return this.t(`legal-values.${unit}`, { count: Number(value) });
  }

  protected spanOf({ validFrom, validTo }: LegalValueDto): string {
    const from = this.dates.date(validFrom);
    return validTo
      ? this.t('legal-values.from-to', { from, to: this.dates.date(validTo) })
      : this.t('legal-values.from', { from });
  }

  protected sourceOf({ sourceNote, verifiedBy, verifiedOn, candidates }: LegalValueDto): string {
    const confirmed = verifiedOn
      ? this.t('legal-values.confirmed', { who: verifiedBy ?? '', day: this.dates.date(verifiedOn) })
      : '';
    const differing = candidates
      .map(({ value, source }) => `${value}: ${this.t(`legal-source.${textName(source)}`)}`)
      .join(', ');
    return [sourceNote ?? this.t('legal-values.assumed'), differing, confirmed].filter(Boolean).join(' · ');
  }
}
