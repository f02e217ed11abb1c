import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute } from '@angular/router';
import { getAgencyReport } from '../../../api/fn/statistics/get-agency-report';
import { getCommitteeReport } from '../../../api/fn/statistics/get-committee-report';
import { listAgencyReportPeriods } from '../../../api/fn/statistics/list-agency-report-periods';
import { listCommitteeReportPeriods } from '../../../api/fn/statistics/list-committee-report-periods';
import type { DeliveryRequest } from '../../../api/models/delivery-request';
import { Api } from '../../../core/http/api';
import { Texts } from '../../../core/language/texts';
import { Chip } from '../../../ui/due-chip/chip';
import { Icon } from '../../../ui/icon/icon';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { Empty } from '../../../ui/states/empty';
import { periodChoice } from '../period-choice';
import { PeriodSelect } from '../period-select';
import { Deliveries } from './deliveries';
import { ReportPaper } from './report-paper';
import type { ReportForm } from './report-labels';
import { Arrived } from '../../../ui/states/arrived';

/** The report of an agency, or that to the committee: exact lines of a period, and its deliveries. */
@Component({
  selector: 'pn-report-page',
  imports: [
    ...[Chip, Arrived, Deliveries, Empty, Icon, MatButton],
    ...[Note, PageHeader, PeriodSelect, ReportPaper],
  ],
  template: `
    <pn-page-header [heading]="heading()" [lead]="lead()" [back]="back()">
      <pn-chip badges icon="lock" tone="outline">{{ t('figures.exact') }}</pn-chip>
    </pn-page-header>
    <ng-container *pnArrived="choice.periods as all">
      @if (all.length === 0) {
        <pn-empty icon="chart" [heading]="t('reports.none')" [next]="t('reports.none-next')" />
      } @else {
        <div class="stack">
          <pn-period-select [periods]="all" [(value)]="choice.period" />
          <ng-container *pnArrived="choice.counted as form">
            @if (!form.period.isOver) {
              <pn-note icon="clock">{{ t('figures.running') }}</pn-note>
            }
            <pn-report-paper #paper [form]="form" />
            <div>
              <button matButton type="button" (click)="paper.print()">
                <pn-icon name="print" />{{ t('print.print') }}
              </button>
            </div>
            <pn-deliveries [report]="report" [period]="form.period" />
          </ng-container>
        </div>
      }
    </ng-container>
  `,
})
export class ReportPage {
  private readonly api = inject(Api);
  protected readonly t = inject(Texts).t;
  protected readonly report = inject(ActivatedRoute).snapshot.data['report'] as DeliveryRequest['report'];
  private readonly isOfAgency = this.report === 'agency';
  protected readonly heading = computed(() =>
    this.t(this.isOfAgency ? 'agency-reports.title' : 'deliveries.report-committee'),
  );
  protected readonly lead = computed(() => this.t(this.isOfAgency ? 'agency-reports.lead' : 'reports.lead'));
  protected readonly back = computed(() =>
    this.isOfAgency
      ? { to: ['/figures'], label: this.t('menu.figures') }
      : { to: ['/tables'], label: this.t('menu.tables') },
  );
  protected readonly choice = periodChoice({
    first: this.isOfAgency ? 'quarter' : 'year',
    list: async () => {
      const list = this.isOfAgency ? listAgencyReportPeriods : listCommitteeReportPeriods;
      return (await this.api.call(list, {})).items;
    },
    get: (period): Promise<ReportForm> =>
      this.isOfAgency
        ? this.api.call(getAgencyReport, { period })
        : this.api.call(getCommitteeReport, { period }),
  });
}
