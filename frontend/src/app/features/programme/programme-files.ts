import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listProgrammeFiles } from '../../api/fn/programme/list-programme-files';
import { DraftList } from '../../core/drafts/draft-list';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { LatestNews } from '../../core/work/latest-news';
import { DueChip } from '../../ui/due-chip/due-chip';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';

/** Everybody in the own programme; reports that wait first, then the newest stage. */
@Component({
  selector: 'pn-programme-files',
  imports: [Arrived, DraftList, DueChip, LatestNews, MatButton, PageHeader, RouterLink],
  template: `
    <pn-page-header [heading]="t('menu.courses')" [lead]="t('programme.lead')">
      <a actions matButton="filled" routerLink="/courses/new">{{ t('programme.new') }}</a>
    </pn-page-header>
    <pn-latest-news on="courses" />
    <pn-draft-list />
    <ng-container *pnArrived="files as rows">
      <ul class="card">
        @for (row of rows; track row.id) {
          <li class="padded">
            <a [routerLink]="['/courses', row.id]">{{ row.name }}</a>
            <p class="small">
              {{ t('programme-stage.' + name(row.stage)) }} ·
              {{ t('programme.hours', { done: hours(row.minutesDone), asked: row.hoursAsked }) }}
              @if (row.lastSessionOn; as day) {
                · {{ t('programme.last-session', { day: dates.day(day) }) }}
              }
            </p>
            @if (row.reportBy; as by) {
              <pn-due-chip [at]="by" [now]="clock.now()" />
              <p class="small strong">{{ t('programme.report-by', { time: dates.moment(by) }) }}</p>
            }
          </li>
        } @empty {
          <li class="padded quiet">{{ t('programme.nobody') }}</li>
        }
      </ul>
    </ng-container>
  `,
  styles: `
    li + li {
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    .strong {
      font-weight: 600;
    }
  `,
})
export class ProgrammeFiles {
  private readonly api = inject(Api);
  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  protected readonly clock = inject(ServerClock);
  protected readonly name = textName;
  protected readonly files = apiResource(() => this.api.call(listProgrammeFiles, {}));

  protected hours(minutes: number): number {
    return Math.floor(minutes / 60);
  }
}
