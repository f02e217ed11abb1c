import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { getSafetyPlan } from '../../../api/fn/support/get-safety-plan';
import { listSafetyPlanVersions } from '../../../api/fn/support/list-safety-plan-versions';
import { printSafetyPlan } from '../../../api/fn/support/print-safety-plan';
import { reviewSafetyPlan } from '../../../api/fn/support/review-safety-plan';
import type { SafetyPlanDto, SafetyPlanTextsDto, SafetyPlanVersionDto } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { Note } from '../../../ui/note/note';
import { Empty } from '../../../ui/states/empty';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';
import { WorkOutcome } from '../case-page/work-outcome';
import { PlanCopy } from './plan-copy';
import { PLAN_SECTIONS, sectionName } from './support-lists';
import { Arrived } from '../../../ui/states/arrived';

/** The safety plan: its sections, its last review with the survivor, and the survivor's wish about a copy. */
@Component({
  selector: 'pn-safety-plan',
  imports: [Arrived, Empty, MatButton, Note, PlanCopy, RouterLink, WorkOutcome],
  templateUrl: './safety-plan.html',
  styleUrls: ['../case-page/records.scss', './support.scss', './safety-plan.scss'],
})
export class SafetyPlan {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly submission = new Submission();
  protected readonly store = inject(CaseStore);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly section = sectionName;
  protected readonly plan = apiResource(() =>
    this.api.call(getSafetyPlan, { caseId: this.store.subject().id }),
  );
  protected readonly problem = signal('');
  protected readonly open = signal<'copy' | 'declined' | null>(null);
  protected readonly older = signal<readonly SafetyPlanVersionDto[] | null>(null);
  /** The row that asks for a plan; she may not want one. */
  protected readonly asking = computed(() =>
    this.store
      .pending()
      .find((row) => row.rule === 'fu.safety_plan' && row.allowedActions.includes('record_work')),
  );

  protected may(action: SafetyPlanDto['allowedActions'][number]): boolean {
    return Boolean(this.plan.value()?.allowedActions.includes(action)) && this.store.may('record_support');
  }

  protected filled(texts: SafetyPlanTextsDto) {
    return PLAN_SECTIONS.filter((section) => texts[section]).map((section) => ({
      section,
      text: texts[section],
    }));
  }

  protected async review(): Promise<void> {
    await this.send(() =>
      this.api.call(reviewSafetyPlan, { caseId: this.store.subject().id }, this.submission.context()),
    );
    await this.store.reload();
  }

  /** Records the print first; the page is printable only while the print dialog is open. */
  protected async print(): Promise<void> {
    const isRecorded = await this.send(() =>
      this.api.call(printSafetyPlan, { caseId: this.store.subject().id }, this.submission.context()),
    );
    if (!isRecorded) return;
    const root = document.querySelector('pn-safety-plan .paper');
    root?.classList.add('printable');
    window.print();
    root?.classList.remove('printable');
  }

  protected async showOlder(): Promise<void> {
    try {
      const all = await this.api.call(listSafetyPlanVersions, { caseId: this.store.subject().id });
      this.older.set(all.slice(1));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected chosen(plan: SafetyPlanDto): void {
    this.open.set(null);
    this.plan.set(plan);
    this.announcer.say(this.t('ui.saved'));
  }

  protected async declined(): Promise<void> {
    this.open.set(null);
    await this.store.reload();
  }

  private async send(call: () => Promise<SafetyPlanDto>): Promise<boolean> {
    this.problem.set('');
    try {
      this.plan.set(await call());
      this.submission.renew();
      this.announcer.say(this.t('ui.saved'));
      return true;
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
      return false;
    }
  }
}
