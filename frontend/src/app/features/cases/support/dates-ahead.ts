import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listDates } from '../../../api/fn/support/list-dates';
import type { DateDto } from '../../../api/models/date-dto';
import type { DateNoteDto } from '../../../api/models/date-note-dto';
import type { DatesDto } from '../../../api/models/dates-dto';
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
import { DateStepForm } from './date-step-form';

/** Dates that her plan must know, each with what came of it. What the viewer may not know of does not exist here. */
@Component({
  selector: 'pn-dates-ahead',
  imports: [Chip, DateStepForm, Empty, LoadError, Loading, MatButton, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './dates-ahead.html',
  styleUrls: ['../case-page/records.scss', './support.scss'],
})
export class DatesAhead {
  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  protected readonly store = inject(CaseStore);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly openId = signal<string | null>(null);
  protected readonly list = loaded(() => this.api.call(listDates, { caseId: this.store.subject().id }));
  protected readonly mayAdd = computed(
    () => this.store.may('record_event') && (this.list.value()?.allowedKinds.length ?? 0) > 0,
  );
  /** Whoever writes none and sees none is not asked to look at an empty list. */
  protected readonly isShown = computed(
    () => this.list.state() !== 'ready' || this.mayAdd() || (this.list.value()?.dates.length ?? 0) > 0,
  );

  /** The day that holds now: of a stay the first, of everything else the latest that was named. */
  protected dayOf(date: DateDto): string {
    const note = date.kind === 'stay' && date.isRunning ? date.notes.at(-1) : date.notes[0];
    return this.dates.longDay(note?.onDay ?? '');
  }

  protected about(date: DateDto): string {
    const detail = date.notes.find((note) => note.detail)?.detail;
    return detail ? this.t(`date-detail.${textName(detail)}`) : '';
  }

  protected line(note: DateNoteDto): string {
    return [
      this.dates.date(note.onDay),
      this.t(`date-step.${textName(note.step)}`),
      note.detail ? this.t(`date-detail.${textName(note.detail)}`) : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }

  protected toggle({ id }: DateDto): void {
    this.openId.set(this.openId() === id ? null : id);
  }

  protected async recorded(dates: DatesDto): Promise<void> {
    this.openId.set(null);
    this.list.set(dates);
    this.announcer.say(this.t('ui.saved'));
    await this.store.reload();
  }
}
