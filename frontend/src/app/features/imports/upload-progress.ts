import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { getImport } from '../../api/fn/imports/get-import';
import type { ImportDto, ImportFileDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Texts } from '../../core/language/texts';
import { Note } from '../../ui/note/note';
import { importFacts } from './import-facts';
import { RejectedDownload } from './rejected-download';
import { countsOf } from './row-filters';

/** How far a file is, and in the end what became of its rows. */
@Component({
  selector: 'pn-upload-progress',
  imports: [MatButton, Note, RejectedDownload, RouterLink],
  templateUrl: './upload-progress.html',
  styleUrl: './imports.scss',
})
export class UploadProgress {
  readonly upload = input.required<ImportFileDto>();
  readonly goesOn = output();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  protected readonly t = inject(Texts).t;
  /** What became of the rows; known when all are stored. */
  protected readonly run = signal<ImportDto | null>(null);
  protected readonly isDone = computed(() => this.upload().state === 'done');
  protected readonly done = computed(() => this.upload().doneRows);
  protected readonly all = computed(() => this.upload().allRows || (this.upload().preview?.rows ?? 0));
  protected readonly hasQuestions = computed(() => {
    const run = this.run();
    return run !== null && countsOf(run).unanswered > 0;
  });
  protected readonly facts = computed(() => {
    const run = this.run();
    return run ? importFacts(run, this.t) : [];
  });
  protected readonly stopped = computed(() => {
    const { problem, failedRows } = this.upload();
    const why = failedRows > 0 ? this.t('registers.not-stored', { count: failedRows }) : this.why(problem);
    return `${this.t('registers.stopped')} ${why}`;
  });

  constructor() {
    effect(() => {
      const { state, importId } = this.upload();
      if (state === 'done' && importId !== null) void this.load(importId);
    });
  }

  private async load(id: string): Promise<void> {
    this.run.set(await this.api.call(getImport, { id }).catch(() => null));
  }

  private why(code: string | null): string {
    return code === null ? '' : this.problems.fieldSentence(code);
  }
}
