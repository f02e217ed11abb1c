import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { IndicatorDto } from '../../api/models/indicator-dto';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { TrendLine } from './trend-line';

/** Its line shows how many records there were: of these a share would say nothing. */
const COUNTED_ALONE = ['identified'];
const FIRST_SHOWN = 4;

/** One indicator: its number and share, eight quarters as a line, and its parts, each with the cases behind it. */
@Component({
  selector: 'pn-indicator-card',
  imports: [RouterLink, TrendLine],
  host: { class: 'card padded' },
  template: `
    <h2>{{ t('indicators.title-' + name()) }}</h2>
    @if (item().base > 0) {
      <p class="number">
        <a routerLink="/figures/cases" [queryParams]="queryOf(null)">{{ number() }}</a>
        @if (share()) {
          <span class="quiet">{{ share() }}</span>
        }
      </p>
    } @else {
      <p class="number quiet">{{ t('indicators.nothing') }}</p>
    }
    @if (hasPast()) {
      <pn-trend-line [points]="points()" [most]="isCount() ? null : 100" [unit]="isCount() ? '' : ' %'" />
    }
    <ul>
      @for (part of parts(); track part.part) {
        <li [class.beside]="!part.isInBase">
          <a routerLink="/figures/cases" [queryParams]="queryOf(part.part)">
            <span>{{ part.word }}</span><b>{{ part.value }}</b>
          </a>
        </li>
      }
    </ul>
    <p class="small quiet">{{ t('indicators.how-' + name()) }}</p>
  `,
  styles: `
    :host {
      display: grid;
      gap: 6px;
      align-content: start;
      break-inside: avoid;
    }
    h2 {
      margin: 0;
    }
    .number {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 10px;
      align-items: baseline;
    }
    .number a {
      font: 600 1.75rem/2.25rem var(--pn-font);
    }
    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li a {
      display: flex;
      gap: 12px;
      justify-content: space-between;
      align-items: center;
      min-height: 44px;
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    .beside a {
      color: var(--mat-sys-on-surface-variant);
    }
  `,
})
export class IndicatorCard {
  private readonly dates = inject(Dates);
  private readonly texts = inject(Texts);
  protected readonly t = this.texts.t;
  readonly item = input.required<IndicatorDto>();
  readonly query = input.required<{ of: string; quarter: string }>();
  protected readonly name = computed(() => textName(this.item().code));
  protected readonly isCount = computed(() => COUNTED_ALONE.includes(this.item().code));
  protected readonly number = computed(() => (this.isCount() ? this.item().base : this.item().value));
  protected readonly share = computed(() => {
    const { base, percent } = this.item();
    if (this.isCount()) return '';
    return this.t('indicators.of', { base: `${base}`, percent: `${percent ?? 0}` });
  });
  protected readonly points = computed(() =>
    this.item().history.map(({ year, quarter, base, value }) => ({
      label: this.dates.period(`${year}-${quarter}`),
      value: this.isCount() ? base : base === 0 ? null : Math.round((value / base) * 100),
    })),
  );
  protected readonly hasPast = computed(() => this.points().some(({ value }) => value !== null));
  /** Reasons of refusals appear in a separate list below. */
  protected readonly parts = computed(() =>
    this.item()
      .parts.filter(({ value, part }) => value > 0 && this.isShown(part))
      .slice(0, FIRST_SHOWN + 2)
      .map((part) => ({ ...part, word: this.t(`indicators.part-${this.name()}-${textName(part.part)}`) })),
  );

  protected queryOf(part: string | null) {
    return { ...this.query(), indicator: this.item().code, part };
  }

  private isShown(part: string): boolean {
    return this.texts.has(`indicators.part-${this.name()}-${textName(part)}`);
  }
}
