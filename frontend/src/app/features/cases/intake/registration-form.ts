import { computed, signal } from '@angular/core';
import type { Signal } from '@angular/core';
import { form, validate } from '@angular/forms/signals';
import type { FieldTree, SchemaPath } from '@angular/forms/signals';
import type { OpenCaseRequest, SimilarPeopleRequest, WeeklyWindowRequest } from '../../../api/models';
import type { ReachWords } from '../../../core/work/next-registration';
import type { MissingAnswer } from './incident-validation';
import { dayProblem, nameProblem, phoneProblem, readHours } from './registration-problems';
import type { FieldProblem } from './registration-problems';
import { dayAndPrecision } from '../../../core/language/written-day';

/** What the form holds. Nothing is answered beforehand: null and an empty text are no answer. */
export interface Registration {
  givenName: string;
  phone: string;
  days: string | null;
  hours: string;
  windows: readonly WeeklyWindowRequest[];
  safeNow: string | null;
  lawForms: readonly string[];
  conflict: string | null;
  conflictAgencies: readonly string[];
  keeps: string | null;
  surname: string;
  bornOn: string;
  place: string;
  workingGroupId: string | null;
  isMinor: boolean;
  childAssent: string;
  decider: string;
  deciderHousehold: string | null;
  /** How to reach her, as a callback request said it. */
  reach: Pick<ReachWords, 'whoMayAnswer' | 'coverSentence' | 'never' | 'language'> | null;
}

const EMPTY: Registration = {
  ...{ givenName: '', phone: '', days: null, hours: '', windows: [] },
  ...{ safeNow: null, lawForms: [], conflict: null, conflictAgencies: [], keeps: null },
  ...{ surname: '', bornOn: '', place: '', workingGroupId: null },
  ...{ isMinor: false, childAssent: '', decider: '', deciderHousehold: null, reach: null },
};

/** Who registers, and on which day (`YYYY-MM-DD`). */
export interface Asking {
  /** A private agency keeps nothing without her yes. */
  asksConsent: boolean;
  today: string;
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const DAYS: Readonly<Record<string, readonly number[]>> = {
  every: EVERY_DAY,
  weekdays: EVERY_DAY.slice(0, 5),
};

/** Error codes are keys of texts; `params` fill them in. */
interface Fault {
  kind: string;
  params: FieldProblem['params'];
}

const fault = (problem: FieldProblem | null): Fault | undefined =>
  problem ? { kind: problem.key, params: problem.params } : undefined;
const missing = (isMissing: boolean, key: string): Fault | undefined =>
  isMissing ? { kind: key, params: {} } : undefined;

/** In the order of the screen. */
const FIELDS = [
  ...['givenName', 'phone', 'days', 'hours', 'windows', 'surname', 'bornOn', 'place'],
  ...['childAssent', 'decider', 'deciderHousehold', 'safeNow', 'lawForms', 'conflict', 'keeps'],
] as const satisfies (keyof Registration)[];

/** The short registration as a signal form, and the request made of it. */
export class RegistrationForm {
  readonly model = signal<Registration>(EMPTY);
  readonly fields: FieldTree<Registration>;
  readonly isTried = signal(false);
  readonly hasPhone = computed(() => this.model().phone.trim() !== '');
  /** Every fault with its field; none before the first attempt to save. */
  readonly faults = computed<MissingAnswer[]>(() => (this.isTried() ? this.allFaults() : []));

  constructor(private readonly asking: Signal<Asking>) {
    this.fields = form(this.model, (path) => {
      const check = <Value>(
        at: SchemaPath<Value>,
        rule: (value: Value, all: Registration) => Fault | undefined,
      ): void => validate(at, ({ value }) => rule(value(), this.model()));
      check(path.givenName, (name) => fault(nameProblem(name)));
      check(path.surname, (name) => fault(nameProblem(name)));
      check(path.bornOn, (day) => fault(dayProblem(day, asking().today)));
      check(path.place, (place) => missing(!place, 'register.missing-place'));
      check(path.phone, (phone) => fault(phoneProblem(phone)));
      check(path.days, (days) => missing(this.hasPhone() && !days, 'error.windows-missing'));
      check(path.hours, (hours, { days }) =>
        missing(
          this.hasPhone() && days !== null && days !== 'other' && !readHours(hours),
          'register.missing-hours',
        ),
      );
      check(path.windows, (windows, { days }) =>
        missing(this.hasPhone() && days === 'other' && windows.length === 0, 'error.windows-missing'),
      );
      check(path.safeNow, (answer) => missing(answer === null, 'register.missing-conflict'));
      check(path.lawForms, (forms) => missing(forms.length === 0, 'register.missing-law-forms'));
      check(path.conflict, (answer) => missing(answer === null, 'register.missing-conflict'));
      check(path.keeps, (answer) =>
        missing(
          asking().asksConsent && !['alone', 'not_alone'].includes(answer ?? ''),
          'register.missing-services',
        ),
      );
      check(path.childAssent, (answer, { isMinor }) =>
        missing(isMinor && !answer, 'register.missing-assent'),
      );
      check(path.decider, (answer, { isMinor }) => missing(isMinor && !answer, 'register.missing-decider'));
      check(path.deciderHousehold, (answer, { isMinor, decider }) =>
        missing(
          isMinor && decider === 'non_offending_adult' && answer !== 'no',
          'error.decider-in-perpetrators-household',
        ),
      );
    });
  }

