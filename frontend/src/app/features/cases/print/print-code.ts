import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { printCode } from '../../../api/fn/workboard/print-code';
import type { CodePrintDto } from '../../../api/models/code-print-dto';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { AllTexts } from '../../../core/language/all-texts';
import type { Words } from '../../../core/language/all-texts';
import { Texts } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { NotFound } from '../../../core/shell/not-found';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { PrintSheet } from '../../../ui/print/print-sheet';
import { LoadError } from '../../../ui/states/load-error';
import { Loading } from '../../../ui/states/loading';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { CodeCard } from './code-card';

/** The case code for the survivor: on the screen to read aloud, and on a card without other content. */
@Component({
  selector: 'pn-print-code',
  imports: [CodeCard, LoadError, Loading, MatButton, NotFound, Note, PageHeader, PrintSheet],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './print-code.html',
})
export class PrintCode {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly allTexts = inject(AllTexts);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  /** The own agency's code; others have none, and no card. */
  protected readonly code = computed(() => this.store.subject().survivorCode);
  /** Codes on earlier cards of hers. */
  protected readonly previousCodes = computed(() =>
    this.store.subject().previousCodes.map(({ code }) => code),
  );
  protected readonly texts = signal<ReadonlyMap<string, Words> | null>(null);
  protected readonly loadProblem = signal('');
  protected readonly isSending = signal(false);
  protected readonly problem = signal('');
  protected readonly sheet = signal<CodePrintDto | null>(null);

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.loadProblem.set('');
    try {
      this.texts.set(await this.allTexts.load());
    } catch (problem) {
      this.loadProblem.set(this.problems.sentence(problem));
    }
  }

  protected async print(): Promise<void> {
    if (this.isSending()) return;
    this.isSending.set(true);
    this.problem.set('');
    try {
      this.sheet.set(await this.api.call(printCode, { caseId: this.store.subject().id }));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending.set(false);
    }
  }

  /** The sheet goes with the printer's window. */
  protected async leave(): Promise<void> {
    if (this.sheet()) this.announcer.say(this.t('print.listed'));
    this.sheet.set(null);
    await this.router.navigate(['/cases', this.store.subject().id]);
  }
}
