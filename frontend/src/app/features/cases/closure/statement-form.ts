import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { recordClosureStatement } from '../../../api/fn/closure/record-closure-statement';
import { Api } from '../../../core/http/api';
import { Submission } from '../../../core/http/request-context';
import { Texts, textName } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { CaseStore } from '../case-page/case-store';
import type { StatementOfGate } from './gate-labels';
import { CLOSING_WISH } from '../../../api/models/closing-wish-array';
import { sender } from '../../../core/http/sender';

/** The survivor's statements, and information given: the wish is recorded as an answer, the others as a yes. */
@Component({
  selector: 'pn-statement-form',
  imports: [ChoiceChips, MatButton],
  template: `
    <form class="card padded stack" novalidate (submit)="submit($event)">
      <h3>{{ t('statement.' + name(kind())) }}</h3>
      @if (kind() === 'wish') {
        <pn-choice-chips
          [legend]="t('statement.her-answer')"
          [options]="wishes()"
          [error]="isTried() && !wish() ? t('contact.answer-missing') : ''"
          [(value)]="wish"
        />
      }
      @if (sender.problem()) {
        <p role="alert">{{ sender.problem() }}</p>
      }
      <div class="actions">
        <button matButton="filled" type="submit">
          {{ t(sender.isSending() ? 'common.saving' : kind() === 'wish' ? 'ui.save' : 'statement.yes-done') }}
        </button>
        <button matButton="outlined" type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
      </div>
    </form>
  `,
})
export class StatementForm {
  readonly kind = input.required<StatementOfGate>();
  readonly recorded = output();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  private readonly store = inject(CaseStore);
  /** Another statement is another submission. */
  private readonly submission = linkedSignal({ source: this.kind, computation: () => new Submission() });
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly wish = signal<string | null>(null);
  protected readonly isTried = signal(false);
  protected readonly sender = sender();
  protected readonly wishes = computed(() =>
    CLOSING_WISH.map((value) => ({ value, label: this.t(`wish.${textName(value)}`) })),
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const kind = this.kind();
    const wish = kind === 'wish' ? (CLOSING_WISH.find((known) => known === this.wish()) ?? null) : null;
    if (kind === 'wish' && !wish) return;
    await this.sender.send(async () => {
      const params = { caseId: this.store.subject().id, body: { kind, wish } };
      await this.api.call(recordClosureStatement, params, this.submission().context());
      this.announcer.say(this.t('ui.saved'));
      this.recorded.emit();
    });
  }
}
