import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { usePlaces } from '../../../core/language/places';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { SessionStore } from '../../../core/session/session.store';
import type { FormErrors } from '../../../core/http/form-errors';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { CodeSelect } from '../../../ui/field/code-select';
import { IdentityFields } from './identity-fields';
import type { IntakeForm } from './intake-form';
import { REFERRED_FROM_OFFERED, SEXES } from './intake-lists';
import { KNOWN_ANSWER } from '../../../api/models/known-answer-array';
import { DISABILITY } from '../../../api/models/disability-array';
import { CHILD_ASSENT } from '../../../api/models/child-assent-array';
import { CHILD_DECIDER } from '../../../api/models/child-decider-array';
import { MARITAL_STATUS } from '../../../api/models/marital-status-array';

/** Who she is, as far as she wants to say; a name is not needed to help her. */
@Component({
  selector: 'pn-person-section',
  imports: [ChoiceChips, CodeSelect, IdentityFields],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './person-section.html',
})
export class PersonSection {
  readonly form = input.required<IntakeForm>();
  readonly errors = input.required<FormErrors>();

  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  protected readonly t = inject(Texts).t;
  protected readonly marital = MARITAL_STATUS;
  protected readonly referredFrom = REFERRED_FROM_OFFERED;
  protected readonly assents = CHILD_ASSENT;
  protected readonly deciders = CHILD_DECIDER;
  protected readonly sexes = computed(() => SEXES.map((value) => ({ value, label: this.t(`sex.${value}`) })));
  protected readonly disabilities = computed(() =>
    DISABILITY.map((value) => ({ value, label: this.t(`disability.${textName(value)}`) })),
  );
  protected readonly known = computed(() =>
    KNOWN_ANSWER.map((value) => ({ value, label: this.t(`known.${value}`) })),
  );
  protected readonly places = usePlaces();
  /** Of an agency with several groups the server asks for one only where her place is in none of them. */
  protected readonly groups = computed(() => {
    const groups = this.session.user()?.workingGroups ?? [];
    const place = this.form().text.place();
    if (groups.length < 2 || !place || groups.some((group) => group.place === place)) return [];
    return groups.map(({ id, name }) => ({ value: id, label: name[this.language.current()] }));
  });
}
