import { computed, signal } from '@angular/core';
import type { WritableSignal } from '@angular/core';
import type { IncidentRequest as Incident } from '../../../api/models/incident-request';
import { dayAndPrecision } from '../../../core/language/written-day';

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
} as const;
export type TextName = keyof typeof TEXTS;

interface Kept {
  texts: Record<string, string>;
  people: OtherPerson[];
  lawForms: readonly string[];
  flags: Record<string, boolean>;
}

/** What the form of an incident holds; one signal a field, and the request made of them. */
export class IncidentForm {
  readonly text = Object.fromEntries(
    Object.entries(TEXTS).map(([name, first]) => [name, signal<string>(first)]),
  ) as Record<TextName, WritableSignal<string>>;
  readonly people = signal<OtherPerson[]>([nobody()]);
  readonly lawForms = signal<readonly string[]>([]);
  readonly flags = { isPattern: signal(false) };
  /** Asked only where it can matter. */
  readonly isSexual = computed(() => this.lawForms().includes('sexual'));

  keep(): Kept {
    return {
      texts: Object.fromEntries(Object.entries(this.text).map(([name, value]) => [name, value()])),
      people: this.people(),
      lawForms: this.lawForms(),
      flags: { isPattern: this.flags.isPattern() },
    };
  }

  restore(kept: Kept): void {
    for (const [name, value] of Object.entries(this.text)) value.set(kept.texts[name] ?? value());
    this.flags.isPattern.set(kept.flags['isPattern'] ?? false);
    this.people.set(kept.people);
    this.lawForms.set(kept.lawForms);
  }

  toRequest(): Incident {
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
        sex: person.sex as Incident['perpetrators'][number]['sex'],
        ageGroup: person.ageGroup as Incident['perpetrators'][number]['ageGroup'],
        occupation: (person.occupation ?? 'unknown') as Incident['perpetrators'][number]['occupation'],
        sameHousehold: person.sameHousehold as Known,
        name: person.name.trim() || null,
      })),
      narrative: this.orNull('narrative'),
    };
  }

  private value(name: TextName): string {
    return this.text[name]().trim();
  }

  private orNull(name: TextName): string | null {
    return this.value(name) || null;
  }
}
