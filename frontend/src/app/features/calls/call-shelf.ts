import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { HelpRequestRowDto } from '../../api/models/help-request-row-dto';
import type { HelpShelfDto } from '../../api/models/help-shelf-dto';
import type { HelpTakeRequest } from '../../api/models/help-take-request';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { DueChip } from '../../ui/due-chip/due-chip';

const REASONS = ['late', 'asked_me', 'colleague_away'] as const;

export interface Taken extends HelpTakeRequest {
  readonly row: HelpRequestRowDto;
}

/** One part of the board: requests, how many there are of them, and further ones. */
@Component({
  selector: 'pn-call-shelf',
  imports: [ChoiceChips, DueChip, MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './call-shelf.html',
  styleUrl: './call-shelf.scss',
})
export class CallShelf {
  readonly heading = input.required<string>();
  readonly shelf = input.required<HelpShelfDto>();
  readonly openedId = input<string | null>(null);
  readonly taken = output<Taken>();
  readonly shown = output<HelpRequestRowDto>();
  readonly reopened = output<HelpRequestRowDto>();
  readonly more = output();

  private readonly dates = inject(Dates);
  protected readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  /** The request that is being taken over, until it is said why. */
  protected readonly asked = signal<string | null>(null);
  protected readonly reason = signal<string | null>(null);
  protected readonly reasons = REASONS.map((value) => ({
    value,
    label: this.t(`take-over.${textName(value)}`),
  }));
  protected readonly rows = computed(() =>
    this.shelf().items.map((row) => ({
      row,
      title: this.t('calls.asked', { when: this.dates.moment(row.receivedAt) }),
      detail: this.detailOf(row),
      due: row.state === 'waiting' ? row.dueAt : row.state === 'taken' ? row.tryAt : null,
      may: (action: HelpRequestRowDto['allowedActions'][number]) => row.allowedActions.includes(action),
    })),
  );

  protected ask({ id }: HelpRequestRowDto): void {
    this.reason.set(null);
    this.asked.set(this.asked() === id ? null : id);
  }

  protected takeOver(row: HelpRequestRowDto): void {
    const reason = REASONS.find((one) => one === this.reason());
    if (!reason) return;
    this.asked.set(null);
    this.taken.emit({ row, reason });
  }

  private detailOf(row: HelpRequestRowDto): string {
    const { state, isMine, takenByName, isLocked, outcome, junkReason } = row;
    const who = isMine ? this.t('calls.mine') : this.t('calls.has', { who: takenByName ?? '' });
    return [
      state === 'waiting' ? this.t('calls.nobody') : who,
      isLocked && state !== 'settled' ? this.t('calls.locked') : '',
      outcome ? this.t(`call-outcome.${textName(outcome)}`) : '',
      junkReason ? this.t(`junk-reason.${textName(junkReason)}`) : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }
}
