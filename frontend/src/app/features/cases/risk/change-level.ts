import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { changeBand } from '../../../api/fn/risk/change-band';
import { getBandChangeOptions } from '../../../api/fn/risk/get-band-change-options';
import type { BandChangeOptionsDto, BandChoiceDto } from '../../../api/models';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { toProblem } from '../../../core/http/api-problem';
import { formErrors } from '../../../core/http/form-errors';
import type { FormErrors } from '../../../core/http/form-errors';
import { TEXT_LIMITS } from '../../../core/http/text-limits';
import { Texts } from '../../../core/language/texts';
import { LevelLabels } from '../../../core/work/level-labels';
import { BandBadge } from '../../../ui/band-badge/band-badge';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import type { FieldError } from '../../../ui/error-summary/error-summary';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import type { CardOption } from '../../../ui/radio-cards/radio-cards';
import { RadioCards } from '../../../ui/radio-cards/radio-cards';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { apiResource } from '../../../core/http/api-resource';
import { TextField } from '../../../ui/field/text-field';
import { Arrived } from '../../../ui/states/arrived';

interface KeptLevel {
  direction: BandChoiceDto['direction'];
  band: string | null;
  reason: string;
  who: string | null;
}

const FIELD_IDS = { band: 'level', reason: 'level-reason', confirmedBy: 'level-who' } as const;

/** Changes the level by judgement. Before sending it says whether a second person must agree, and who can. */
@Component({
  selector: 'pn-change-level',
  imports: [
    Arrived,
    BandBadge,
    DraftLine,
    ErrorSummary,
    MatButton,
    Note,
    PageHeader,
    RadioCards,
    RouterLink,
    TextField,
  ],
  templateUrl: './change-level.html',
  styleUrl: '../case-page/form.scss',
})
export class ChangeLevel {
  /** From the route. */
  readonly direction = input.required<BandChoiceDto['direction']>();

  private readonly api = inject(Api);
  private readonly words = inject(LevelLabels);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly options = apiResource<BandChangeOptionsDto>(() =>
    this.api.call(getBandChangeOptions, { caseId: this.store.subject().id }),
  );
  protected readonly limit = TEXT_LIMITS.levelReason;
  protected readonly band = signal<string | null>(null);
  protected readonly reason = signal('');
  protected readonly who = signal<string | null>(null);
  /** A reason for raising is none for lowering: it waits until the direction is known. */
  private readonly earlier = signal<KeptLevel | null>(null);
  protected readonly errors = this.withReasons(formErrors(FIELD_IDS));
  protected readonly draft = formDraft(`level:${this.store.subject().id}`, {
    read: (): KeptLevel => ({
      direction: this.direction(),
      band: this.band(),
      reason: this.reason(),
      who: this.who(),
    }),
    restore: (kept) => this.earlier.set(kept),
  });
  protected readonly sender = formSender(this.errors, this.draft);

  /** The smallest step first. */
  private readonly choices = computed(() => {
    const choices = this.options.value()?.choices ?? [];
    const own = choices.filter(({ direction }) => direction === this.direction());
    return this.direction() === 'lower' ? own.reverse() : own;
  });
  protected readonly cards = computed(() => this.choices().map((choice) => this.card(choice)));
  /** A draft may hold a level that can no longer be chosen. */
  protected readonly chosen = computed(() =>
    this.choices().find(({ band, refusals }) => band === this.band() && refusals.length === 0),
  );
  protected readonly colleagues = computed(() =>
    (this.options.value()?.colleagues ?? []).map(({ id, displayName }) => ({
      value: id,
      label: displayName,
    })),
  );
  protected readonly isAsking = computed(() => this.chosen()?.needsSecondPerson ?? false);
  /** No colleague could agree: the request would wait without end. */
  protected readonly isStuck = computed(() => this.isAsking() && this.colleagues().length === 0);
  protected readonly action = computed(() => {
    if (this.direction() === 'raise') return this.t('risk-action.raise');
    return this.t(this.isAsking() ? 'level.ask-to-lower' : 'level.lower');
  });

  constructor() {
    effect(() => {
      const kept = this.earlier();
      if (kept?.direction === this.direction()) untracked(() => this.restore(kept));
    });
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const chosen = this.chosen();
    const reason = this.reason().trim();
    const confirmedBy = this.isAsking() ? this.who() : null;
    await this.sender.send({
      missing: this.missing(),
      call: (context) => {
        const body = { band: chosen?.band ?? 'high', reason, confirmedBy };
        return this.api.call(changeBand, { caseId: this.store.subject().id, body }, context);
      },
      tab: 'assessments',
    });
  }

  private restore({ band, reason, who }: KeptLevel): void {
    this.band.set(band);
    this.reason.set(reason);
    this.who.set(who);
  }

  private missing(): FieldError[] {
    const gaps: [boolean, string, string][] = [
      [!this.chosen(), FIELD_IDS.band, 'level.band-missing'],
      [!this.reason().trim(), FIELD_IDS.reason, 'level.reason-missing'],
      [this.isAsking() && !this.who(), FIELD_IDS.confirmedBy, 'level.who-missing'],
    ];
    return gaps.filter(([is]) => is).map(([, fieldId, key]) => ({ fieldId, text: this.t(key) }));
  }

  private card({ band, needsSecondPerson, refusals }: BandChoiceDto): CardOption {
    const option = { value: band, label: this.t(`band.${band}`) };
    if (refusals.length > 0)
      return { ...option, offBecause: refusals.map((code) => this.words.refusal(code)).join(' ') };
    return { ...option, detail: this.t(needsSecondPerson ? 'level.when-agreed' : 'level.at-once') };
  }

  /** A refusing rule has its reason as text; the possible choices are then fetched again. */
  private withReasons(errors: FormErrors): FormErrors {
    return {
      ...errors,
      showProblem: (error) => {
        if (toProblem(error).details.fields) return errors.showProblem(error);
        errors.show(this.words.refusals(error).map((text) => ({ fieldId: '', text })));
        void this.options.reload();
      },
    };
  }
}
