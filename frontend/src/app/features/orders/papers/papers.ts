import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { Router } from '@angular/router';
import { listPrintableForms } from '../../../api/fn/printing/list-printable-forms';
import { printForm } from '../../../api/fn/printing/print-form';
import type { FormPrintRequest } from '../../../api/models';
import { PRINT_FORM_LANGUAGE } from '../../../api/models/print-form-language-array';
import type { PrintReason } from '../../../api/models/print-reason';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { fileOf } from '../../../core/http/file-problem';
import { SavedFiles } from '../../../core/http/saved-files';
import { sender } from '../../../core/http/sender';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { StepUp } from '../../../core/session/step-up';
import { Announcer } from '../../../core/shell/announcer';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { PrintForm } from '../../../ui/print/print-form';
import { Arrived } from '../../../ui/states/arrived';
import { Empty } from '../../../ui/states/empty';

/** A plan is printed where the goals are. */
type Subject = Exclude<Parameters<typeof listPrintableForms>[2]['subject'], 'plan'>;
const SUBJECTS: readonly Subject[] = ['order', 'case', 'referral', 'consent'];
const BACK: Record<Subject, string> = {
  order: '/orders',
  case: '/cases',
  referral: '/referrals',
  consent: '/cases',
};

/** Official papers with names: which one, in which language and why; the file is saved and stored nowhere else. */
@Component({
  selector: 'pn-papers',
  imports: [Arrived, ChoiceChips, Empty, Note, PageHeader, PrintForm],
  template: `
    <pn-page-header [heading]="t('papers.title')" [lead]="t('papers.lead')" [back]="back()" />
    <ng-container *pnArrived="forms as all">
      @if (all.length === 0) {
        <pn-empty icon="print" [heading]="t('papers.none')" [next]="t('papers.none-next')" />
      } @else {
        <div class="card padded stack">
          <pn-choice-chips
            fieldId="paper-form"
            [legend]="t('papers.which')"
            [options]="options()"
            [(value)]="form"
          />
          <pn-choice-chips
            fieldId="paper-language"
            [legend]="t('papers.language')"
            [options]="languages"
            [(value)]="language"
          />
          <pn-note kind="soon" icon="lock">{{ t('papers.with-names') }}</pn-note>
          <pn-print-form
            [isSending]="sender.isSending()"
            [problem]="sender.problem()"
            (sent)="print($event)"
            (cancelled)="leave()"
          />
        </div>
      }
    </ng-container>
  `,
})
export class Papers {
  readonly subject = input.required<string>();
  readonly id = input.required<string>();
  /** The case of a consent. */
  readonly case = input<string>();

  /** The list from which a prosecutor came, who reads no order. */
  readonly from = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly stepUp = inject(StepUp);
  private readonly files = inject(SavedFiles);
  private readonly announcer = inject(Announcer);
  protected readonly t = inject(Texts).t;
  protected readonly sender = sender();
  private readonly kind = computed(() => SUBJECTS.find((one) => one === this.subject()) ?? 'case');
  protected readonly forms = apiResource(
    async ({ subject, id }) => (await this.api.call(listPrintableForms, { subject, id })).forms,
    () => ({ subject: this.kind(), id: this.id() }),
  );
  /** The first one is proposed. */
  protected readonly form = linkedSignal<string | null>(() => this.forms.value()?.[0] ?? null);
  protected readonly language = signal<string | null>(
    PRINT_FORM_LANGUAGE.find((one) => one === inject(Language).current()) ?? 'tg',
  );
  protected readonly languages = PRINT_FORM_LANGUAGE.map((value) => ({
    value,
    label: this.t(`papers.in-${value}`),
  }));
  protected readonly options = computed(() =>
    (this.forms.value() ?? []).map((value) => ({ value, label: this.t(`paper-form.${textName(value)}`) })),
  );
  protected readonly back = computed(() => {
    const kind = this.kind();
    if (this.from() === 'extensions') return { to: ['/extensions'], label: this.t('papers.back') };
    const id = kind === 'consent' ? this.case() : this.id();
    return { to: id ? [BACK[kind], id] : [BACK[kind]], label: this.t('papers.back') };
  });

  protected async print(reason: PrintReason): Promise<void> {
    const code = this.forms.value()?.find((one) => one === this.form());
    const language = PRINT_FORM_LANGUAGE.find((one) => one === this.language());
    if (!code || !language) return;
    const body: FormPrintRequest = { code, language, subjectId: this.id(), reason };
    const isDone = await this.sender.send(async () => {
      const file = await this.stepUp.during(() => fileOf(this.api.call(printForm, { body })));
      this.files.save(file, 'document.pdf');
    });
    if (isDone) this.announcer.say(this.t('print.listed'));
  }

  protected async leave(): Promise<void> {
    await this.router.navigate(this.back().to);
  }
}
