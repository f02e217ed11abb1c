import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { endAbsence } from '../../api/fn/users/end-absence';
import { listAbsences } from '../../api/fn/users/list-absences';
import { planAbsence } from '../../api/fn/users/plan-absence';
import type { AbsenceDto, AbsencesDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates, dayOf } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { Chip } from '../../ui/due-chip/chip';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { SelectField } from '../../ui/field/select-field';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { sender } from '../../core/http/sender';

const FIELD_IDS = { userId: 'userId', startsOn: 'startsOn', endsOn: 'endsOn', standInId: 'standInId' };

/** Who of the agency is away and who stands in; one enters one's own absence, a supervisor anybody's. */
@Component({
  selector: 'pn-absences',
  imports: [
    Chip,
    DateField,
    Empty,
    ErrorSummary,
    LoadError,
    Loading,
    MatButton,
    Note,
    PageHeader,
    SelectField,
  ],
  templateUrl: './absences.html',
  styleUrl: './absences.scss',
})
export class Absences {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly dates = inject(Dates);
  private readonly clock = inject(ServerClock);
  private readonly ownId = inject(SessionStore).user()?.id ?? '';
  private readonly submission = new Submission();
  private isBusy = false;
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors(FIELD_IDS);
  protected readonly shown = signal<AbsencesDto | null>(null);
  protected readonly problem = signal('');
  protected readonly sender = sender(this.errors.showProblem);
  /** The new line stands above the form, out of sight on a phone. */
  protected readonly isSaved = signal(false);
  protected readonly userId = signal(this.ownId);
  protected readonly standInId = signal('');
  protected readonly from = signal<KnownDay | null>(null);
  protected readonly until = signal<KnownDay | null>(null);
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly standIns = computed(() =>
    (this.shown()?.standIns ?? []).filter(({ id }) => id !== this.userId()),
  );
  protected readonly rows = computed(() => (this.shown()?.items ?? []).map((one) => this.toRow(one)));

  constructor() {
    void this.load();
  }

  protected load(): Promise<void> {
    return this.attempt(() => Promise.resolve());
  }

  /** Once, however often it is pressed. */
  protected async end(absence: AbsenceDto): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    await this.attempt(async () => {
      await this.api.call(endAbsence, { id: absence.id }, new Submission().context(absence.version));
    });
    this.isBusy = false;
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.isSaved.set(false);
    if (this.errors.show(this.missing())) return;
    await this.sender.send(async () => {
      const body = {
        userId: this.userId(),
        startsOn: this.from()?.on ?? '',
        endsOn: this.until()?.on ?? '',
        ...(this.standInId() ? { standInId: this.standInId() } : {}),
      };
      await this.api.call(planAbsence, { body }, this.submission.context());
      this.submission.renew();
      this.from.set(null);
      this.until.set(null);
      this.isSaved.set(true);
      await this.load();
    });
  }

  private missing() {
    return [
      ...(this.from()?.on ? [] : [{ fieldId: 'startsOn', text: this.t('error.required') }]),
      ...(this.until()?.on ? [] : [{ fieldId: 'endsOn', text: this.t('error.required') }]),
    ];
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.problem.set('');
    try {
      await work();
      this.shown.set(await this.api.call(listAbsences, {}));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  private toRow(absence: AbsenceDto) {
    const { person, standIn, startsOn, endsOn } = absence;
    const days =
      startsOn === endsOn
        ? this.dates.day(startsOn)
        : `${this.dates.day(startsOn)} – ${this.dates.day(endsOn)}`;
    return {
      absence,
      who: person.displayName,
      days,
      instead: standIn ? this.t('away.instead', { who: standIn.displayName }) : this.t('away.nobody-instead'),
      mayEnd: absence.allowedActions.includes('end'),
      end: this.t(absence.isRunning ? 'away.is-back' : 'away.does-not-go'),
    };
  }
}
