import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { uploadImportFile } from '../../api/fn/imports/upload-import-file';
import { Api } from '../../core/http/api';
import { toProblem } from '../../core/http/api-problem';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { sender } from '../../core/http/sender';
import { Texts } from '../../core/language/texts';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { Field } from '../../ui/field/field';
import { PageHeader } from '../../ui/page-header/page-header';

const MEGABYTE = 1024 * 1024;
/** As much as the server takes; larger files are refused before they are on their way. */
export const MOST_BYTES = 8 * MEGABYTE;

const BYTES = 'application/octet-stream';

/** A supervisor sends the file of a register that the agency kept before. */
@Component({
  selector: 'pn-import-wizard',
  imports: [ErrorSummary, Field, MatButton, PageHeader],
  templateUrl: './import-wizard.html',
  styleUrl: './import-wizard.scss',
})
export class ImportWizard {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly problems = inject(ProblemTexts);
  private submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly file = signal<File | null>(null);
  protected readonly error = signal('');
  protected readonly sender = sender((problem) => {
    const isLarge = toProblem(problem).code === 'file_too_large';
    this.error.set(isLarge ? this.tooLarge() : this.problems.sentence(problem));
  });

  protected readonly back = computed(() => ({ to: ['/registers'], label: this.t('menu.registers') }));
  private readonly most = computed(() => this.t('health.megabytes', { count: MOST_BYTES / MEGABYTE }));
  protected readonly hint = computed(() => this.t('registers.file-hint', { size: this.most() }));
  protected readonly errors = computed(() => (this.error() ? [{ fieldId: 'file', text: this.error() }] : []));

  protected take(input: HTMLInputElement): void {
    this.file.set(input.files?.[0] ?? null);
    this.submission = new Submission();
    this.error.set('');
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    const file = this.file();
    this.error.set(this.mistake(file));
    if (this.error() || file === null) return;
    // What a browser takes the file for would go with it as its type, and differs from machine to machine.
    const body = file.slice(0, file.size, BYTES);
    await this.sender.send(async () => {
      const { id } = await this.api.call(uploadImportFile, { body }, this.submission.context());
      await this.router.navigate(['/registers', 'files', id]);
    });
  }

  private mistake(file: File | null): string {
    if (file === null) return this.t('error.required');
    return file.size > MOST_BYTES ? this.tooLarge() : '';
  }

  private readonly tooLarge = (): string => this.t('error.file-too-large', { size: this.most() });
}
