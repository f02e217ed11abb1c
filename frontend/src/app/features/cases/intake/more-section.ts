import { Component, computed, inject, input } from '@angular/core';
import type { FormErrors } from '../../../core/http/form-errors';
import { Language } from '../../../core/language/language';
import { usePlaces } from '../../../core/language/places';
import { Texts } from '../../../core/language/texts';
import { SessionStore } from '../../../core/session/session.store';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { CodeSelect } from '../../../ui/field/code-select';
import { Control } from '../../../ui/field/control';
import { Field } from '../../../ui/field/field';
import type { RegistrationForm } from './registration-form';
import { CHILD_ASSENT } from '../../../api/models/child-assent-array';
import { CHILD_DECIDER } from '../../../api/models/child-decider-array';
import { KNOWN_ANSWER } from '../../../api/models/known-answer-array';
import { codeOptions } from '../../../core/language/code-options';

/** What seldom has to be said before saving: surname, birth, another district, a child. It opens where it must. */
@Component({
  selector: 'pn-more-section',
  imports: [ChoiceChips, CodeSelect, Control, Field],
  templateUrl: './more-section.html',
  styles: `
    summary {
      display: flex;
      align-items: center;
      min-height: 44px;
      color: var(--mat-sys-primary);
      font-weight: 600;
      cursor: pointer;
    }
  `,
})
export class MoreSection {
  readonly form = input.required<RegistrationForm>();
  readonly errors = input.required<FormErrors>();

  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  protected readonly t = inject(Texts).t;
  protected readonly places = usePlaces();
  protected readonly assents = CHILD_ASSENT;
  protected readonly deciders = CHILD_DECIDER;
  protected readonly known = codeOptions(KNOWN_ANSWER, 'known.');
  /** Of an agency with several groups the server asks for one only where her place is in none of them. */
  protected readonly groups = computed(() => {
    const groups = this.session.user()?.workingGroups ?? [];
    const { place } = this.form().model();
    if (groups.length < 2 || !place || groups.some((group) => group.place === place)) return [];
    return groups.map(({ id, name }) => ({ value: id, label: name[this.language.current()] }));
  });
  /** An agency without a district asks for hers; a fault inside is shown, never hidden. */
  protected readonly isOpen = computed(() => {
    const { surname, bornOn, place, isMinor } = this.form().model();
    const hasFault = INSIDE.some((name) => this.errors().at(name) !== '');
    return hasFault || !place || surname !== '' || bornOn !== '' || isMinor || this.groups().length > 0;
  });
}

const INSIDE = [
  ...['surname', 'bornOn', 'place', 'workingGroupId'],
  ...['minor', 'childAssent', 'decider', 'deciderHousehold'],
];
