import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { getImport } from '../../api/fn/imports/get-import';
import type { ImportFileDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
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
  protected readonly run = apiResource(
    (id: string) => this.api.call(getImport, { id }),
    () => (this.isDone() ? (this.upload().importId ?? undefined) : undefined),
  );
  protected readonly isDone = computed(() => this.upload().state === 'done');
  protected readonly done = computed(() => this.upload().doneRows);
  protected readonly all = computed(() => this.upload().allRows || (this.upload().preview?.rows ?? 0));
  protected readonly hasQuestions = computed(() => {
    const run = this.run.value();
    return run !== undefined && countsOf(run).unanswered > 0;
  });
  protected readonly facts = computed(() => {
    const run = this.run.value();
    return run ? importFacts(run, this.t) : [];
  });
  protected readonly stopped = computed(() => {
    const { problem, failedRows } = this.upload();
    const why = failedRows > 0 ? this.t('registers.not-stored', { count: failedRows }) : this.why(problem);
    return `${this.t('registers.stopped')} ${why}`;
  });

  private why(code: string | null): string {
    return code === null ? '' : this.problems.fieldSentence(code);
  }
}
