import { Component, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, RouterLink } from '@angular/router';
import { listAgencyIndicatorCases } from '../../api/fn/statistics/list-agency-indicator-cases';
import { listGroupIndicatorCases } from '../../api/fn/statistics/list-group-indicator-cases';
import type { ListGroupIndicatorCases$Params } from '../../api/fn/statistics/list-group-indicator-cases';
import type { IndicatorCaseDto } from '../../api/models/indicator-case-dto';
import { Api } from '../../core/http/api';
import { PagedList } from '../../core/http/paged-list';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { BandBadge } from '../../ui/band-badge/band-badge';
import { Code } from '../../ui/code/code';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { OWN_AGENCY, quarterOf } from './indicator-scopes';
import { Arrived } from '../../ui/states/arrived';
import { More } from '../../ui/states/more';

/** The cases behind one number of a quarter: only those that the viewer may open. */
@Component({
  selector: 'pn-indicator-cases',
  imports: [Arrived, BandBadge, Code, Empty, More, PageHeader, RouterLink],
  template: `
    <pn-page-header
      [heading]="title()"
      [lead]="lead()"
      [back]="{ to: ['/figures'], label: t('menu.figures') }"
    />
    <ng-container *pnArrived="list">
      <ul class="card">
        @for (one of list.items(); track one.id) {
          <li>
            <a [routerLink]="['/cases', one.id]"><pn-code [value]="one.code" /></a>
            <pn-band-badge [band]="one.band" />
            <span class="small quiet">{{
              t('indicators.opened-on', { day: dates.date(one.openedOn) })
            }}</span>
            @if (one.status === 'closed') {
              <span class="small quiet">{{ t('indicators.closed') }}</span>
            }
            @if (one.leadName) {
              <span class="small">{{ one.leadName }}</span>
            }
          </li>
        } @empty {
          <li><pn-empty icon="folder" [heading]="t('indicators.no-cases')" /></li>
        }
      </ul>
      <pn-more [of]="list" />
      @if (hidden() > 0) {
        <p class="small quiet">{{ t('indicators.hidden', { count: hidden() }) }}</p>
      }
    </ng-container>
  `,
  styles: `
    ul {
      margin: 0 0 12px;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 6px 14px;
      align-items: center;
      min-height: 56px;
      padding: 6px 14px;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
    }
    li:last-child {
      border-bottom: 0;
    }
    a {
      display: inline-flex;
      align-items: center;
      min-height: 44px;
    }
  `,
})
export class IndicatorCases {
  private readonly api = inject(Api);
  private readonly asked = toSignal(inject(ActivatedRoute).queryParamMap, { requireSync: true });
  protected readonly dates = inject(Dates);
  private readonly texts = inject(Texts);
  protected readonly t = this.texts.t;
  protected readonly hidden = signal(0);
  protected readonly list = new PagedList<IndicatorCaseDto>(async (after) => {
    const when = quarterOf(this.of('quarter'));
    const indicator = this.of('indicator') as ListGroupIndicatorCases$Params['indicator'];
    const optional = Object.fromEntries(
      Object.entries({
        part: this.of('part'),
        serviceType: this.of('serviceType'),
        place: this.of('place'),
        after,
      }).filter(([, value]) => Boolean(value)),
    );
    const params = { ...when, indicator, ...optional };
    const answer = await (this.of('of') === OWN_AGENCY
      ? this.api.call(listAgencyIndicatorCases, params)
      : this.api.call(listGroupIndicatorCases, { groupId: this.of('of'), ...params }));
    this.hidden.set(answer.hidden);
    return { items: answer.items, nextCursor: answer.next };
  });
  protected readonly title = computed(() => {
    const [indicator, part] = [textName(this.of('indicator')), textName(this.of('part'))];
    if (indicator === 'stages') return this.t(`indicators.stage-${part || 'identified'}`);
    const key = `indicators.part-${indicator}-${part}`;
    const title = this.t(`indicators.title-${indicator}`);
    return part && this.texts.has(key) ? `${title}: ${this.t(key)}` : title;
  });
  protected readonly lead = computed(() => this.dates.period(this.of('quarter')));

  private of(name: string): string {
    return this.asked().get(name) ?? '';
  }
}
