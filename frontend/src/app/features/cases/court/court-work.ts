import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listCourtWork } from '../../../api/fn/support/list-court-work';
import type { CourtEntryDto, CourtWorkDto } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { Code } from '../../../ui/code/code';
import { PageHeader } from '../../../ui/page-header/page-header';
import { Arrived } from '../../../ui/states/arrived';
import { Empty } from '../../../ui/states/empty';
import { CourtEntryForm } from './court-entry-form';
import { entryLine } from './court-lists';

/** What lawyers opened to a court or to enforcement: a number, what it is about, and whom to call. */
@Component({
  selector: 'pn-court-work',
  imports: [Arrived, Code, CourtEntryForm, Empty, MatButton, PageHeader],
  template: `
    <pn-page-header [heading]="t('menu.matters')" [lead]="t('court-work.lead')" />
    <ul *pnArrived="list" class="stack">
      @for (one of list.value() ?? []; track one.id) {
        <li class="card padded stack">
          <h2>{{ t(one.duty ? 'court-duty.' + name(one.duty) : 'court-kind.' + name(one.kind ?? '')) }}</h2>
          <p><pn-code [value]="one.reference" /></p>
          <ul class="facts small">
            @for (line of lines(one); track $index) {
              <li>{{ line }}</li>
            }
          </ul>
          @if (openId() === one.id) {
            <pn-court-entry-form [work]="one" (said)="said($event)" (cancelled)="openId.set('')" />
          } @else {
            <div class="actions">
              <button matButton="filled" type="button" (click)="openId.set(one.id)">
                {{ t('court-work.say') }}
              </button>
            </div>
          }
        </li>
      } @empty {
        <li class="card">
          <pn-empty icon="check" [heading]="t('court-work.none')" [next]="t('court-work.none-next')" />
        </li>
      }
    </ul>
    <section class="card padded stack">
      <p>{{ t('court-work.others') }}</p>
      <p>
        <a [href]="desk()" target="_blank" rel="noopener">{{ t('court-work.ask-call') }}</a>
      </p>
    </section>
  `,
  styles: `
    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    section {
      margin-top: 16px;
    }
    .facts {
      display: grid;
      gap: 4px;
    }
  `,
  host: { class: 'spaced' },
})
export class CourtWork {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  /** A court helps also those who have no lawyer here: the helpline calls them. */
  protected readonly desk = computed(() => `/portal/${this.language.current()}/desk`);
  /** The one about which something is being said. */
  protected readonly openId = signal('');
  protected readonly list = apiResource<CourtWorkDto[]>(() => this.api.call(listCourtWork, {}));

  protected lines({
    hearingOn,
    isSupportOffered,
    untilOn,
    agencyName,
    phone,
    entries,
  }: CourtWorkDto): string[] {
    const support = isSupportOffered === null ? '' : `court-work.support-${isSupportOffered ? 'yes' : 'no'}`;
    return [
      hearingOn ? this.t('court-work.hearing', { day: this.dates.longDay(hearingOn) }) : '',
      untilOn ? this.t('court.lasts', { day: this.dates.date(untilOn) }) : '',
      support && this.t(support),
      [agencyName[this.language.current()], phone].filter(Boolean).join(' · '),
      ...entries.map((entry) => this.line(entry)),
    ].filter(Boolean);
  }

  private line(entry: CourtEntryDto): string {
    return entryLine(entry, this.t, (day) => this.dates.date(day));
  }

  protected said(list: CourtWorkDto[]): void {
    this.openId.set('');
    this.list.set(list);
  }
}
