import { Component, computed, inject, input, signal } from '@angular/core';
import { getAgencyTraining } from '../../api/fn/statistics/get-agency-training';
import { getGroupTraining } from '../../api/fn/statistics/get-group-training';
import type { TrainingEffectDto } from '../../api/models/training-effect-dto';
import type { TrainingWindowDto } from '../../api/models/training-window-dto';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { IndicatorScopes, OWN_AGENCY } from './indicator-scopes';

const DAY_MS = 86_400_000;
/** Of these how many there were says more than a share. */
const OF_ALL: ReadonlySet<string> = new Set(['orders_served_in_time', 'follow_ups_on_time']);

/** Orders and refusals in the months before and after a session, with the published first points. */
@Component({
  selector: 'pn-training-effect',
  imports: [Arrived, ChoiceChips, PageHeader],
  template: `
    <ng-container *pnArrived="effect as shown">
      <pn-page-header
        [heading]="titleOf(shown)"
        [lead]="dates.date(shown.session.heldOn)"
        [back]="{ to: ['/training/sessions'], label: t('training.sessions') }"
      />
      <div class="stack">
        @if (scopes.all().length > 1) {
          <pn-choice-chips
            [legend]="t('indicators.of-whom')"
            [hidesLegend]="true"
            [options]="scopes.all()"
            [(value)]="scope"
          />
        }
        <p class="small quiet">{{ t('training.effect-how') }}</p>
        <ul class="indicators">
          @for (row of rows(); track row.title) {
            <li class="card padded">
              <h2>{{ row.title }}</h2>
              <dl>
                @for (cell of row.cells; track cell.window) {
                  <div>
                    <dt>
                      {{ cell.window }} <span class="small quiet">{{ cell.months }}</span>
                    </dt>
                    <dd>{{ cell.number }}</dd>
                  </div>
                }
              </dl>
            </li>
          }
        </ul>
        <section class="card padded">
          <h2>{{ t('training.published') }}</h2>
          @for (point of shown.published; track point.place) {
            <p>{{ t('place.' + point.place) }}: {{ point.orders }}</p>
          }
        </section>
      </div>
    </ng-container>
  `,
  styleUrl: './window-cards.scss',
})
export class TrainingEffect {
  readonly id = input.required<string>();
  private readonly api = inject(Api);
  protected readonly dates = inject(Dates);
  protected readonly scopes = inject(IndicatorScopes);
  protected readonly t = inject(Texts).t;
  protected readonly scope = signal<string | null>(this.scopes.all()[0]?.value ?? null);
  protected readonly effect = apiResource(
    (of): Promise<TrainingEffectDto> =>
      of === OWN_AGENCY
        ? this.api.call(getAgencyTraining, { id: this.id() })
        : this.api.call(getGroupTraining, { id: this.id(), groupId: of }),
    () => this.scope() ?? undefined,
  );
  protected readonly rows = computed(() => {
    const windows = this.effect.value()?.windows ?? [];
    return (windows[0]?.items ?? []).map(({ figure }, at) => ({
      title: this.t(`training-figure.${textName(figure)}`),
      cells: windows.map((window) => ({
        window: this.t(`training-window.${textName(window.window)}`),
        months: this.monthsOf(window),
        number: numberOf(window, at),
      })),
    }));
  });

  protected titleOf({ session }: TrainingEffectDto): string {
    return this.t(`training-module.${textName(session.module)}`);
  }

  private monthsOf({ from, until }: TrainingWindowDto): string {
    const [first, last] = [this.dates.month(from), this.dates.month(new Date(Date.parse(until) - DAY_MS))];
    return first === last ? first : `${first} – ${last}`;
  }
}

function numberOf({ items }: TrainingWindowDto, at: number): string {
  const item = items[at];
  if (!item) return '';
  return OF_ALL.has(item.figure) ? `${item.value} / ${item.base}` : `${item.value}`;
}
