import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { setHotline } from '../../api/fn/callback-requests/set-hotline';
import type { CallbackBoardDto, HotlineDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Texts } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';

/** Also where an operator has set no digits yet: then they lead nowhere. */
const COVERS = ['calculator', 'calendar'] as const;
const MINUTES = [10, 15, 30, 60, 120] as const;

/** Whether the public page takes requests, and what it promises; the supervisor's to say. */
@Component({
  selector: 'pn-hotline-card',
  imports: [ChoiceChips, MatButton],
  template: `
    <section class="card padded stack">
      <h2>{{ t('callbacks.line') }}</h2>
      <p class="small quiet">{{ t('callbacks.line-lead') }}</p>
      @if (problem()) {
        <p class="error small" role="alert">{{ problem() }}</p>
      }
      <pn-choice-chips [legend]="t('callbacks.within')" [options]="choices()" [(value)]="minutes" />
      <div class="actions">
        <button matButton="filled" type="button" (click)="set(true)">
          {{ t(line().isOpen ? 'ui.save' : 'callbacks.open-line') }}
        </button>
        @if (line().isOpen) {
          <button matButton="outlined" type="button" (click)="set(false)">
            {{ t('callbacks.close-line') }}
          </button>
        }
      </div>
      <h2>{{ t('callbacks.hidden') }}</h2>
      @if (line().sosNumber; as digits) {
        <p>{{ t('callbacks.hidden-on', { digits }) }}</p>
        @for (one of line().sosDistricts; track one.digits) {
          <p class="small">{{ t('place.' + one.place) }}: {{ one.digits }}</p>
        }
        <ul>
          @for (cover of covers; track cover) {
            <li>{{ cover }}</li>
          }
        </ul>
      } @else {
        <p class="small quiet">{{ t('callbacks.hidden-off') }}</p>
      }
      <p class="small quiet">
        {{ line().smsNumber ? t('callbacks.sms-on', { number: line().smsNumber }) : t('callbacks.sms-off') }}
      </p>
    </section>
  `,
})
export class HotlineCard {
  readonly line = input.required<HotlineDto>();
  readonly changed = output<CallbackBoardDto>();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  protected readonly t = inject(Texts).t;
  protected readonly covers = COVERS.map((cover) => `${location.origin}/app/${cover}`);
  protected readonly problem = signal('');
  protected readonly minutes = linkedSignal<string | null>(() => String(this.line().withinMinutes));
  protected readonly choices = computed(() =>
    [...new Set([...MINUTES, this.line().withinMinutes])]
      .sort((one, other) => one - other)
      .map((minutes) => ({ value: String(minutes), label: this.t('callbacks.minutes', { minutes }) })),
  );

  protected async set(isOpen: boolean): Promise<void> {
    this.problem.set('');
    try {
      const body = { isOpen, withinMinutes: Number(this.minutes() ?? this.line().withinMinutes) };
      this.changed.emit(await this.api.call(setHotline, { body }));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }
}
