import { Component, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { importTrainingList } from '../../api/fn/training/import-training-list';
import type { TrainingHost } from '../../api/models/training-host';
import { toProblem } from '../../core/http/api-problem';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { sender } from '../../core/http/sender';
import { usePlaces } from '../../core/language/places';
import { Texts } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';
import { CodeSelect } from '../../ui/field/code-select';
import { TextField } from '../../ui/field/text-field';
import { FormActions } from '../../ui/form-actions/form-actions';
import { PageHeader } from '../../ui/page-header/page-header';
import { TrainingWords } from './training-words';

const LINE = 'lines.';

/** A paper list, typed off or pasted from a table; wrong lines are named and the text stays. */
@Component({
  selector: 'pn-paper-list',
  imports: [CodeSelect, FormActions, PageHeader, TextField],
  template: `
    <pn-page-header
      [heading]="t('training.list')"
      [back]="{ to: ['/training/sessions'], label: t('training.sessions') }"
    />
    <form class="card padded stack" novalidate (submit)="submit($event)">
      <pn-text-field
        fieldId="text"
        [label]="t('training.lines')"
        [hint]="t('training.lines-hint', { example })"
        [rows]="12"
        [(value)]="text"
      />
      <p class="small quiet">{{ words.codes() }}</p>
      @if (problems().length > 0) {
        <ul role="alert" class="error">
          @for (problem of problems(); track problem) {
            <li>{{ problem }}</li>
          }
        </ul>
      }
      <label class="quiet" for="file">{{ t('training.file') }}</label>
      <input id="file" type="file" accept=".csv,.txt" (change)="read($event)" />
      <pn-code-select
        fieldId="place"
        prefix="place."
        [label]="t('training.place')"
        [codes]="places()"
        [(value)]="place"
      />
      <pn-code-select
        fieldId="host"
        prefix="training-host."
        [label]="t('training.host')"
        [codes]="words.hosts"
        [(value)]="host"
      />
      <pn-form-actions [isSending]="sender.isSending()" [back]="['/training/sessions']" />
    </form>
  `,
})
export class PaperList {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly texts = inject(ProblemTexts);
  private readonly submission = new Submission();
  protected readonly words = inject(TrainingWords);
  protected readonly t = inject(Texts).t;
  protected readonly sender = sender((error) => this.problems.set(this.sentences(error)));
  protected readonly example = 'karim; order; 01.02.2026; +';
  protected readonly places = usePlaces();
  protected readonly text = signal('');
  protected readonly place = signal(inject(SessionStore).user()?.workingGroups[0]?.place ?? '');
  protected readonly host = signal('ngo');
  protected readonly problems = signal<readonly string[]>([]);

  protected async read(event: Event): Promise<void> {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file) this.text.set(await file.text());
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.text().trim()) return this.problems.set([this.t('error.required')]);
    this.problems.set([]);
    const body = { text: this.text(), place: this.place(), host: this.host() as TrainingHost };
    const isSaved = await this.sender.send(() =>
      this.api.call(importTrainingList, { body }, this.submission.context()),
    );
    if (isSaved) await this.router.navigate(['/training/sessions']);
  }

  /** Each wrong line with its number. */
  private sentences(error: unknown): string[] {
    const fields = toProblem(error).details.fields ?? [];
    if (fields.length === 0) return [this.texts.sentence(error)];
    return fields.map(({ path, code }) => {
      const sentence = this.texts.fieldSentence(code);
      if (!path.startsWith(LINE)) return sentence;
      return `${this.t('training.line', { line: path.slice(LINE.length) })} ${sentence}`;
    });
  }
}
