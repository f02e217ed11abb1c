import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { CallbackListDto, CallbackRequestRowDto, CallbackTakeRequest } from '../../api/models';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { DueChip } from '../../ui/due-chip/due-chip';
import { TAKE_OVER_REASON } from '../../api/models/take-over-reason-array';

export interface Taken extends CallbackTakeRequest {
  readonly row: CallbackRequestRowDto;
}

/** One part of the board: requests, how many there are of them, and further ones. */
@Component({
  selector: 'pn-callback-list',
  imports: [ChoiceChips, DueChip, MatButton],
  templateUrl: './callback-list.html',
  styleUrl: './callback-list.scss',
})
export class CallbackList {
  readonly heading = input.required<string>();
  readonly shelf = input.required<CallbackListDto>();
  readonly openedId = input<string | null>(null);
  readonly taken = output<Taken>();
  readonly shown = output<CallbackRequestRowDto>();
  readonly reopened = output<CallbackRequestRowDto>();
  readonly more = output();

  private readonly dates = inject(Dates);
  protected readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  /** The request that is being taken over, until it is said why. */
  protected readonly asked = signal<string | null>(null);
  protected readonly reason = signal<string | null>(null);
  protected readonly reasons = TAKE_OVER_REASON.map((value) => ({
    value,
    label: this.t(`take-over.${textName(value)}`),
  }));
  protected readonly rows = computed(() =>
    this.shelf().items.map((row) => ({
      row,
      title: this.t('callbacks.asked', { when: this.dates.moment(row.receivedAt) }),
      detail: this.detailOf(row),
      due: row.state === 'waiting' ? row.dueAt : row.state === 'taken' ? row.tryAt : null,
      may: (action: CallbackRequestRowDto['allowedActions'][number]) => row.allowedActions.includes(action),
    })),
  );

  protected ask({ id }: CallbackRequestRowDto): void {
    this.reason.set(null);
    this.asked.set(this.asked() === id ? null : id);
  }

  protected takeOver(row: CallbackRequestRowDto): void {
    const reason = TAKE_OVER_REASON.find((one) => one === this.reason());
    if (!reason) return;
    this.asked.set(null);
    this.taken.emit({ row, reason });
  }

  private detailOf(row: CallbackRequestRowDto): string {
    const { source, state, isMine, takenByName, isLocked, outcome, junkReason } = row;
    const who = isMine ? this.t('callbacks.mine') : this.t('callbacks.has', { who: takenByName ?? '' });
    return [
      source === 'page' ? '' : this.t(`call-source.${textName(source)}`),
      state === 'waiting' ? this.t('callbacks.nobody') : who,
      isLocked && state !== 'settled' ? this.t('callbacks.locked') : '',
      outcome ? this.t(`call-outcome.${textName(outcome)}`) : '',
      junkReason ? this.t(`junk-reason.${textName(junkReason)}`) : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }
}
