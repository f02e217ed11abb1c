import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { getLegalDocument } from '../../../api/fn/legal-pack/get-legal-document';
import { getLegalPack } from '../../../api/fn/legal-pack/get-legal-pack';
import { getLegalTable } from '../../../api/fn/legal-pack/get-legal-table';
import { makeLegalPack } from '../../../api/fn/legal-pack/make-legal-pack';
import { publishProtocol } from '../../../api/fn/legal-pack/publish-protocol';
import { LANGUAGE } from '../../../api/models/language-array';
import type { PackAgencyDto } from '../../../api/models/pack-agency-dto';
import type { PackSettingsDto } from '../../../api/models/pack-settings-dto';
import type { PackTable } from '../../../api/models/pack-table';
import type { SignOffDto } from '../../../api/models/sign-off-dto';
import { Dialogs } from '../../../core/dialogs/dialogs';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { fileOf } from '../../../core/http/file-problem';
import { Submission } from '../../../core/http/request-context';
import { SavedFiles } from '../../../core/http/saved-files';
import { sender } from '../../../core/http/sender';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { LANGUAGE_NAMES } from '../../../core/language/languages';
import type { LanguageCode } from '../../../core/language/languages';
import { Texts, textName } from '../../../core/language/texts';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { Arrived } from '../../../ui/states/arrived';
import { DoneForm } from './done-form';
import { PackSettingsForm } from './settings-form';

/** Differences that are shown; the files have all columns. */
const SHOWN = 50;

/** Documents on law and data, made from the running system, and what people write for them. */
@Component({
  selector: 'pn-legal-pack',
  imports: [Arrived, ChoiceChips, DoneForm, MatButton, Note, PackSettingsForm, PageHeader],
  providers: [Dialogs],
  templateUrl: './legal-pack.html',
  styles: `
    :host {
      display: block;
      max-width: 840px;
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 8px 16px;
    }
    .text {
      white-space: pre-line;
    }
    .form {
      flex-basis: 100%;
    }
    .key {
      overflow-wrap: anywhere;
    }
  `,
})
export class LegalPack {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly files = inject(SavedFiles);
  private readonly submission = signal(new Submission());
  protected readonly language = inject(Language);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly sender = sender();
  protected readonly pack = apiResource(() => this.api.call(getLegalPack, {}));
  /** Which form is open: `settings`, an agency's id, or a step. */
  protected readonly open = signal<string | null>(null);
  protected readonly of = signal<string | null>(this.language.current());
  protected readonly languages = computed(() =>
    LANGUAGE.map((value) => ({ value, label: LANGUAGE_NAMES[value] })),
  );
  protected readonly shown = computed(() => this.pack.value()?.changes.slice(0, SHOWN) ?? []);
  protected readonly more = computed(() => (this.pack.value()?.changes.length ?? 0) - this.shown().length);

  protected reasons(): string {
    const all = this.pack.value()?.reasons ?? [];
    return all.map((reason) => this.t(`pack-reason.${textName(reason)}`)).join(', ');
  }

  protected signatureOf({ signers, signedOn, paperNumber }: PackAgencyDto): string {
    const day = signedOn ? this.dates.day(signedOn) : '';
    return this.t('legal-pack.signed', { signers: signers.join(', '), day, paper: paperNumber ?? '' });
  }

  protected settingsLine(settings: PackSettingsDto): string {
    const { owner, operator, serverPlace, responsible, contact } = settings;
    return [owner, operator, serverPlace, responsible, contact].join(' · ');
  }

  protected doneBy({ responsible, doneOn }: SignOffDto): string {
    return this.t('legal-pack.done-by', {
      responsible: responsible ?? '',
      day: doneOn ? this.dates.day(doneOn) : '',
    });
  }

  protected async closed(isSaved: boolean): Promise<void> {
    this.open.set(null);
    if (isSaved) await this.pack.reload();
  }

  protected download(table: PackTable | null): Promise<boolean> {
    const language = (this.of() ?? 'tg') as LanguageCode;
    return this.sender.send(async () => {
      const asked =
        table === null
          ? this.api.call(getLegalDocument, { language })
          : this.api.call(getLegalTable, { table, language });
      this.files.save(await fileOf(asked), table === null ? 'document.pdf' : `${table}.csv`);
    });
  }

  protected make(): Promise<void> {
    return this.command(() => this.api.call(makeLegalPack, {}, this.submission().context()));
  }

  /** It cannot be called back, so it is confirmed before. */
  protected async publish(): Promise<void> {
    const shown = this.pack.value()?.protocol?.number ?? 0;
    const isSure = await this.dialogs.confirm({
      title: this.t('legal-pack.publish-ask'),
      body: this.t('legal-pack.publish-body'),
      goOn: this.t('legal-pack.publish'),
      back: this.t('legal-pack.not-yet'),
    });
    if (isSure)
      await this.command(() => this.api.call(publishProtocol, {}, this.submission().context(shown)));
  }

  private async command(work: () => Promise<unknown>): Promise<void> {
    if (!(await this.sender.send(work))) return;
    this.submission.set(new Submission());
    await this.pack.reload();
  }
}