  private allFaults(): MissingAnswer[] {
    return FIELDS.flatMap((name) =>
      this.fields[name]()
        .errors()
        .map((error) => ({ fieldId: name, key: error.kind, ...paramsOf(error) })),
    );
  }

  keep(): Registration {
    return this.model();
  }

  /** Only fields that the form still has. */
  restore(kept: Partial<Registration>): void {
    const known = Object.entries(kept).filter(([name]) => name in EMPTY);
    this.model.set({ ...EMPTY, ...Object.fromEntries(known) });
  }

  change(change: Partial<Registration>): void {
    this.model.update((before) => ({ ...before, ...change }));
  }

  /** How to reach her, as it is known already; every question is still asked. */
  beginWith({ reachAt, windows, place, ...reach }: ReachWords): void {
    const days = windows.length > 0 ? { days: 'other', windows } : {};
    this.change({ phone: reachAt, reach, ...days, ...(place ? { place } : {}) });
  }

  similar(): SimilarPeopleRequest {
    const { on, precision } = dayAndPrecision(this.model().bornOn.trim());
    return {
      givenName: this.model().givenName.trim() || null,
      surname: this.model().surname.trim() || null,
      ...{ bornOn: on, bornPrecision: precision },
    };
  }

  toRequest(today: string): OpenCaseRequest {
    const { place, workingGroupId, safeNow, conflict, conflictAgencies } = this.model();
    return {
      identity: this.similar(),
      ...{ sex: 'unknown', maritalStatus: 'unknown', disability: 'not_asked', referredFrom: 'self' },
      ...{ awaitsBackground: true, place, workingGroupId },
      safeNow: safeNow as OpenCaseRequest['safeNow'],
      incident: this.incident(today),
      conflict: {
        answer: conflict as OpenCaseRequest['conflict']['answer'],
        agencyIds: conflict === 'yes' ? [...conflictAgencies] : [],
      },
      safeContact: this.hasPhone() ? this.safeContact() : null,
      whereabouts: null,
      minor: this.model().isMinor ? this.minor() : null,
      consents: this.consents(),
    };
  }

  private incident(today: string): OpenCaseRequest['incident'] {
    return {
      ...{ reportedOn: today, startedOn: null, endedOn: null, isPattern: false, awaitsDetails: true },
      ...{ timeOfDay: 'unknown', placeType: 'unknown', penetration: 'unknown', forcedMarriage: 'unknown' },
      ...{ goodsExchanged: 'unknown', abducted: 'unknown', harmfulPractice: 'unknown' },
      ...{ spouseAbroad: 'unknown', strangulation: 'unknown', injury: 'unknown' },
      ...{ childrenPresent: 'unknown', reportedBefore: 'unknown', earlierIncidents: 'unknown' },
      lawForms: [...this.model().lawForms] as OpenCaseRequest['incident']['lawForms'],
      ...{ coreType: null, coreTypeReason: null, perpetrators: [], narrative: null },
    };
  }

  /** A number with its hours; the rest of the plan is asked later, and a callback request may have said it. */
  private safeContact(): NonNullable<OpenCaseRequest['safeContact']> {
    const { phone, reach } = this.model();
    const words = reach ?? { whoMayAnswer: '', coverSentence: '', never: '', language: '' };
    return {
      channel: 'phone',
      reachAt: phone.trim(),
      windows: this.windows(),
      whoMayAnswer: words.whoMayAnswer || null,
      coverSentence: words.coverSentence || null,
      never: words.never || null,
      codeWord: null,
      ...{ smsAllowed: false, voicemailAllowed: false, sharedPhone: false, reviewOn: null },
      language: (words.language || null) as NonNullable<OpenCaseRequest['safeContact']>['language'],
    };
  }

  private windows(): WeeklyWindowRequest[] {
    const { days, hours, windows } = this.model();
    const weekdays = DAYS[days ?? ''];
    const within = readHours(hours);
    if (!weekdays || !within) return [...windows];
    return weekdays.map((weekday) => ({ weekday, ...within }));
  }

  private minor(): NonNullable<OpenCaseRequest['minor']> {
    type Minor = NonNullable<OpenCaseRequest['minor']>;
    const { childAssent, decider, deciderHousehold } = this.model();
    return {
      childAssent: childAssent as Minor['childAssent'],
      decider: (decider || null) as Minor['decider'],
      inPerpetratorsHousehold: (deciderHousehold ?? 'unknown') as Minor['inPerpetratorsHousehold'],
    };
  }

  /** One tap says both what she answered and whether she was alone. */
  private consents(): NonNullable<OpenCaseRequest['consents']> {
    const { keeps } = this.model();
    // Asked without a line by a page that did not know for whom.
    if (!this.asking().asksConsent) return [];
    if (keeps !== 'alone' && keeps !== 'not_alone') return [];
    const presence = keeps === 'alone' ? 'alone' : 'not_known';
    return [{ scope: 'services_by_this_agency', answer: 'given', presence }];
  }
}

const paramsOf = (error: object): Pick<FieldProblem, 'params'> =>
  'params' in error ? { params: error.params as NonNullable<FieldProblem['params']> } : {};
