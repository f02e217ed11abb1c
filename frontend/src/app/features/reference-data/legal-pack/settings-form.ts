import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { setLegalSettings } from '../../../api/fn/legal-pack/set-legal-settings';
import type { PackSettingsDto } from '../../../api/models/pack-settings-dto';
import type { VolumeClass } from '../../../api/models/volume-class';
import { VOLUME_CLASS } from '../../../api/models/volume-class-array';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { Submission } from '../../../core/http/request-context';
import { sender } from '../../../core/http/sender';
import { Texts } from '../../../core/language/texts';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { CodeSelect } from '../../../ui/field/code-select';
import { TextField } from '../../../ui/field/text-field';
import { FormActions } from '../../../ui/form-actions/form-actions';

const WORDS = ['owner', 'operator', 'serverPlace', 'responsible', 'contact', 'licences'] as const;
type Word = (typeof WORDS)[number];
const LABELS: Record<Word, string> = {
  owner: 'legal-pack.owner',
  operator: 'legal-pack.operator',
  serverPlace: 'legal-pack.server-place',
  responsible: 'legal-pack.responsible',
  contact: 'legal-pack.contact',
  licences: 'legal-pack.licences',
};

/** What the pack cannot read from the running system. */
@Component({
  selector: 'pn-pack-settings-form',
  imports: [ChoiceChips, CodeSelect, ErrorSummary, FormActions, TextField],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-error-summary [errors]="errors.list()" />
      @for (word of words; track word) {
        <pn-text-field
          [fieldId]="word"
          [label]="t(labels[word])"
          [error]="errors.at(word)"
          [hint]="word === 'responsible' ? t('legal-pack.responsible-hint') : ''"
          [value]="typed()[word]"
          (valueChange)="type(word, $event)"
        />
      }
      <pn-choice-chips
        fieldId="isInside"
        [legend]="t('legal-pack.is-inside')"
        [options]="answers()"
        [error]="errors.at('isInside')"
        [(value)]="inside"
      />
      <pn-code-select
        fieldId="volume"
        prefix="volume."
        [label]="t('legal-pack.volume')"
        [codes]="volumes"
        [error]="errors.at('volume')"
        [(value)]="volume"
      />
      <pn-text-field
        fieldId="graceDays"
        inputmode="numeric"
        [label]="t('legal-pack.grace')"
        [error]="errors.at('graceDays')"
        [(value)]="grace"
      />
      <pn-form-actions [isSending]="sender.isSending()" (cancelled)="closed.emit(false)" />
    </form>
  `,
})
export class PackSettingsForm {
  readonly settings = input.required<PackSettingsDto | null>();
  readonly closed = output<boolean>();

  private readonly api = inject(Api);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly words = WORDS;
  protected readonly labels = LABELS;
  protected readonly volumes = VOLUME_CLASS;
  protected readonly errors = formErrors(
    Object.fromEntries([...WORDS, 'isInside', 'volume', 'graceDays'].map((field) => [field, field])),
  );
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly answers = computed(() => [
    { value: 'yes', label: this.t('ui.yes') },
    { value: 'no', label: this.t('ui.no') },
  ]);
  protected readonly typed = linkedSignal<Record<Word, string>>(() => {
    const settings = this.settings();
    return Object.fromEntries(WORDS.map((word) => [word, settings?.[word] ?? ''])) as Record<Word, string>;
  });
  protected readonly inside = linkedSignal<string | null>(() => {
    const isInside = this.settings()?.isInside;
    return isInside === undefined ? null : isInside ? 'yes' : 'no';
  });
  protected readonly volume = linkedSignal<string>(() => this.settings()?.volume ?? '');
  protected readonly grace = linkedSignal(() => String(this.settings()?.graceDays ?? 30));

  protected type(word: Word, text: string): void {
    this.typed.update((typed) => ({ ...typed, [word]: text }));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const days = Number(this.grace());
    const isWrong = !/^\d{1,2}$/.test(this.grace().trim()) || days > 90;
    if (this.errors.show(isWrong ? [{ fieldId: 'graceDays', text: this.t('legal-pack.grace-wrong') }] : []))
      return;
    if (await this.sender.send(() => this.save(days))) this.closed.emit(true);
  }

  private save(graceDays: number): Promise<unknown> {
    const inside = this.inside();
    const body = {
      ...this.typed(),
      ...{ volume: this.volume() as VolumeClass, graceDays },
      isInside: inside === null ? (undefined as never) : inside === 'yes',
    };
    return this.api.call(setLegalSettings, { body }, this.submission.context(this.settings()?.version ?? 0));
  }
}
