import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Texts } from '../../../core/language/texts';
import type { FormErrors } from '../../../core/http/form-errors';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Note } from '../../../ui/note/note';
import type { IntakeForm } from './intake-form';

/**
 * Consent to linkage, so that the survivor is counted once; a separate question without a preset answer.
 * A private agency needs a yes; a state body relies on its legal function and records a no.
 */
@Component({
  selector: 'pn-linking-question',
  imports: [ChoiceChips, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'stack' },
  template: `
    <h3>{{ t('consent-scope.record-linkage') }}</h3>
    <pn-note icon="message" kind="waiting">
      <b>{{ t('consent-screen.read-aloud') }}</b> {{ t('consent-aloud.record-linkage') }}
    </pn-note>
    <pn-choice-chips
      id="linking"
      tabindex="-1"
      [legend]="t('register.linking')"
      [hint]="t(needsYes() ? 'register.linking-own' : 'register.linking-state')"
      [options]="answers()"
      [error]="errors().at('linking')"
      [(value)]="form().linkingAnswer"
    />
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class LinkingQuestion {
  readonly form = input.required<IntakeForm>();
  readonly errors = input.required<FormErrors>();
  /** A private agency asks; a state body may act on its function. */
  readonly needsYes = input.required<boolean>();

  protected readonly t = inject(Texts).t;
  protected readonly answers = computed(() => [
    { value: 'given', label: this.t('consent-answer.given') },
    { value: 'refused', label: this.t('consent-answer.refused') },
    { value: 'not_asked', label: this.t('answer.not-asked') },
  ]);
}
