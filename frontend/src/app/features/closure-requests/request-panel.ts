import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { requestClosure } from '../../api/fn/closure/request-closure';
import type { ClosureGateDto } from '../../api/models/closure-gate-dto';
import { Api } from '../../core/http/api';
import { Submission } from '../../core/http/request-context';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import type { FieldError } from '../../ui/error-summary/error-summary';
import { Note } from '../../ui/note/note';
import { RadioCards } from '../../ui/radio-cards/radio-cards';
import { ClosingLabels } from './closing-labels';
import { overridable, overrideGaps, toOverrides } from './override-choices';
import type { ChosenOverrides } from './override-choices';
import { OverrideList } from './override-list';
import { NO_EXTRAS, RequestExtras, extrasOf, missingExtras } from './request-extras';
import type { Extras } from './request-extras';
import { RowFates } from './row-fates';
import { sender } from '../../core/http/sender';

/** The second person, the necessary overrides, and the closure request. */
@Component({
  selector: 'pn-request-panel',
  imports: [ErrorSummary, MatButton, Note, OverrideList, RadioCards, RequestExtras, RowFates],
  template: `
    <form class="card padded stack" novalidate (submit)="submit($event)">
      @if (toPassOver().length > 0) {
        <h2>{{ t('closing.open-points') }}</h2>
        <p class="small quiet">
          {{ t('closing.open-points-hint') }} {{ t('closing.at-most', { count: gate().overridesAtMost }) }}
        </p>
        <pn-override-list
          [blockers]="toPassOver()"
          [atMost]="gate().overridesAtMost"
          [isTried]="isTried()"
          [(chosen)]="overrides"
        />
      }
      <pn-request-extras [gate]="gate()" [isTried]="isTried()" [(value)]="extras" />
      <h2>{{ t('closing.who') }}</h2>
      @if (gate().secondPerson?.mark; as mark) {
        <pn-note>{{ t('closure-mark.' + name(mark)) }}</pn-note>
      }
      @if (people().length > 0) {
        <p class="small quiet">{{ t(isOwn() ? 'closing.who-own' : 'closing.who-other') }}</p>
        <pn-radio-cards
          fieldId="closing-who"
          [legend]="t('closing.who')"
          [hidesLegend]="true"
          [columns]="2"
          [options]="people()"
          [error]="isTried() && !chosen() ? t('closing.who-missing') : ''"
          [(value)]="chosen"
        />
      } @else {
        <pn-note kind="soon">{{ t('closing.who-none') }}</pn-note>
      }
      <pn-row-fates [rows]="gate().rows" />
      <pn-error-summary [errors]="errors()" />
      <div class="actions">
        <button matButton="filled" type="submit">
          {{ t(sender.isSending() ? 'common.saving' : 'closing.send') }}
        </button>
      </div>
    </form>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class RequestPanel {
  readonly gate = input.required<ClosureGateDto>();
  /** Of a duplicate whose cards differ: the record that stays. */
  readonly keptId = input<string | null>(null);
  /** The id of the request. */
  readonly requested = output<string>();

  private readonly api = inject(Api);
  private readonly language = inject(Language);
  private readonly words = inject(ClosingLabels);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly chosen = signal<string | null>(null);
  protected readonly extras = signal<Extras>(NO_EXTRAS);
  protected readonly overrides = signal<ChosenOverrides>({});
  protected readonly isTried = signal(false);
  protected readonly sender = sender((problem) =>
    this.errors.set([{ fieldId: '', text: this.words.refusal(problem) }]),
  );
  protected readonly errors = signal<readonly FieldError[]>([]);
  protected readonly isOwn = computed(() => this.gate().secondPerson?.from === 'own_agency');
  private readonly open = computed(() =>
    this.gate().blockers.filter(({ condition }) => condition !== 'second_person'),
  );
  protected readonly toPassOver = computed(() => overridable(this.open()));
  protected readonly people = computed(() => {
    const second = this.gate().secondPerson;
    if (!second) return [];
    if (this.isOwn())
      return second.colleagues.map(({ id, displayName }) => ({ value: id, label: displayName }));
    return second.agencies.map(({ id, name }) => ({ value: id, label: name[this.language.current()] }));
  });

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const overrides = toOverrides(this.open(), this.overrides());
    const who = this.chosen();
    this.errors.set(this.missing());
    if (!who || this.errors().length > 0) return;
    await this.sender.send(async () => {
      const { caseId, reason } = this.gate();
      const reviewer = this.isOwn() ? { reviewerUserId: who } : { reviewerAgencyId: who };
      const extras = extrasOf(this.gate(), this.extras());
      const kept = extras.paperSeen ? { subjectId: this.keptId() } : {};
      const body = { reason, overrides, ...reviewer, ...extras, ...kept };
      const { id } = await this.api.call(requestClosure, { caseId, body }, this.submission.context());
      this.submission.renew();
      this.requested.emit(id);
    });
  }

  /** What is not answered yet, each with the field where it is. */
  private missing(): FieldError[] {
    const gaps = overrideGaps(toOverrides(this.open(), this.overrides()));
    const who = { fieldId: 'closing-who', text: this.t('closing.who-missing') };
    return [
      ...gaps.map(({ fieldId, key }) => ({ fieldId, text: this.t(key) })),
      ...missingExtras(this.gate(), this.extras(), this.t),
      ...(this.chosen() ? [] : [who]),
    ];
  }
}
