import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { addPrintTemplate } from '../../api/fn/printing/add-print-template';
import { previewPrintTemplate } from '../../api/fn/printing/preview-print-template';
import { updatePrintTemplate } from '../../api/fn/printing/update-print-template';
import type { PrintTemplateDto, TemplateTextRequest } from '../../api/models';
import { Api } from '../../core/http/api';
import { toProblem } from '../../core/http/api-problem';
import { fileOf } from '../../core/http/file-problem';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { SavedFiles } from '../../core/http/saved-files';
import { sender } from '../../core/http/sender';
import { dayOf } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { TextField } from '../../ui/field/text-field';
import { FormActions } from '../../ui/form-actions/form-actions';

const exact = (on: string | null): KnownDay | null => (on ? { on, precision: 'day' } : null);
interface Problem {
  line: number;
  placeholder: string | null;
  code: string;
}

/** The text of one version with the placeholders that it may name, and its picture with invented data. */
@Component({
  selector: 'pn-print-template-form',
  imports: [DateField, ErrorSummary, FormActions, MatButton, TextField],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-error-summary [errors]="errors.list()" />
      @if (wrong().length > 0) {
        <ul class="error" role="alert">
          @for (one of wrong(); track $index) {
            <li>{{ one }}</li>
          }
        </ul>
      }
      <pn-text-field
        fieldId="template-body"
        [label]="t('print-templates.body')"
        [hint]="t('print-templates.body-hint')"
        [rows]="18"
        [error]="errors.at('template-body')"
        [(value)]="body"
      />
      <details>
        <summary>{{ t('print-templates.placeholders') }}</summary>
        <ul class="small">
          @for (one of from().placeholders; track one) {
            <li translate="no">
              <button matButton="text" type="button" (click)="body.set(body() + braced(one))">
                {{ braced(one) }}
              </button>
            </li>
          }
        </ul>
      </details>
      <pn-date-field
        fieldId="template-from"
        [label]="t('legal-values.valid-from')"
        [hint]="t('legal-values.from-hint')"
        [today]="today()"
        [recent]="false"
        [error]="errors.at('template-from')"
        [(value)]="validFrom"
      />
      <pn-text-field
        fieldId="template-office"
        [label]="t('print-templates.office')"
        [hint]="t('print-templates.office-hint')"
        [optional]="true"
        [error]="errors.at('template-office')"
        [(value)]="office"
      />
      <pn-date-field
        fieldId="template-approved"
        [label]="t('print-templates.approved-on')"
        [today]="today()"
        [recent]="false"
        [error]="errors.at('template-approved')"
        [(value)]="approvedOn"
      />
      <pn-form-actions [isSending]="sender.isSending()" (cancelled)="cancelled.emit()">
        <button matButton="tonal" type="button" (click)="preview()">
          {{ t('print-templates.preview') }}
        </button>
      </pn-form-actions>
    </form>
  `,
})
export class PrintTemplateForm {
  readonly from = input.required<PrintTemplateDto>();
  readonly saved = output<void>();
  readonly cancelled = output<void>();

  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly files = inject(SavedFiles);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly errors = formErrors({
    body: 'template-body',
    validFrom: 'template-from',
    formApprovedBy: 'template-office',
    formApprovedOn: 'template-approved',
  });
  /** Each wrong placeholder with its line. */
  protected readonly wrong = signal<string[]>([]);
  protected readonly sender = sender((problem) => this.show(problem));
  protected readonly body = linkedSignal(() => this.from().body);
  protected readonly office = linkedSignal(() => this.from().formApprovedBy ?? '');
  protected readonly approvedOn = linkedSignal(() => exact(this.from().formApprovedOn));
  protected readonly validFrom = linkedSignal(() => exact(this.from().validFrom) ?? exact(this.today()));

  protected braced(name: string): string {
    return `{{${name}}}`;
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    await this.trying(async () => {
      const { id, version, state, code, language } = this.from();
      if (id !== null && state === 'draft')
        await this.api.call(updatePrintTemplate, { id, body: this.text() }, this.submission.context(version));
      else
        await this.api.call(
          addPrintTemplate,
          { body: { code, language, ...this.text() } },
          this.submission.context(),
        );
      this.saved.emit();
    });
  }

  protected async preview(): Promise<void> {
    await this.trying(async () => {
      const { code, language } = this.from();
      const { validFrom: _, validTo: __, ...text } = this.text();
      const asked = this.api.call(previewPrintTemplate, { body: { code, language, ...text } });
      this.files.save(await fileOf(asked), 'document.pdf');
    });
  }

  private async trying(work: () => Promise<void>): Promise<void> {
    this.wrong.set([]);
    this.errors.show([]);
    await this.sender.send(work);
  }

  private text(): TemplateTextRequest {
    return {
      body: this.body(),
      validFrom: this.validFrom()?.on ?? '',
      validTo: this.from().validTo,
      formApprovedBy: this.office().trim() || null,
      formApprovedOn: this.approvedOn()?.on ?? null,
    };
  }

  private show(problem: unknown): void {
    const reasons = (toProblem(problem).details.reasons ?? []) as Problem[];
    this.wrong.set(
      reasons.map(({ line, placeholder, code }) =>
        this.t(`template-problem.${textName(code)}`, {
          line,
          name: placeholder ? this.braced(placeholder) : '{{…}}',
        }),
      ),
    );
    void this.errors.showProblem(problem);
  }
}
