import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { askIncidentExport } from '../../api/fn/exports/ask-incident-export';
import { decideIncidentExport } from '../../api/fn/exports/decide-incident-export';
import { listIncidentExports } from '../../api/fn/exports/list-incident-exports';
import { downloadIncidentExport } from '../../api/fn/exports/download-incident-export';
import type { IncidentExportDto } from '../../api/models/incident-export-dto';
import { Dialogs } from '../../core/dialogs/dialogs';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { SavedFiles } from '../../core/http/saved-files';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { StepUp } from '../../core/session/step-up';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { PageHeader } from '../../ui/page-header/page-header';
import { Tabs } from '../../ui/tabs/tabs';
import { IndicatorScopes } from './indicator-scopes';
import { RowsDefinition } from './rows-definition';
import { apiResource } from '../../core/http/api-resource';
import { Arrived } from '../../ui/states/arrived';

const SHOWN_QUARTERS = 5;
const LAST_DAYS = ['', '03-31', '06-30', '09-30', '12-31'];

/** Rows about persons leave by the word of two people, a day after the second one. */
@Component({
  selector: 'pn-rows',
  imports: [Arrived, ChoiceChips, MatButton, PageHeader, RowsDefinition, Tabs],
  providers: [Dialogs, StepUp],
  template: `
    <pn-page-header [heading]="t('rows.title')" [lead]="t('rows.lead')" />
    <pn-tabs [tabs]="tabs()" [label]="t('indicators.parts')" />
    <div class="stack">
      <pn-choice-chips [legend]="t('indicators.quarter')" [options]="quarters()" [(value)]="quarter" />
      <div class="actions">
        <button matButton="filled" type="button" (click)="ask()">{{ t('rows.ask') }}</button>
      </div>
      @if (refusal()) {
        <p class="error" role="alert">{{ refusal() }}</p>
      }
      <ng-container *pnArrived="rows as all">
        @for (row of all; track row.id) {
          <section class="card padded">
            <h2>{{ dates.date(row.fromOn) }} – {{ dates.date(row.toOn) }}</h2>
            <p>{{ t('rows.state-' + row.state) }}</p>
            <p class="small quiet">
              {{ t('rows.asked-by', { who: row.requestedBy, when: dates.moment(row.requestedAt) }) }}
              @if (row.decidedBy) {
                <br />{{ t('rows.decided-by', { who: row.decidedBy }) }}
              }
              @if (row.state === 'delayed' && row.readyAt) {
                <br />{{ t('rows.ready-at', { when: dates.moment(row.readyAt) }) }}
              }
              @if (row.state === 'ready' && row.endsAt) {
                <br />{{ t('rows.ends-at', { when: dates.moment(row.endsAt) }) }}
              }
              @if (row.taken > 0) {
                <br />{{ t('rows.taken', { count: row.taken }) }}
              }
            </p>
            <div class="actions">
              @if (row.allowedActions.includes('decide')) {
                <button matButton="filled" type="button" (click)="decide(row, true)">
                  {{ t('rows.approve') }}
                </button>
                <button matButton="outlined" type="button" (click)="decide(row, false)">
                  {{ t('rows.refuse') }}
                </button>
              }
              @if (row.allowedActions.includes('take')) {
                <button matButton="outlined" type="button" (click)="take(row)">{{ t('rows.take') }}</button>
              }
            </div>
          </section>
        } @empty {
          <p class="quiet">{{ t('rows.none') }}</p>
        }
      </ng-container>
      <pn-rows-definition />
    </div>
  `,
})
export class Rows {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly presence = inject(StepUp);
  private readonly files = inject(SavedFiles);
  private readonly scopes = inject(IndicatorScopes);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly tabs = this.scopes.tabs;
  protected readonly refusal = signal('');
  protected readonly rows = apiResource(() => this.api.call(listIncidentExports, {}));
  /** Quarters that are over. */
  protected readonly quarters = computed(() =>
    this.scopes
      .lastQuarters(SHOWN_QUARTERS)
      .slice(1)
      .map((value) => ({ value, label: this.dates.period(value) })),
  );
  protected readonly quarter = signal<string | null>(this.scopes.lastQuarters(2)[1] ?? null);

  protected ask(): Promise<void> {
    const [year, quarter] = (this.quarter() ?? '').split('-').map(Number);
    if (!year || !quarter) return Promise.resolve();
    const first = `${year}-${String(3 * quarter - 2).padStart(2, '0')}-01`;
    const body = { fromOn: first, toOn: `${year}-${LAST_DAYS[quarter] ?? ''}` };
    return this.carryOut(() => this.api.call(askIncidentExport, { body }, new Submission().context()));
  }

  protected decide({ id }: IncidentExportDto, approves: boolean): Promise<void> {
    return this.carryOut(() =>
      this.api.call(decideIncidentExport, { id, body: { approves } }, new Submission().context()),
    );
  }

  protected take({ id, fromOn, toOn }: IncidentExportDto): Promise<void> {
    return this.carryOut(async () => {
      const content = await this.api.call(downloadIncidentExport, { id });
      this.files.save(content, `incidents-${fromOn}-${toOn}.csv`);
    });
  }

  private async carryOut(work: () => Promise<unknown>): Promise<void> {
    this.refusal.set('');
    try {
      await this.presence.during(work);
    } catch (problem) {
      this.refusal.set(this.problems.sentence(problem));
    }
    await this.rows.reload();
  }
}
