import { Component, computed, effect, inject, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { listImportReviewGroups } from '../../api/fn/imports/list-import-review-groups';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';

/** Imported cases that wait for their review: one line for each import and reason, and not one for each case. */
@Component({
  selector: 'pn-import-review-lines',
  imports: [RouterLink],
  template: `
    @if (lines().length > 0) {
      <section class="card padded">
        <h2>{{ t('import-reviews.title') }}</h2>
        <ul>
          @for (line of lines(); track line.key) {
            <li>
              <a routerLink="/registers/review" [queryParams]="line.shown">{{ line.title }}</a>
              <span class="small quiet">{{ line.facts }}</span>
            </li>
          }
        </ul>
      </section>
    }
  `,
  styles: `
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
      align-items: center;
    }
    a {
      display: inline-block;
      padding-block: 10px;
    }
  `,
})
export class ImportReviewLines {
  readonly counted = output<number>();

  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  private readonly groups = apiResource(() => this.api.call(listImportReviewGroups, {}));
  protected readonly lines = computed(() =>
    (this.groups.value() ?? []).map(({ importId, importedAt, reason, count, late }) => ({
      key: `${importId}/${reason}`,
      title: `${this.t(`review-reason.${textName(reason)}`)}: ${count}`,
      shown: { reason, importId },
      facts: [
        importedAt ? this.t('import-reviews.imported', { day: this.dates.day(importedAt) }) : '',
        late > 0 ? this.t('import-reviews.late', { count: late }) : '',
      ]
        .filter(Boolean)
        .join(' · '),
    })),
  );

  constructor() {
    effect(() => this.counted.emit(this.lines().length));
  }
}
