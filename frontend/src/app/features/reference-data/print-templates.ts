import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { approvePrintTemplate } from '../../api/fn/printing/approve-print-template';
import { listPrintTemplates } from '../../api/fn/printing/list-print-templates';
import type { PrintTemplateDto } from '../../api/models/print-template-dto';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Submission } from '../../core/http/request-context';
import { sender } from '../../core/http/sender';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { Chip } from '../../ui/due-chip/chip';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { PrintTemplateForm } from './print-template-form';

interface Group {
  readonly key: string;
  readonly title: string;
  /** The newest first. */
  readonly versions: readonly PrintTemplateDto[];
}

/** Texts of official papers by form and language: a new version is printed after another administrator approved it. */
@Component({
  selector: 'pn-print-templates',
  imports: [Arrived, Chip, MatButton, Note, PageHeader, PrintTemplateForm],
  templateUrl: './print-templates.html',
  styleUrl: './legal-values.scss',
})
export class PrintTemplates {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly sender = sender();
  protected readonly templates = apiResource(() => this.api.call(listPrintTemplates, {}));
  /** The version from which the open form starts, as `code language number`. */
  protected readonly editing = signal<string | null>(null);
  protected readonly groups = computed<Group[]>(() => {
    const all = this.templates.value() ?? [];
    const keys = [...new Set(all.map(({ code, language }) => `${code} ${language}`))];
    return keys.map((key) => {
      const versions = all.filter(({ code, language }) => `${code} ${language}` === key);
      const [first] = versions;
      const form = this.t(`paper-form.${textName(first?.code ?? '')}`);
      return { key, title: `${form}, ${this.t(`papers.in-${first?.language ?? ''}`)}`, versions };
    });
  });

  protected keyOf({ code, language, number }: PrintTemplateDto): string {
    return `${code} ${language} ${number}`;
  }

  /** A draft is written again where there is one; otherwise a new version starts from the newest. */
  protected mayEdit({ versions }: Group, one: PrintTemplateDto): boolean {
    return one === versions[0] && one.allowedActions.some((action) => action !== 'approve');
  }

  protected noteOf({ formApprovedBy: who, formApprovedOn: on }: PrintTemplateDto): string {
    return who && on
      ? this.t('print-templates.approved-form', { who, day: this.dates.date(on) })
      : this.t('print-templates.working-form');
  }

  protected spanOf({ validFrom, validTo }: PrintTemplateDto): string {
    if (!validFrom) return this.t('print-templates.shipped');
    const from = this.dates.date(validFrom);
    return validTo
      ? this.t('legal-values.from-to', { from, to: this.dates.date(validTo) })
      : this.t('legal-values.from', { from });
  }

  protected async approve({ id, version }: PrintTemplateDto): Promise<void> {
    if (id === null) return;
    await this.sender.send(() =>
      this.api.call(approvePrintTemplate, { id }, new Submission().context(version)),
    );
    await this.templates.reload();
  }

  protected async saved(): Promise<void> {
    this.editing.set(null);
    await this.templates.reload();
  }
}
