import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { usePlaces } from '../../../core/language/places';
import { Texts } from '../../../core/language/texts';
import type { FormErrors } from '../../../core/http/form-errors';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { CodeSelect } from '../../../ui/field/code-select';
import { IdentityFields } from './identity-fields';
import type { RegisterForm } from './register-form';
import { ASSENTS, DECIDERS, KNOWN, MARITAL, REFERRED_FROM, SEXES } from './register-lists';

/** Who she is, as far as she wants to say; a name is not needed to help her. */
@Component({
  selector: 'pn-person-section',
  imports: [ChoiceChips, CodeSelect, IdentityFields],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './person-section.html',
})
export class PersonSection {
  readonly form = input.required<RegisterForm>();
  readonly errors = input.required<FormErrors>();

  protected readonly t = inject(Texts).t;
  protected readonly marital = MARITAL;
  protected readonly referredFrom = REFERRED_FROM;
  protected readonly assents = ASSENTS;
  protected readonly deciders = DECIDERS;
  protected readonly sexes = computed(() => SEXES.map((value) => ({ value, label: this.t(`sex.${value}`) })));
  protected readonly known = computed(() =>
    KNOWN.map((value) => ({ value, label: this.t(`known.${value}`) })),
  );
  protected readonly places = usePlaces();
}
