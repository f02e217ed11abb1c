import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { FormErrors } from '../../../core/http/form-errors';
import { TEXT_LIMITS } from '../../../core/http/text-limits';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DateField } from '../../../ui/date-field/date-field';
import { parseDay, writeDay } from '../../../ui/date-field/known-day';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { CodeSelect } from '../../../ui/field/code-select';
import { Control } from '../../../ui/field/control';
import { Field } from '../../../ui/field/field';
import { nobody } from './incident-form';
import type { IncidentForm, OtherPerson } from './incident-form';
import { SEXES } from './intake-lists';
import { KNOWN_ANSWER } from '../../../api/models/known-answer-array';
import { LAW_FORM } from '../../../api/models/law-form-array';
import { TIME_OF_DAY } from '../../../api/models/time-of-day-array';
import { EARLIER_REPORT } from '../../../api/models/earlier-report-array';
import { AGE_GROUP } from '../../../api/models/age-group-array';
import { OCCUPATION } from '../../../api/models/occupation-array';
import { PLACE_TYPE } from '../../../api/models/place-type-array';
import { RELATIONSHIP } from '../../../api/models/relationship-array';
import { SeveralChips } from '../../../ui/chips/several-chips';

/** What happened, in codes; "not known" is an answer everywhere, and the words are hers. */
@Component({
  selector: 'pn-incident-section',
  imports: [ChoiceChips, CodeSelect, Control, DateField, Field, MatButton, SeveralChips],
  templateUrl: './incident-section.html',
})
export class IncidentSection {
  readonly form = input.required<IncidentForm>();
  readonly errors = input.required<FormErrors>();

  private readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly reportedOn = computed<KnownDay | null>(() => {
    const on = parseDay(this.form().text.reportedOn(), this.today(), { today: [], yesterday: [] });
    return on ? { precision: 'day', on } : null;
  });
  protected readonly limit = TEXT_LIMITS.narrative;
  protected readonly relationships = RELATIONSHIP;
  protected readonly placeTypes = PLACE_TYPE;
  protected readonly ageGroups = AGE_GROUP;
  protected readonly occupations = OCCUPATION;
  protected readonly earlierReports = EARLIER_REPORT;
  private readonly options = (codes: readonly string[], prefix: string) =>
    computed(() => codes.map((value) => ({ value, label: this.t(prefix + value.replaceAll('_', '-')) })));
  protected readonly lawForms = this.options(LAW_FORM, 'law-form.');
  protected readonly times = this.options(TIME_OF_DAY, 'time-of-day.');
  protected readonly known = this.options(KNOWN_ANSWER, 'known.');
  protected readonly sexes = this.options(SEXES, 'sex.');
  protected readonly questions = [
    'strangulation',
    'injury',
    'childrenPresent',
    'earlierIncidents',
    'spouseAbroad',
    'forcedMarriage',
  ] as const;

  protected questionText(name: string): string {
    return this.t(`register.q-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  }

  protected report(day: KnownDay | null): void {
    this.form().text.reportedOn.set(day ? writeDay(day) : '');
  }

  protected change(index: number, change: Partial<OtherPerson>): void {
    const people = this.form().people;
    people.set(people().map((person, at) => (at === index ? { ...person, ...change } : person)));
  }

  protected add(): void {
    this.form().people.set([...this.form().people(), nobody()]);
  }

  protected remove(index: number): void {
    this.form().people.set(
      this.form()
        .people()
        .filter((_, at) => at !== index),
    );
  }
}
