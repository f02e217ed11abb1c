import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { printCode } from '../../../api/fn/workboard/print-code';
import type { CodePrintDto } from '../../../api/models/code-print-dto';
import { Api } from '../../../core/http/api';
import { AllTexts } from '../../../core/language/all-texts';
import { Texts } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { NotFound } from '../../../core/shell/not-found';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { PrintSheet } from '../../../ui/print/print-sheet';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { CodeCard } from './code-card';
import { apiResource } from '../../../core/http/api-resource';
import { Arrived } from '../../../ui/states/arrived';
import { sender } from '../../../core/http/sender';

/** The case code for the survivor: on the screen to read aloud, and on a card without other content. */
@Component({
  selector: 'pn-print-code',
  imports: [Arrived, CodeCard, MatButton, Note, NotFound, PageHeader, PrintSheet],
  templateUrl: './print-code.html',
})
export class PrintCode {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
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
  protected readonly texts = apiResource(() => this.allTexts.load());
  protected readonly sender = sender();
  protected readonly sheet = signal<CodePrintDto | null>(null);

  protected async print(): Promise<void> {
    await this.sender.send(async () => {
      this.sheet.set(await this.api.call(printCode, { caseId: this.store.subject().id }));
    });
  }

  /** The sheet goes with the printer's window. */
  protected async leave(): Promise<void> {
    if (this.sheet()) this.announcer.say(this.t('print.listed'));
    this.sheet.set(null);
    await this.router.navigate(['/cases', this.store.subject().id]);
  }
}
