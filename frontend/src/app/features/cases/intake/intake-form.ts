import { computed, signal } from '@angular/core';
import type { WritableSignal } from '@angular/core';
import type { OpenCaseRequest } from '../../../api/models/open-case-request';
import type { WeeklyWindowRequest } from '../../../api/models/weekly-window-request';
import type { ReachWords } from '../../../core/work/next-registration';
import { dayAndPrecision } from './written-day';

type Incident = OpenCaseRequest['incident'];
type Consents = NonNullable<OpenCaseRequest['consents']>;
type Known = 'yes' | 'no' | 'unknown';

/** One person said to have caused harm, as the form holds her or him. */
export interface OtherPerson {
  relationship: string;
  sex: string;
  ageGroup: string;
  occupation?: string;
  sameHousehold: string;
  name: string;
}

export const nobody = (): OtherPerson => ({
  relationship: '',
  sex: 'unknown',
  ageGroup: 'unknown',
  occupation: 'unknown',
  sameHousehold: 'unknown',
  name: '',
});

const TEXTS = {
  surname: '',
  givenName: '',
  patronymic: '',
  bornOn: '',
  address: '',
  officialNumber: '',
  sex: 'female',
  maritalStatus: 'unknown',
  disability: 'not_asked',
  place: '',
  workingGroupId: '',
  referredFrom: 'self',
  reportedOn: '',
  startedOn: '',
  timeOfDay: 'unknown',
  placeType: 'unknown',
  penetration: 'unknown',
  forcedMarriage: 'unknown',
  // Pressure on the neck is a danger to life that many forms forget: it is asked without a preset.
  strangulation: '',
  injury: 'unknown',
  spouseAbroad: 'unknown',
  childrenPresent: 'unknown',
  earlierIncidents: 'unknown',
  reportedBefore: 'unknown',
  narrative: '',
  channel: 'phone',
  reachAt: '',
  whoMayAnswer: '',
  coverSentence: '',
  never: '',
  reviewOn: '',
  contactLanguage: 'tg',
  whereabouts: '',
  childAssent: '',
  decider: '',
  inPerpetratorsHousehold: 'unknown',
} as const;
export type TextName = keyof typeof TEXTS;

interface Kept {
  texts: Record<string, string>;
  people: OtherPerson[];
  lawForms: readonly string[];
  windows: readonly WeeklyWindowRequest[];
  conflict: string | null;
  conflictAgencies: readonly string[];
  servicesAnswer: string | null;
  servicesPresence: string | null;
  linkingAnswer?: string | null;
  flags: Record<string, boolean>;
}

/** What the registration form holds; one signal a field, and the request made of them. */
export class IntakeForm {
  readonly text = Object.fromEntries(
    Object.entries(TEXTS).map(([name, first]) => [name, signal<string>(first)]),
  ) as Record<TextName, WritableSignal<string>>;
  readonly people = signal<OtherPerson[]>([nobody()]);
  readonly lawForms = signal<readonly string[]>([]);
  readonly windows = signal<readonly WeeklyWindowRequest[]>([]);
  readonly conflict = signal<string | null>(null);
  readonly conflictAgencies = signal<readonly string[]>([]);
  /** Her yes to the services of the agency; a private one keeps no record without it. */
  readonly servicesAnswer = signal<string | null>(null);
  readonly servicesPresence = signal<string | null>(null);
  /** Whether her record may be compared; `not_asked` is an answer of the worker, and no word of hers. */
  readonly linkingAnswer = signal<string | null>(null);
  readonly saysLinking = computed(() => ['given', 'refused'].includes(this.linkingAnswer() ?? ''));
  readonly flags = {
    isPattern: signal(false),
    hasPlan: signal(true),
    sharedPhone: signal(false),
    workerMaySee: signal(false),
    isMinor: signal(false),
  };
  /** Asked only where it can matter. */
  readonly isSexual = computed(() => this.lawForms().includes('sexual'));

  keep(): Kept {
    return {
      texts: Object.fromEntries(Object.entries(this.text).map(([name, value]) => [name, value()])),
      people: this.people(),
      lawForms: this.lawForms(),
      windows: this.windows(),
      conflict: this.conflict(),
      conflictAgencies: this.conflictAgencies(),
      servicesAnswer: this.servicesAnswer(),
      servicesPresence: this.servicesPresence(),
      linkingAnswer: this.linkingAnswer(),
      flags: Object.fromEntries(Object.entries(this.flags).map(([name, value]) => [name, value()])),
    };
  }

  restore(kept: Kept): void {
    for (const [name, value] of Object.entries(this.text)) value.set(kept.texts[name] ?? value());
    for (const [name, value] of Object.entries(this.flags)) value.set(kept.flags[name] ?? value());
    this.people.set(kept.people);
    this.lawForms.set(kept.lawForms);
    this.windows.set(kept.windows);
    this.conflict.set(kept.conflict);
    this.conflictAgencies.set(kept.conflictAgencies);
    this.servicesAnswer.set(kept.servicesAnswer);
    this.servicesPresence.set(kept.servicesPresence);
    this.linkingAnswer.set(kept.linkingAnswer ?? null);
  }

