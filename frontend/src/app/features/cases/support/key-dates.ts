import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { addKeyDateEvent } from '../../../api/fn/support/add-key-date-event';
import { listKeyDates } from '../../../api/fn/support/list-key-dates';
import type { KeyDateDto, KeyDateEventDto, KeyDatesDto } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { Submission } from '../../../core/http/request-context';
import { sender } from '../../../core/http/sender';
import { Dates, dayOf } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { Announcer } from '../../../core/shell/announcer';
import { Chip } from '../../../ui/due-chip/chip';
import { Empty } from '../../../ui/states/empty';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';
import { isAskedAgain } from './key-date-lists';
import type { KeyDateStep } from './key-date-lists';
import { KeyDateStepForm } from './key-date-step-form';
import { Arrived } from '../../../ui/states/arrived';

/** Key dates for the safety plan, each with its outcome. Dates that the user may not see do not exist here. */
@Component({
  selector: 'pn-key-dates',
  imports: [Arrived, Chip, Empty, KeyDateStepForm, MatButton, RouterLink],
  templateUrl: './key-dates.html',
  styleUrls: ['../case-page/records.scss', './support.scss'],
})
export class KeyDates {
  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  private readonly clock = inject(ServerClock);
  protected readonly store = inject(CaseStore);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly isAskedAgain = isAskedAgain;
  protected readonly sender = sender();
  protected readonly openId = signal<string | null>(null);
  protected readonly list = apiResource(() =>
    this.api.call(listKeyDates, { caseId: this.store.subject().id }),
  );
  protected readonly mayAdd = computed(
    () => this.store.may('record_event') && (this.list.value()?.allowedKinds.length ?? 0) > 0,
  );
  /** Hides the empty list from users who can neither add nor see a date. */
  protected readonly isShown = computed(
    () => !this.list.value() || this.mayAdd() || (this.list.value()?.dates.length ?? 0) > 0,
  );

  /** The day that holds now: of a stay the first, of everything else the latest that was named. */
  protected dayOf(date: KeyDateDto): string {
    const note = date.kind === 'stay' && date.isRunning ? date.notes.at(-1) : date.notes[0];
    return this.dates.longDay(note?.onDay ?? '');
  }

  protected about(date: KeyDateDto): string {
    const detail = date.notes.find((note) => note.detail)?.detail;
    return detail ? this.t(`key-date-detail.${textName(detail)}`) : '';
  }

  protected line(note: KeyDateEventDto): string {
    return [
      this.dates.date(note.onDay),
      this.t(`key-date-step.${textName(note.step)}`),
      note.detail ? this.t(`key-date-detail.${textName(note.detail)}`) : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }

  protected toggle({ id }: KeyDateDto): void {
    this.openId.set(this.openId() === id ? null : id);
  }

  /** Today's answer to whether it still holds. */
  protected async answer({ id, version }: KeyDateDto, step: KeyDateStep): Promise<void> {
    const body = { step, onDay: dayOf(this.clock.now()), detail: null, note: null };
    const context = new Submission().context(version);
    await this.sender.send(async () =>
      this.recorded(await this.api.call(addKeyDateEvent, { id, body }, context)),
    );
    if (this.sender.problem()) await this.list.reload();
  }

  protected async recorded(dates: KeyDatesDto): Promise<void> {
    this.openId.set(null);
    this.list.set(dates);
    this.announcer.say(this.t('ui.saved'));
    await this.store.reload();
  }
}
