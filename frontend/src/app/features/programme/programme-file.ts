import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { blockProgrammeFile } from '../../api/fn/programme/block-programme-file';
import { getProgrammeFile } from '../../api/fn/programme/get-programme-file';
import { moveProgrammeFile } from '../../api/fn/programme/move-programme-file';
import { reportProgrammeFile } from '../../api/fn/programme/report-programme-file';
import { NOT_SUITABLE_REASON } from '../../api/models/not-suitable-reason-array';
import { PROGRAMME_BLOCK } from '../../api/models/programme-block-array';
import type { ProgrammeFileDto, ProgrammeStage } from '../../api/models';
import { Dialogs } from '../../core/dialogs/dialogs';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Submission } from '../../core/http/request-context';
import { sender } from '../../core/http/sender';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { SessionForm } from './session-form';
import { SignalForm } from './signal-form';

/** Nothing follows them, and some are passed on at once. */
const LAST: readonly ProgrammeStage[] = ['finished', 'dropped_out', 'excluded', 'ended_by_law'];

/** A file with its stages, its sessions, and what was passed on. */
@Component({
  selector: 'pn-programme-file',
  imports: [Arrived, ChoiceChips, MatButton, Note, PageHeader, RouterLink, SessionForm, SignalForm],
  templateUrl: './programme-file.html',
  providers: [Dialogs],
  styles: `
    section {
      margin-top: 16px;
    }
    li {
      padding-block: 6px;
    }
  `,
})
export class ProgrammeFile {
  /** From the address. */
  readonly id = input.required<string>();

  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  protected readonly name = textName;
  protected readonly sender = sender();
  protected readonly file = apiResource<ProgrammeFileDto>(() =>
    this.api.call(getProgrammeFile, { id: this.id() }),
  );
  protected readonly why = signal<string | null>(null);
  protected readonly reasons = NOT_SUITABLE_REASON.map((value) => ({
    value,
    label: this.t(`not-suitable.${textName(value)}`),
  }));
  protected readonly asksWhy = signal(false);
  protected readonly whyMissing = signal('');
  /** The colleague who is about to be shut out. */
  protected readonly shut = signal<string | null>(null);
  protected readonly blockReasons = PROGRAMME_BLOCK.map((value) => ({
    value,
    label: this.t(`block-reason.${textName(value)}`),
  }));
  protected readonly blockReason = signal<string | null>(null);
  protected readonly blockReasonMissing = signal('');
  protected readonly colleagues = computed(() =>
    (this.file.value()?.colleagues ?? []).map(({ id, name }) => ({ value: id, label: name })),
  );

  protected hours(minutes: number): number {
    return Math.floor(minutes / 60);
  }

  protected async moveTo(stage: ProgrammeStage, { version }: ProgrammeFileDto): Promise<void> {
    const reason = NOT_SUITABLE_REASON.find((one) => one === this.why()) ?? null;
    if (stage === 'not_suitable' && !reason) {
      // The question opens first; pressed again without an answer it says what is missing.
      this.whyMissing.set(this.asksWhy() ? this.t('programme.missing-why') : '');
      document.getElementById('why')?.scrollIntoView({ block: 'center' });
      this.asksWhy.set(true);
      return;
    }
    if (LAST.includes(stage) && !(await this.isSure(stage))) return;
    const body = { stage, reason: stage === 'not_suitable' ? reason : null };
    await this.change(() =>
      this.api.call(moveProgrammeFile, { id: this.id(), body }, this.submission.context(version)),
    );
    this.asksWhy.set(false);
  }

  protected report(): Promise<void> {
    return this.change(() =>
      this.api.call(reportProgrammeFile, { id: this.id() }, this.submission.context()),
    );
  }

  protected async block(): Promise<void> {
    const [userId, reason] = [this.shut(), PROGRAMME_BLOCK.find((one) => one === this.blockReason())];
    this.blockReasonMissing.set(reason ? '' : this.t('programme.missing-why'));
    if (!userId || !reason) return;
    await this.change(async () => {
      const body = { userId, reason };
      await this.api.call(blockProgrammeFile, { id: this.id(), body }, this.submission.context());
      return this.api.call(getProgrammeFile, { id: this.id() });
    });
    this.shut.set(null);
  }

  private isSure(stage: ProgrammeStage): Promise<boolean> {
    return this.dialogs.confirm({
      title: this.t('programme.last-title'),
      body: this.t('programme.last-body'),
      goOn: this.t(`programme-move.${textName(stage)}`),
      back: this.t('common.not-yet'),
    });
  }

  /** After a refusal the file is fetched again, so that the next attempt knows its version. */
  private async change(work: () => Promise<ProgrammeFileDto>): Promise<void> {
    if (this.sender.isSending()) return;
    if (await this.sender.send(async () => this.file.set(await work()))) this.submission.renew();
    else await this.file.reload();
  }
}