  /** Prefills how to reach the survivor; the user still asks every question. */
  beginWith({ windows, language, place, ...reach }: ReachWords): void {
    for (const [name, words] of Object.entries(reach)) this.text[name as keyof typeof reach].set(words);
    this.text.contactLanguage.set(language);
    if (place) this.text.place.set(place);
    this.windows.set(windows);
  }

  toRequest(): OpenCaseRequest {
    const born = dayAndPrecision(this.value('bornOn'));
    return {
      identity: {
        surname: this.orNull('surname'),
        givenName: this.orNull('givenName'),
        patronymic: this.orNull('patronymic'),
        bornOn: born.on,
        bornPrecision: born.precision,
        address: this.orNull('address'),
        officialNumber: this.orNull('officialNumber'),
      },
      sex: this.value('sex') as OpenCaseRequest['sex'],
      maritalStatus: this.value('maritalStatus') as OpenCaseRequest['maritalStatus'],
      disability: this.value('disability') as OpenCaseRequest['disability'],
      place: this.value('place'),
      workingGroupId: this.orNull('workingGroupId'),
      referredFrom: this.value('referredFrom') as OpenCaseRequest['referredFrom'],
      incident: this.incident(),
      conflict: {
        answer: (this.conflict() ?? 'unknown') as Known,
        agencyIds: this.conflict() === 'yes' ? [...this.conflictAgencies()] : [],
      },
      safeContact: this.flags.hasPlan() ? this.safeContact() : null,
      whereabouts: this.value('whereabouts')
        ? { text: this.value('whereabouts'), workerMaySee: this.flags.workerMaySee() }
        : null,
      minor: this.flags.isMinor() ? this.minor() : null,
      consents: this.consents(),
    };
  }

  /** What she said to each question, with who was there at both. */
  private consents(): Consents {
    const presence = (this.servicesPresence() ?? 'not_known') as Consents[number]['presence'];
    const services = this.servicesAnswer() as Consents[number]['answer'] | null;
    const linking = this.saysLinking() ? (this.linkingAnswer() as Consents[number]['answer']) : null;
    return [
      ...(services ? [{ scope: 'services_by_this_agency' as const, answer: services, presence }] : []),
      ...(linking ? [{ scope: 'record_linkage' as const, answer: linking, presence }] : []),
    ];
  }

  private incident(): Incident {
    const started = dayAndPrecision(this.value('startedOn'));
    const known = (name: TextName): Known => this.value(name) as Known;
    return {
      reportedOn: dayAndPrecision(this.value('reportedOn')).on ?? '',
      startedOn: started.on,
      startedPrecision: started.precision,
      endedOn: null,
      endedPrecision: null,
      isPattern: this.flags.isPattern(),
      timeOfDay: this.value('timeOfDay') as Incident['timeOfDay'],
      placeType: this.value('placeType') as Incident['placeType'],
      lawForms: [...this.lawForms()] as Incident['lawForms'],
      penetration: this.isSexual() ? known('penetration') : 'unknown',
      forcedMarriage: known('forcedMarriage'),
      goodsExchanged: 'unknown',
      abducted: 'unknown',
      harmfulPractice: 'unknown',
      spouseAbroad: known('spouseAbroad'),
      strangulation: known('strangulation'),
      injury: known('injury'),
      childrenPresent: known('childrenPresent'),
      reportedBefore: this.value('reportedBefore') as Incident['reportedBefore'],
      earlierIncidents: known('earlierIncidents'),
      coreType: null,
      coreTypeReason: null,
      perpetrators: this.people().map((person) => ({
        relationship: person.relationship as Incident['perpetrators'][number]['relationship'],
        sex: person.sex as OpenCaseRequest['sex'],
        ageGroup: person.ageGroup as Incident['perpetrators'][number]['ageGroup'],
        occupation: (person.occupation ?? 'unknown') as Incident['perpetrators'][number]['occupation'],
        sameHousehold: person.sameHousehold as Known,
        name: person.name.trim() || null,
      })),
      narrative: this.orNull('narrative'),
    };
  }

  private safeContact(): NonNullable<OpenCaseRequest['safeContact']> {
    return {
      channel: this.value('channel') as NonNullable<OpenCaseRequest['safeContact']>['channel'],
      reachAt: this.orNull('reachAt'),
      windows: this.value('channel') === 'no_contact' ? [] : [...this.windows()],
      whoMayAnswer: this.orNull('whoMayAnswer'),
      coverSentence: this.orNull('coverSentence'),
      never: this.orNull('never'),
      codeWord: null,
      smsAllowed: false,
      voicemailAllowed: false,
      sharedPhone: this.flags.sharedPhone(),
      language: this.value('contactLanguage') as 'tg',
      reviewOn: dayAndPrecision(this.value('reviewOn')).on,
    };
  }

  private minor(): NonNullable<OpenCaseRequest['minor']> {
    type Minor = NonNullable<OpenCaseRequest['minor']>;
    return {
      childAssent: this.value('childAssent') as Minor['childAssent'],
      decider: (this.orNull('decider') ?? null) as Minor['decider'],
      inPerpetratorsHousehold: this.value('inPerpetratorsHousehold') as Known,
    };
  }

  private value(name: TextName): string {
    return this.text[name]().trim();
  }

  private orNull(name: TextName): string | null {
    return this.value(name) || null;
  }
}
