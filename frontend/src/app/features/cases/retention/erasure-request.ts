import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { askErasure } from '../../../api/fn/cases/ask-erasure';
import type { ErasureRequestDto, RetentionDto } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { toProblem } from '../../../core/http/api-problem';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Code } from '../../../ui/code/code';
import { Note } from '../../../ui/note/note';
import { CaseStore } from '../case-page/case-store';
import { ErasureSteps } from './erasure-steps';
import { isSameReference } from './reference';
import { KNOWN_ANSWER } from '../../../api/models/known-answer-array';
import { TextField } from '../../../ui/field/text-field';

/** Erasure of an open case: one person asks, a second one confirms, and seven days pass. */
@Component({
  selector: 'pn-erasure-request',
  imports: [ChoiceChips, Code, ErasureSteps, MatButton, Note, TextField],
  template: `
    <section class="card padded stack">
      <h2>{{ t('erasure.title') }}</h2>
      <p>{{ t('error.erasure-needs-two') }}</p>
      @if (request(); as asked) {
        <p>
          <b>{{ t('erasure-state.' + name(asked.state)) }}</b>
        </p>
        @for (line of lines(asked); track $index) {
          <p class="small quiet">{{ line }}</p>
        }
        <pn-erasure-steps [request]="asked" (taken)="taken.emit()" />
      }
      @if (kept().mayAskErasure) {
        <p class="small quiet">{{ t('retention.reference-is') }} <pn-code [value]="code()" /></p>
        <form class="stack" novalidate (submit)="submit($event)">
          <pn-choice-chips
            [legend]="t('erasure.alone')"
            [options]="answers()"
            [error]="aloneError()"
            [(value)]="alone"
          />
          <pn-text-field
            fieldId="ask-erasure-reference"
            [label]="t('retention.type-reference')"
            [error]="referenceError()"
            [(value)]="typed"
          />
          @if (problem()) {
            <pn-note kind="error" icon="late" role="alert">{{ problem() }}</pn-note>
            @if (reasons().length > 0) {
              <p class="small">{{ reasons().join(' · ') }}</p>
            }
          }
          <div class="actions">
            <button matButton="outlined" type="submit">{{ t('erasure.ask') }}</button>
            @if (isSealOffered() && kept().maySeal) {
              <button matButton="filled" type="button" (click)="sealWanted.emit()">
                {{ t('sealed-file.seal') }}
              </button>
            }
          </div>
        </form>
      }
    </section>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class ErasureRequest {
  readonly kept = input.required<RetentionDto>();
  readonly asked = output<RetentionDto>();
  /** A step was taken: the case is to be read again. */
  readonly taken = output();
  readonly sealWanted = output();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly dates = inject(Dates);
  private readonly store = inject(CaseStore);
  private readonly submission = new Submission();
  private isSending = false;
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly request = computed(() => this.kept().erasureRequest);
  /** The one code of the case; other agencies quote the reference, which the request names. */
  protected readonly code = this.store.code;
  protected readonly alone = signal<string | null>(null);
  protected readonly typed = signal('');
  protected readonly isTried = signal(false);
  protected readonly problem = signal('');
  protected readonly reasons = signal<readonly string[]>([]);
  protected readonly isSealOffered = signal(false);
  protected readonly answers = computed(() =>
    KNOWN_ANSWER.map((value) => ({ value, label: this.t(`known.${value}`) })),
  );
  protected readonly aloneError = computed(() =>
    this.isTried() && this.alone() !== 'yes' ? this.t('error.must-be-alone') : '',
  );
  protected readonly referenceError = computed(() => {
    if (!this.isTried() || isSameReference(this.typed(), this.code())) return '';
    return this.t(this.typed().trim() ? 'error.reference-differs' : 'error.required');
  });

  /** Who asked and confirmed, and from when the case can be erased. */
  protected lines(request: ErasureRequestDto): string[] {
    const { askedAt, askedByName, confirmedAt, confirmedByName, eraseFrom, state } = request;
    const isRunning = state === 'asked' || state === 'confirmed';
    const step = (key: string, at: string, by: string | null): string =>
      [this.t(key, { when: this.dates.moment(at) }), by].filter(Boolean).join(' · ');
    return [
      step('erasure.asked-at', askedAt, askedByName),
      ...(confirmedAt ? [step('erasure.confirmed-at', confirmedAt, confirmedByName)] : []),
      ...(isRunning ? [this.t('erasure.from', { when: this.dates.moment(eraseFrom) })] : []),
    ];
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    if (this.isSending || this.aloneError() || this.referenceError()) return;
    this.isSending = true;
    this.problem.set('');
    this.isSealOffered.set(false);
    try {
      const { id: caseId, reference } = this.store.subject();
      const body = { reference, alone: 'yes' as const };
      this.asked.emit(await this.api.call(askErasure, { caseId, body }, this.submission.context()));
      this.submission.renew();
    } catch (problem) {
      this.refuse(problem);
    } finally {
      this.isSending = false;
    }
  }

  private refuse(problem: unknown): void {
    const { code, details } = toProblem(problem);
    const [ofField] = Object.values(this.problems.fieldSentences(problem));
    this.problem.set(ofField ?? this.problems.sentence(problem));
    const dangers = code === 'known_danger' ? (details.reasons ?? []) : [];
    this.reasons.set(
      dangers.filter((one) => typeof one === 'string').map((one) => this.t(`known-danger.${textName(one)}`)),
    );
    this.isSealOffered.set(details.offers?.includes('sealed_file') ?? false);
  }
}
