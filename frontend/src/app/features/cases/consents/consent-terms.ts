import { Component, computed, inject, input } from '@angular/core';
import type { FormErrors } from '../../../core/http/form-errors';
import { dayOf } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DateField } from '../../../ui/date-field/date-field';
import { CodeSelect } from '../../../ui/field/code-select';
import { CaseStore } from '../case-page/case-store';
import type { ConsentForm } from './consent-form';
import { SPANS } from './consent-lists';
import { PRESENCE } from '../../../api/models/presence-array';
import { CONSENT_LANGUAGE } from '../../../api/models/consent-language-array';
import { CONSENT_MANNER } from '../../../api/models/consent-manner-array';
import { KNOWN_ANSWER } from '../../../api/models/known-answer-array';
import { CHILD_ASSENT } from '../../../api/models/child-assent-array';
import { CHILD_DECIDER } from '../../../api/models/child-decider-array';

/** How her answer holds: until when, who was there, and for a child who decided with it. */
@Component({
  selector: 'pn-consent-terms',
  imports: [ChoiceChips, CodeSelect, DateField],
  template: `
    @if (form().namesAgency() && form().isGiven()) {
      <pn-choice-chips
        id="untilOn"
        tabindex="-1"
        [legend]="t('consent-screen.how-long')"
        [options]="spans()"
        [error]="errors().at('untilOn')"
        [(value)]="form().choice.span"
      />
      @if (form().choice.span() === 'other') {
        <pn-date-field
          fieldId="other-day"
          [label]="t('consent-screen.last-day')"
          [today]="today()"
          [recent]="false"
          [(value)]="form().otherDay"
        />
      }
    }
    <pn-choice-chips
      id="presence"
      tabindex="-1"
      [legend]="t('consent-screen.presence')"
      [hint]="t('consent-screen.presence-hint')"
      [options]="presences()"
      [error]="errors().at('presence')"
      [(value)]="form().choice.presence"
    />
    <pn-choice-chips
      [legend]="t('consent-screen.language')"
      [options]="languages()"
      [(value)]="form().choice.language"
    />
    <pn-choice-chips
      [legend]="t('consent-screen.manner')"
      [options]="manners()"
      [(value)]="form().choice.manner"
    />
    @if (store.subject().isMinor && form().isGiven()) {
      <div class="stack" id="child" tabindex="-1">
        <p class="small quiet">{{ t('register.minor-hint') }}</p>
        <pn-choice-chips
          [legend]="t('register.assent')"
          [options]="assents()"
          [error]="errors().at('child')"
          [(value)]="form().choice.childAssent"
        />
        <pn-code-select
          fieldId="decider"
          prefix="decider."
          [label]="t('register.decider')"
          [codes]="deciders"
          [(value)]="form().decider"
        />
        <pn-choice-chips
          [legend]="t('register.decider-household')"
          [options]="known()"
          [(value)]="form().choice.inHousehold"
        />
      </div>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 16px;
    }
  `,
})
export class ConsentTerms {
  readonly form = input.required<ConsentForm>();
  readonly errors = input.required<FormErrors>();

  private readonly clock = inject(ServerClock);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly deciders = CHILD_DECIDER;
  protected readonly today = computed(() => dayOf(this.clock.now()));
  private readonly options = (codes: readonly string[], prefix: string) =>
    computed(() => codes.map((value) => ({ value, label: this.t(prefix + textName(value)) })));
  protected readonly presences = this.options(PRESENCE, 'presence.');
  protected readonly languages = this.options(CONSENT_LANGUAGE, 'contact-language.');
  protected readonly manners = this.options(CONSENT_MANNER, 'consent-manner.');
  protected readonly spans = this.options(SPANS, 'consent-span.');
  protected readonly assents = this.options(CHILD_ASSENT, 'child-assent.');
  protected readonly known = this.options(KNOWN_ANSWER, 'known.');
}
