import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { FormErrors } from '../../../core/http/form-errors';
import { TEXT_LIMITS } from '../../../core/http/text-limits';
import { Texts } from '../../../core/language/texts';
import { CodeSelect } from '../../../ui/field/code-select';
import { Control } from '../../../ui/field/control';
import { Field } from '../../../ui/field/field';
import { WeeklyHours } from '../../../ui/weekly-hours/weekly-hours';
import type { IntakeForm } from './intake-form';
import { CONTACT_CHANNEL } from '../../../api/models/contact-channel-array';
import { CONSENT_LANGUAGE } from '../../../api/models/consent-language-array';

/** How to reach her without putting her in danger; and where she is, for those she allows. */
@Component({
  selector: 'pn-safe-contact-section',
  imports: [CodeSelect, Control, Field, WeeklyHours],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './safe-contact-section.html',
})
export class SafeContactSection {
  readonly form = input.required<IntakeForm>();
  readonly errors = input.required<FormErrors>();
  readonly asksWhereabouts = input.required<boolean>();

  protected readonly t = inject(Texts).t;
  protected readonly limit = TEXT_LIMITS.whereabouts;
  protected readonly channels = CONTACT_CHANNEL;
  protected readonly languages = CONSENT_LANGUAGE;
  protected readonly hasHours = computed(() => this.form().text.channel() !== 'no_contact');
}
