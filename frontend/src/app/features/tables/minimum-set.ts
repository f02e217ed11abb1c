import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { exportMinimumSet } from '../../api/fn/exports/export-minimum-set';
import { getMinimumSet } from '../../api/fn/statistics/get-minimum-set';
import type { MinimumItemDto } from '../../api/models/minimum-item-dto';
import type { MinimumSetDto } from '../../api/models/minimum-set-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { SavedFiles } from '../../core/http/saved-files';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { FigureFiles } from '../../ui/figures/figure-files';
import type { FileForm } from '../../ui/figures/figure-files';
import { Fold } from '../../ui/figures/fold';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { TableWords } from './table-words';

/** What administrative data on violence against women should hold at the least, what holds it here, and how much is missing. */
@Component({
  selector: 'pn-minimum-set',
  imports: [ChoiceChips, FigureFiles, Fold, LoadError, Loading],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p class="lead">{{ t('minimum.lead') }}</p>
    @if (problem()) {
      <pn-load-error [heading]="problem()" (retried)="load(year())" />
    } @else if (set(); as sheet) {
      @if (sheet.years.length > 1) {
        <pn-choice-chips
          [legend]="t('figures.year')"
          [hidesLegend]="true"
          [options]="years()"
          [(value)]="year"
        />
      }
      @if (sheet.year !== null) {
        <p class="small quiet">{{ t('minimum.year', { year: '' + sheet.year }) }}</p>
      }
      <ol class="small">
        @for (item of items(); track item.name) {
          <li>
            <strong>{{ item.name }}</strong> · {{ item.held }}
            @if (item.why) {
              <p class="quiet">{{ item.why }}</p>
            }
            <p>{{ t('minimum.missing') }}: {{ item.missing }}</p>
            <pn-fold [heading]="t('minimum.more')">
              <dl>
                <div>
                  <dt class="quiet">{{ t('minimum.field') }}</dt>
                  <dd>
                    <code>{{ item.field }}</code>
                  </dd>
                </div>
                <div>
                  <dt class="quiet">{{ t('minimum.asked') }}</dt>
                  <dd>{{ item.asked }}</dd>
                </div>
                <div>
                  <dt class="quiet">{{ t('minimum.tables') }}</dt>
                  <dd>{{ item.tables }}</dd>
                </div>
                @if (item.codes.length > 0) {
                  <div>
                    <dt class="quiet">{{ t('minimum.codes') }}</dt>
                    <dd>
                      <ul>
                        @for (code of item.codes; track code.code) {
                          <li>
                            <code>{{ code.code }}</code> {{ code.word }}
                          </li>
                        }
                      </ul>
                    </dd>
                  </div>
                }
              </dl>
            </pn-fold>
          </li>
        }
      </ol>
      <p class="small">{{ t('minimum.rule') }}</p>
      @if (sheet.year !== null) {
        <pn-figure-files [caption]="t('minimum.heading')" [problem]="refusal()" (asked)="save($event)" />
      }
    } @else {
      <pn-loading (retried)="load(null)" />
    }
  `,
  styles: `
    :host {
      display: block;
    }
    .lead {
      max-width: 70ch;
      margin-block: 8px;
    }
    ol > li {
      padding-block: 10px;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
    }
    dl {
      margin-block: 4px;
    }
    dl div {
      display: grid;
      grid-template-columns: minmax(96px, 24%) 1fr;
      gap: 12px;
      padding-block: 2px;
    }
    dd {
      margin: 0;
      overflow-wrap: anywhere;
    }
  `,
})
export class MinimumSet {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly files = inject(SavedFiles);
  private readonly language = inject(Language);
  private readonly words = inject(TableWords);
  protected readonly t = inject(Texts).t;
  protected readonly set = signal<MinimumSetDto | null>(null);
  protected readonly year = signal<string | null>(null);
  protected readonly problem = signal('');
  protected readonly refusal = signal('');
  protected readonly years = computed(() =>
    (this.set()?.years ?? []).map((year) => ({ value: `${year}`, label: `${year}` })),
  );
  protected readonly items = computed(() =>
    (this.set()?.items ?? []).map((item, at) => this.view(item, at + 1)),
  );

  constructor() {
    void this.load(null);
    effect(() => {
      const year = this.year();
      if (year && Number(year) !== untracked(this.set)?.year) untracked(() => void this.load(year));
    });
  }

  protected async load(year: string | null): Promise<void> {
    this.problem.set('');
    try {
      const set = await this.api.call(getMinimumSet, year ? { year: Number(year) } : {});
      this.set.set(set);
      this.year.set(set.year === null ? null : `${set.year}`);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected async save(form: FileForm): Promise<void> {
    const year = this.set()?.year;
    if (!year) return;
    this.refusal.set('');
    try {
      const file = ['minimum', this.language.current(), form].join('.');
      this.files.save(await this.api.call(exportMinimumSet, { year, file }), `minimum-${year}.${form}`);
    } catch (problem) {
      this.refusal.set(this.problems.sentence(problem));
    }
  }

  private view(
    { code, held, field, words, codes, isExplained, asked, tables, ...share }: MinimumItemDto,
    number: number,
  ) {
    const percent = share.missingPercent;
    return {
      name: `${number}. ${this.t(`minimum.name-${textName(code)}`)}`,
      held: this.t(`minimum.held-${held}`),
      why: isExplained ? this.t(`minimum.why-${textName(code)}`) : '',
      field: field ?? '',
      asked: this.t(`minimum.asked-${asked}`),
      missing:
        percent === null
          ? this.t(`minimum.share-${textName(share.missing)}`)
          : this.t('minimum.share', { percent }),
      tables: tables.map((table) => this.words.title(table)).join('; ') || this.t('minimum.no-table'),
      codes: codes.map((each) => ({ code: each, word: this.words.key(each, words ?? '') })),
    };
  }
}
