import { Component, DestroyRef, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { reportAccess } from '../../../api/fn/audit-trail/report-access';
import type { AccessReportDto, AccessReportLineDto } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { LANGUAGE_NAMES, isLanguage } from '../../../core/language/languages';
import { Texts, textName } from '../../../core/language/texts';
import { SessionStore } from '../../../core/session/session.store';
import { staffCode } from '../../../core/session/staff-code';
import { Announcer } from '../../../core/shell/announcer';
import { NotFound } from '../../../core/shell/not-found';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { PrintSheet } from '../../../ui/print/print-sheet';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { LANGUAGE } from '../../../api/models/language-array';
import { sender } from '../../../core/http/sender';

/** The access log on paper for the survivor: in that survivor's language, on request, without names of people. */
@Component({
  selector: 'pn-print-access-log',
  imports: [ChoiceChips, MatButton, NotFound, Note, PageHeader, PrintSheet],
  templateUrl: './print-access-log.html',
})
export class PrintAccessLog {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly announcer = inject(Announcer);
  private readonly language = inject(Language);
  private readonly texts = inject(Texts);
  private readonly session = inject(SessionStore);
  protected readonly dates = inject(Dates);
  protected readonly store = inject(CaseStore);
  protected readonly t = this.texts.t;
  protected readonly back = backToCase();
  protected readonly isOwn = computed(() => this.store.subject().relations.includes('own'));
  protected readonly languages = LANGUAGE.map((code) => ({
    value: code,
    label: LANGUAGE_NAMES[code],
    lang: code,
  }));
  /** Hers, which may be another one than that of the screen. */
  protected readonly chosen = signal<string | null>(this.language.current());
  protected readonly sender = sender();
  protected readonly sheet = signal<AccessReportDto | null>(null);
  protected readonly printedBy = computed(() => staffCode(this.session.user()?.id ?? ''));
  protected readonly lines = computed(() =>
    (this.sheet()?.lines ?? []).map((line) => ({
      day: this.dates.date(line.day),
      agency: line.agencyName[this.language.current()],
      what: this.what(line),
      why: this.why(line),
    })),
  );
  /** The language of the screen, while a sheet stands in another one. */
  private readonly before = this.language.current();

  constructor() {
    inject(DestroyRef).onDestroy(() => void this.language.lend(this.before));
  }

  protected async print(): Promise<void> {
    const language = this.chosen();
    if (!isLanguage(language)) return;
    await this.sender.send(async () => {
      const sheet = await this.api.call(reportAccess, { caseId: this.store.subject().id });
      await this.language.lend(language);
      this.sheet.set(sheet);
    });
  }

  /** The sheet goes with the printer's window, and the screen has its own language again. */
  protected async leave(): Promise<void> {
    const wasPrinted = this.sheet() !== null;
    this.sheet.set(null);
    await this.language.lend(this.before);
    if (wasPrinted) this.announcer.say(this.t('print.listed'));
    await this.router.navigate(['/cases', this.store.subject().id]);
  }

  private what({ ways, partitions }: AccessReportLineDto): string {
    const how = ways.map((way) => this.t(`access-report.way-${textName(way)}`)).join(', ');
    const parts = partitions.map((partition) => this.t(`shared.${textName(partition)}`)).join(', ');
    return parts ? `${how}: ${parts}` : how;
  }

  private why({ purposes, isOwn }: AccessReportLineDto): string {
    const said = purposes.flatMap((purpose) => {
      const name = textName(purpose);
      const key = [
        `masked.reason-${name}`,
        `print.reason-${name}`,
        `access-report.reason-${name}`,
        `emergency-access-reason.${name}`,
      ].find((known) => this.texts.has(known));
      return key ? [this.t(key)] : [];
    });
    return [this.t(isOwn ? 'access-report.why-own' : 'access-report.why-other'), ...said].join('; ');
  }
}
