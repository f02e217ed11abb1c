import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Texts } from '../../../core/language/texts';
import type { FormErrors } from '../../../core/http/form-errors';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Note } from '../../../ui/note/note';
import type { RegisterForm } from './register-form';

/**
 * Whether her record may be compared, so that she is counted once: a question by itself, answered by nobody beforehand.
 * A private agency needs her yes; a state body says that it may on its function, and writes down her no.
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
  readonly form = input.required<RegisterForm>();
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
