import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listKeyDates } from '../../../api/fn/support/list-key-dates';
import type { KeyDateDto } from '../../../api/models/key-date-dto';
import type { KeyDateEventDto } from '../../../api/models/key-date-event-dto';
import type { KeyDatesDto } from '../../../api/models/key-dates-dto';
import { Api } from '../../../core/http/api';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { Chip } from '../../../ui/due-chip/chip';
import { Empty } from '../../../ui/states/empty';
import { LoadError } from '../../../ui/states/load-error';
import { Loading } from '../../../ui/states/loading';
import { CaseStore } from '../case-page/case-store';
import { loaded } from '../../../core/work/loaded';
import { KeyDateStepForm } from './key-date-step-form';

/** Key dates for the safety plan, each with its outcome. Dates that the user may not see do not exist here. */
@Component({
  selector: 'pn-key-dates',
  imports: [Chip, KeyDateStepForm, Empty, LoadError, Loading, MatButton, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './key-dates.html',
  styleUrls: ['../case-page/records.scss', './support.scss'],
})
export class KeyDates {
  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  protected readonly store = inject(CaseStore);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly openId = signal<string | null>(null);
  protected readonly list = loaded(() => this.api.call(listKeyDates, { caseId: this.store.subject().id }));
  protected readonly mayAdd = computed(
    () => this.store.may('record_event') && (this.list.value()?.allowedKinds.length ?? 0) > 0,
  );
  /** Hides the empty list from users who can neither add nor see a date. */
  protected readonly isShown = computed(
    () => this.list.state() !== 'ready' || this.mayAdd() || (this.list.value()?.dates.length ?? 0) > 0,
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

  protected async recorded(dates: KeyDatesDto): Promise<void> {
    this.openId.set(null);
    this.list.set(dates);
    this.announcer.say(this.t('ui.saved'));
    await this.store.reload();
  }
}
