import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { printCase } from '../../../api/fn/workboard/print-case';
import type { CasePrintDto, PrintReason } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Dates } from '../../../core/language/dates';
import { inHalves } from '../../../core/language/in-halves';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { SessionStore } from '../../../core/session/session.store';
import { staffCode } from '../../../core/session/staff-code';
import { Announcer } from '../../../core/shell/announcer';
import { NotFound } from '../../../core/shell/not-found';
import { taskKey } from '../../../core/work/work-labels';
import { PageHeader } from '../../../ui/page-header/page-header';
import { PrintForm } from '../../../ui/print/print-form';
import { PrintSheet } from '../../../ui/print/print-sheet';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { timelineEntry } from '../case-page/timeline-labels';

/** What is hidden on the screen is named on paper, and not printed. */
const HIDDEN = [
  ['identity', 'print.who-she-is'],
  ['safe_contact', 'print.how-to-reach'],
  ['whereabouts', 'print.where-she-is'],
] as const;

/** The case on paper: codes, dates, next steps and events, after a recorded reason. */
@Component({
  selector: 'pn-print-case',
  imports: [MatButton, NotFound, PageHeader, PrintForm, PrintSheet, RouterLink],
  templateUrl: './print-case.html',
})
export class PrintCase {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);
  private readonly texts = inject(Texts);
  private readonly session = inject(SessionStore);
  protected readonly store = inject(CaseStore);
  protected readonly t = this.texts.t;
  protected readonly back = backToCase();
  protected readonly isOwn = computed(() => this.store.subject().relations.includes('own'));
  protected readonly isSending = signal(false);
  protected readonly problem = signal('');
  protected readonly sheet = signal<CasePrintDto | null>(null);

  protected readonly printedBy = computed(() => staffCode(this.session.user()?.id ?? ''));
  protected readonly code = computed(() => inHalves(this.store.code()));
  protected readonly facts = computed(() => {
    const header = this.sheet()?.header;
    if (!header) return [];
    const day = (at: string | null) => (at ? this.dates.date(at) : '–');
    return [
      {
        name: this.t('print.level'),
        value: `${this.t(`band.${header.band}`)} (${this.t('risk-screen.own-list')})`,
      },
      { name: this.t('print.assessed'), value: day(header.assessedAt) },
      { name: this.t('print.status'), value: this.t(`case-status.${textName(header.status)}`) },
      { name: this.t('print.opened'), value: day(header.openedAt) },
      ...(header.closedAt ? [{ name: this.t('print.closed'), value: day(header.closedAt) }] : []),
      ...header.previousCodes.map((record) => ({
        name: this.t('case.previous-codes'),
        value: inHalves(record.code),
      })),
      { name: this.t('print.place'), value: this.t(`place.${textName(header.place)}`) },
      ...HIDDEN.filter(([partition]) => header.partitions.includes(partition)).map(([, key]) => ({
        name: this.t(key),
        value: this.t('masked.not-printed'),
      })),
    ];
  });
  protected readonly waiting = computed(() =>
    (this.sheet()?.pending ?? []).map((row) => ({
      id: row.id,
      when: this.dates.moment(row.dueAt),
      what: this.t(taskKey(row.rule, { step: row.step, band: this.sheet()?.header.band ?? null })),
    })),
  );
  protected readonly happened = computed(() => {
    const words = {
      texts: { t: this.t, has: (key: string) => this.texts.has(key) },
      dates: this.dates,
      language: this.language.current(),
    };
    return (this.sheet()?.timeline ?? [])
      .map((entry) => timelineEntry(entry, words))
      .map(({ id, at, title }) => ({ id, when: this.dates.moment(at), what: title }));
  });

  protected async print(reason: PrintReason): Promise<void> {
    this.isSending.set(true);
    this.problem.set('');
    try {
      const params = { caseId: this.store.subject().id, body: { reason } };
      this.sheet.set(await this.api.call(printCase, params));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending.set(false);
    }
  }

  /** The sheet disappears with the printer's window: another print needs a new reason. */
  protected async leave(): Promise<void> {
    if (this.sheet()) this.announcer.say(this.t('print.listed'));
    this.sheet.set(null);
    await this.router.navigate(['/cases', this.store.subject().id]);
  }
}
