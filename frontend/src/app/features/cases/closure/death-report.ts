import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { correctDeathReport } from '../../../api/fn/closure/correct-death-report';
import { reportDeath } from '../../../api/fn/closure/report-death';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Note } from '../../../ui/note/note';
import { CaseStore } from '../case-page/case-store';
import { DEATH_REPORTER } from '../../../api/models/death-reporter-array';

/** A report that the survivor has died: calls stop, the case stays open. The supervisor corrects a wrong report. */
@Component({
  selector: 'pn-death-report',
  imports: [ChoiceChips, MatButton, Note],
  template: `
    @if (reportedAt(); as day) {
      <section class="card padded stack">
        <pn-note kind="waiting" icon="warning">{{ t('death-report.stands', { day }) }}</pn-note>
        @if (problem()) {
          <p role="alert">{{ problem() }}</p>
        }
        @if (isOpen()) {
          <p>{{ t('death-report.wrong-then') }}</p>
          <div class="actions">
            <button matButton="filled" type="button" (click)="correct()">
              {{ t('death-report.wrong-yes') }}
            </button>
            <button matButton="outlined" type="button" (click)="isOpen.set(false)">
              {{ t('ui.cancel') }}
            </button>
          </div>
        } @else {
          <button matButton="outlined" type="button" (click)="isOpen.set(true)">
            {{ t('death-report.wrong') }}
          </button>
        }
      </section>
    } @else if (!isOpen()) {
      <button matButton="text" type="button" (click)="isOpen.set(true)">{{ t('death-report.start') }}</button>
    } @else {
      <form class="card padded stack" novalidate (submit)="submit($event)">
        <pn-choice-chips
          [legend]="t('death-report.who')"
          [hint]="t('death-report.hint')"
          [options]="reporters()"
          [error]="isTried() && !saidBy() ? t('death-report.who-missing') : ''"
          [(value)]="saidBy"
        />
        @if (problem()) {
          <p role="alert">{{ problem() }}</p>
        }
        <div class="actions">
          <button matButton="filled" type="submit">{{ t('ui.save') }}</button>
          <button matButton="outlined" type="button" (click)="isOpen.set(false)">{{ t('ui.cancel') }}</button>
        </div>
      </form>
    }
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class DeathReport {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly dates = inject(Dates);
  private readonly store = inject(CaseStore);
  private readonly submission = new Submission();
  private isSending = false;
  protected readonly t = inject(Texts).t;
  protected readonly isOpen = signal(false);
  protected readonly isTried = signal(false);
  protected readonly saidBy = signal<string | null>(null);
  protected readonly problem = signal('');
  protected readonly reportedAt = computed(() => {
    const moment = this.store.subject().deathReportedAt;
    return moment ? this.dates.date(moment) : '';
  });
  protected readonly reporters = computed(() =>
    DEATH_REPORTER.map((value) => ({ value, label: this.t(`death-reporter.${textName(value)}`) })),
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const saidBy = DEATH_REPORTER.find((known) => known === this.saidBy());
    if (!saidBy) return;
    const caseId = this.store.subject().id;
    await this.send(() =>
      this.api.call(reportDeath, { caseId, body: { saidBy } }, this.submission.context()),
    );
  }

  protected async correct(): Promise<void> {
    const caseId = this.store.subject().id;
    await this.send(() => this.api.call(correctDeathReport, { caseId }, this.submission.context()));
  }

  private async send(call: () => Promise<unknown>): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    this.problem.set('');
    try {
      await call();
      this.submission.renew();
      this.isOpen.set(false);
      this.isTried.set(false);
      this.announcer.say(this.t('ui.saved'));
      await this.store.reload();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending = false;
    }
  }
}
