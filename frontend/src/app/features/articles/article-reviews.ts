import { Component, computed, inject, input } from '@angular/core';
import type { ArticleReviewDto, ReviewQuestion } from '../../api/models';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { Collapsible } from '../../ui/collapsible/collapsible';

/** Who checked which version, when, by which checklist, and every answer. */
@Component({
  selector: 'pn-article-reviews',
  imports: [Collapsible],
  template: `
    <h2>{{ t('articles.checks') }}</h2>
    @for (review of shown(); track review.number) {
      <pn-collapsible [heading]="review.heading">
        <p class="small quiet">{{ review.by }}</p>
        <ol class="small">
          @for (row of review.answers; track row.question) {
            <li>
              {{ row.question }} <strong>{{ row.answer }}</strong>
            </li>
          }
        </ol>
        @if (review.note) {
          <p class="note">{{ review.note }}</p>
        }
      </pn-collapsible>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    ol {
      margin: 8px 0;
      padding-left: 28px;
    }
    li {
      padding-block: 4px;
    }
    li,
    p {
      overflow-wrap: anywhere;
    }
    .note {
      white-space: pre-line;
    }
  `,
})
export class ArticleReviews {
  readonly reviews = input.required<readonly ArticleReviewDto[]>();

  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly shown = computed(() =>
    this.reviews().map(({ number, checklist, answers, concerns, note, ...review }) => ({
      ...{ number, note },
      heading: this.t(concerns.length === 0 ? 'articles.check-passed' : 'articles.check-back', {
        ...{ number: `${number}`, day: this.dates.moment(review.reviewedAt) },
      }),
      by: this.t('articles.checked-by', {
        ...{ name: review.reviewedBy, code: review.staffCode, version: `${checklist}` },
      }),
      answers: (Object.keys(answers) as ReviewQuestion[]).map((code) => ({
        question: this.t(`review-question.${textName(code)}`),
        answer: this.t(`answer.${answers[code]}`),
      })),
    })),
  );
}
