import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listAgencies } from '../../api/fn/directory/list-agencies';
import { confirmAppointment } from '../../api/fn/oversight/confirm-appointment';
import { getOversight } from '../../api/fn/oversight/get-oversight';
import { listUsers } from '../../api/fn/users/list-users';
import type { AppointmentDto, UndeliverableDto } from '../../api/models';
import { Dialogs } from '../../core/dialogs/dialogs';
import { Api } from '../../core/http/api';
import { toProblem } from '../../core/http/api-problem';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { StepUp } from '../../core/session/step-up';
import { ServerClock } from '../../core/session/server-clock';
import { Announcer } from '../../core/shell/announcer';
import { LatestNews } from '../../core/work/latest-news';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { BlockReviews } from './block-reviews';
import { AppointmentForm } from './appointment-form';
import { apiResource } from '../../core/http/api-resource';
import { Arrived } from '../../ui/states/arrived';

/** Agencies where reminders reach no person who can act, by numbers alone, and what two people together do about it. */
@Component({
  selector: 'pn-oversight',
  imports: [AppointmentForm, Arrived, BlockReviews, Empty, LatestNews, MatButton, Note, PageHeader],
  providers: [Dialogs, StepUp],
  templateUrl: './oversight.html',
  styleUrl: './oversight.scss',
})
export class Oversight {
  private readonly api = inject(Api);
  private readonly presence = inject(StepUp);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly language = inject(Language);
  private readonly dates = inject(Dates);
  private readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly shown = apiResource(async () => {
    const [shown, directory, people] = await Promise.all([
      this.api.call(getOversight, {}),
      this.api.call(listAgencies, {}),
      this.api.call(listUsers, {}),
    ]);
    this.clock.set(shown.now);
    return { ...shown, directory, people };
  });
  /** The agency whose form is open. */
  protected readonly openId = signal('');
  /** What was not confirmed, at its row. */
  protected readonly problem = signal<{ id: string; text: string } | null>(null);
  private readonly sendingId = signal('');
  /** In the server's order: the longest late first. */
  protected readonly agencies = computed(() =>
    (this.shown.value()?.agencies ?? []).map((one) => this.toRow(one)),
  );
  protected readonly appointments = computed(() =>
    (this.shown.value()?.appointments ?? []).map((one) => this.toAppointment(one)),
  );

  protected async proposed(): Promise<void> {
    this.openId.set('');
    this.announcer.say(this.t('ui.saved'));
    await this.shown.reload();
  }

  protected async confirm(id: string): Promise<void> {
    if (this.sendingId()) return;
    this.sendingId.set(id);
    this.problem.set(null);
    try {
      const context = new Submission().context();
      await this.presence.during(() => this.api.call(confirmAppointment, { id }, context));
      this.announcer.say(this.t('ui.saved'));
      await this.shown.reload();
    } catch (problem) {
      const hasLeft = toProblem(problem).code === 'not_possible_now';
      const text = hasLeft ? this.t('oversight.has-left') : this.problems.sentence(problem);
      this.problem.set({ id, text });
    } finally {
      this.sendingId.set('');
    }
  }

  private toRow(agency: UndeliverableDto) {
    const { rows, latestHours, causes, openCasesWithoutAnybodyAbove: uncovered } = agency;
    return {
      id: agency.agencyId,
      name: agency.agencyName[this.language.current()],
      rows: rows > 0 ? this.t('oversight.rows', { count: rows }) : '',
      latest: rows > 0 ? this.latest(latestHours) : '',
      causes: causes.map((cause) => this.t(`oversight.cause-${textName(cause)}`)).join(' · '),
      uncovered: uncovered > 0 ? this.t('oversight.uncovered', { count: uncovered }) : '',
    };
  }

  private latest(hours: number): string {
    if (hours < 48) return this.t('oversight.latest', { hours });
    return this.t('oversight.latest-days', { days: Math.floor(hours / 24) });
  }

  private toAppointment(one: AppointmentDto) {
    const agency = this.shown.value()?.directory.find(({ id }) => id === one.agencyId);
    const moment = this.dates.moment(one.confirmedAt ?? one.proposedAt);
    return {
      id: one.id,
      person: one.personName,
      facts: [agency?.name[this.language.current()] ?? '', this.t(`oversight.as-${textName(one.as)}`)]
        .filter(Boolean)
        .join(' · '),
      when: this.t(one.confirmedAt ? 'oversight.confirmed' : 'oversight.proposed', { moment }),
      waits: one.isOwn && !one.confirmedAt,
      mayConfirm: one.allowedActions.includes('confirm'),
      isSending: this.sendingId() === one.id,
    };
  }
}
