import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { eraseCase } from '../../../api/fn/cases/erase-case';
import { getRetention } from '../../../api/fn/cases/get-retention';
import { holdCase } from '../../../api/fn/cases/hold-case';
import { liftHold } from '../../../api/fn/cases/lift-hold';
import type { ErasureRequest, LegalHoldDto, RetentionDto } from '../../../api/models';
import { Dialogs } from '../../../core/dialogs/dialogs';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Dates, dayOf } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { StepUp } from '../../../core/session/step-up';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Code } from '../../../ui/code/code';
import { DateField } from '../../../ui/date-field/date-field';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { ErasureRequest as OpenErasure } from './erasure-request';
import { isSameReference } from './reference';
import { SealedFile } from './sealed-file';
import { LEGAL_HOLD_GROUND } from '../../../api/models/legal-hold-ground-array';
import { TextField } from '../../../ui/field/text-field';
import { apiResource } from '../../../core/http/api-resource';
import { Arrived } from '../../../ui/states/arrived';

/** Retention of texts: legal holds, and permanent erasure by destroying the keys. */
@Component({
  selector: 'pn-retention',
  imports: [
    Arrived,
    ChoiceChips,
    Code,
    DateField,
    MatButton,
    Note,
    OpenErasure,
    PageHeader,
    SealedFile,
    TextField,
  ],
  providers: [Dialogs, StepUp],
  templateUrl: './retention.html',
  styleUrl: '../case-page/form.scss',
})
export class Retention {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  private readonly clock = inject(ServerClock);
  private readonly presence = inject(StepUp);
  protected readonly store = inject(CaseStore);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly textName = textName;
  protected readonly back = backToCase();
  protected readonly today = computed(() => dayOf(this.clock.now()));
  private submission = new Submission();
  private isSending = false;

  protected readonly problem = signal('');
  protected readonly keeping = apiResource(() =>
    this.api.call(getRetention, { caseId: this.store.subject().id }),
  );
  /** Nobody is led to a button that the law refuses. */
  protected readonly isHeld = computed(
    () => this.keeping.value()?.holds.some(({ isRunning }) => isRunning) ?? false,
  );
  protected readonly isTried = signal<'hold' | 'erase' | ''>('');
  protected readonly holdGround = signal<string | null>(null);
  protected readonly until = signal<KnownDay | null>(null);
  protected readonly untilOn = computed(() => this.until()?.on ?? null);
  protected readonly eraseGround = signal<string | null>(null);
  protected readonly reference = signal('');
  /** Compares the typed code before the step-up. The request names the case by its reference. */
  protected readonly referenceError = computed(() => {
    if (!this.reference().trim()) return this.t('error.required');
    return isSameReference(this.reference(), this.store.code()) ? '' : this.t('error.reference-differs');
  });
  protected readonly isSealing = signal(false);
  protected readonly holdGrounds = computed(() =>
    LEGAL_HOLD_GROUND.map((value) => ({ value, label: this.t(`hold-ground.${textName(value)}`) })),
  );
  protected readonly eraseGrounds = computed(() =>
    (this.keeping.value()?.mayEraseFor ?? []).map((value) => ({
      value,
      label: this.t(`erase-ground.${textName(value)}`),
    })),
  );

  protected async asked(kept: RetentionDto): Promise<void> {
    this.keeping.set(kept);
    await this.store.reload();
  }

  /** After a step whose answer is empty; a user who no longer finds the case reads so. */
  protected async reload(): Promise<void> {
    await this.keeping.reload();
    await this.store.reload();
  }

  protected whose({ agencyName, setByName }: LegalHoldDto): string {
    return [setByName, agencyName[this.language.current()]].filter(Boolean).join(', ');
  }

  protected async hold(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set('hold');
    const ground = LEGAL_HOLD_GROUND.find((known) => known === this.holdGround());
    const untilOn = this.untilOn();
    if (!ground || !untilOn) return;
    await this.send(async (caseId) =>
      this.api.call(holdCase, { caseId, body: { ground, untilOn } }, this.submission.context()),
    );
  }

  protected async lift(holdId: string): Promise<void> {
    this.isTried.set('');
    await this.send((caseId) =>
      this.presence.during(() => this.api.call(liftHold, { caseId, holdId }, this.submission.context())),
    );
  }

  protected async erase(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set('erase');
    const ground = this.eraseGround() as ErasureRequest['ground'] | null;
    if (!ground || this.referenceError()) return;
    const body = { ground, reference: this.store.subject().reference };
    await this.send((caseId) =>
      this.presence.during(() => this.api.call(eraseCase, { caseId, body }, this.submission.context())),
    );
  }

  private async send(work: (caseId: string) => Promise<RetentionDto>): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    this.problem.set('');
    try {
      this.keeping.set(await work(this.store.subject().id));
      this.submission = new Submission();
      this.isTried.set('');
      this.holdGround.set(null);
      this.until.set(null);
      this.reference.set('');
      await this.store.reload();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending = false;
    }
  }
}
