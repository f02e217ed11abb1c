import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listCourtCases } from '../../../api/fn/support/list-court-cases';
import type { CourtCaseDto, CourtCasesDto, CourtDutyDto, CourtStepDto } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { Dates, dayOf } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { Announcer } from '../../../core/shell/announcer';
import { WorkLabels } from '../../../core/work/work-labels';
import { Chip } from '../../../ui/due-chip/chip';
import { DueChip } from '../../../ui/due-chip/due-chip';
import { Note } from '../../../ui/note/note';
import { Arrived } from '../../../ui/states/arrived';
import { Empty } from '../../../ui/states/empty';
import { CaseStore } from '../case-page/case-store';
import { keptDay, questionName, safetyOf, stageOf } from './court-lists';
import { CourtOpening } from './court-opening';
import { CourtStepForm } from './court-step-form';
import { NewCourtCase } from './new-court-case';

const RULES = /^(lg|en)\./;

/** The court cases of a case: the next task with its owner, the steps, and the duties that the court set. */
@Component({
  selector: 'pn-court',
  imports: [Arrived, Chip, CourtOpening, CourtStepForm, DueChip, Empty, MatButton, NewCourtCase, Note],
  templateUrl: './court.html',
  styleUrls: ['../case-page/records.scss', '../support/support.scss'],
})
export class Court {
  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  private readonly dates = inject(Dates);
  private readonly labels = inject(WorkLabels);
  protected readonly clock = inject(ServerClock);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  /** The court case or the duty whose form is open; `new`: a court case begins. */
  protected readonly openId = signal<string | null>(null);
  protected readonly list = apiResource(() =>
    this.api.call(listCourtCases, { caseId: this.store.subject().id }),
  );
  protected readonly next = computed(() => this.store.pending().filter(({ rule }) => RULES.test(rule))[0]);
  protected readonly nextTitle = computed(() => {
    const row = this.next();
    if (!row) return '';
    const owner = this.t(`owner-role.${textName(row.owner)}`);
    return `${this.labels.title(row.rule, row)} · ${owner}`;
  });

  protected line({ step, onDay, detail, duty }: CourtStepDto): string {
    return [
      this.dates.date(onDay),
      duty ? this.t(`court-duty.${textName(duty)}`) : '',
      this.t(`court-step.${textName(step)}`),
      detail ? this.t(`court-detail.${textName(detail)}`) : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }

  protected readonly stage = stageOf;

  /** How the hearing that waits is made safe. */
  protected safety(court: CourtCaseDto): string {
    return safetyOf(court)
      .map(({ question, answer }) => this.t(`court-hearing.${questionName(question)}-${answer}`))
      .join(' · ');
  }

  /** The day of the row that waits; of a court case that is led elsewhere, the day that its steps left unchanged. */
  protected nextDay(court: CourtCaseDto): string | null {
    const row = this.store
      .pending()
      .find(({ rule, subjectId }) => rule === 'lg.next_step' && subjectId === court.id);
    return row ? dayOf(new Date(row.dueAt)) : keptDay(court);
  }

  protected ahead(day: string | null): string {
    return day ? this.t('court.next', { day: this.dates.longDay(day) }) : this.t('court.no-day');
  }

  protected window(day: string): string {
    return this.t('court.window', { day: this.dates.longDay(day) });
  }

  protected dutyFacts({ forWhom, untilOn }: CourtDutyDto): string {
    return [
      forWhom ? this.t(`court-for.${forWhom}`) : '',
      untilOn ? this.t('court.lasts', { day: this.dates.date(untilOn) }) : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }

  protected toggle(id: string): void {
    this.openId.update((open) => (open === id ? null : id));
  }

  /** The next step and the gate change with every step of a court. */
  protected async recorded(courts: CourtCasesDto): Promise<void> {
    this.openId.set(null);
    this.list.set(courts);
    this.announcer.say(this.t('ui.saved'));
    await this.store.reload();
  }
}
