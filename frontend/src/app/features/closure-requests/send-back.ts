import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { ClosureRequestDto, SendBackRequest } from '../../api/models';
import { Texts, textName } from '../../core/language/texts';
import { RadioCards } from '../../ui/radio-cards/radio-cards';

export type SendBackReason = NonNullable<SendBackRequest['reason']>;

/** For the survivor's request only "alone" and "informed" may be doubted, never the risk (domain reference 2.5). */
const DOUBTS: readonly SendBackReason[] = [
  'not_alone',
  'not_informed',
  'pressure_not_asked',
  'pressure_or_fear',
];
const CONCERNS: readonly SendBackReason[] = ['facts_not_confirmed', 'new_concern', 'risk_too_high', 'other'];

/** Why a request goes back to its author. */
@Component({
  selector: 'pn-send-back',
  imports: [MatButton, RadioCards],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-radio-cards
        [legend]="t('decision.send-back-why')"
        [options]="options()"
        [error]="isTried() && !reason() ? t('decision.send-back-missing') : ''"
        [(value)]="reason"
      />
      @if (isHerWish()) {
        <p class="small quiet">{{ t('decision.send-back-her-wish') }}</p>
      }
      <div class="actions">
        <button matButton="filled" type="submit">{{ t('decision.send-back') }}</button>
        <button matButton="outlined" type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
      </div>
    </form>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class SendBack {
  readonly closing = input.required<ClosureRequestDto['reason']>();
  readonly chosen = output<SendBackReason>();
  readonly cancelled = output();

  protected readonly t = inject(Texts).t;
  protected readonly reason = signal<string | null>(null);
  protected readonly isTried = signal(false);
  protected readonly isHerWish = computed(() => this.closing() === 'survivor_request');
  private readonly allowed = computed(() => (this.isHerWish() ? DOUBTS : [...DOUBTS, ...CONCERNS]));
  protected readonly options = computed(() =>
    this.allowed().map((value) => ({ value, label: this.t(`send-back.${textName(value)}`) })),
  );

  protected submit(event: Event): void {
    event.preventDefault();
    this.isTried.set(true);
    const reason = this.allowed().find((known) => known === this.reason());
    if (reason) this.chosen.emit(reason);
  }
}
