import { computed, signal } from '@angular/core';
import type { ConsentRequest } from '../../../api/models/consent-request';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { shift } from '../../../ui/date-field/known-day';
import { SPANS } from './consent-lists';
import { PRESENCE } from '../../../api/models/presence-array';
import { CONSENT_LANGUAGE } from '../../../api/models/consent-language-array';
import { CONSENT_MANNER } from '../../../api/models/consent-manner-array';
import { CONSENT_SCOPE } from '../../../api/models/consent-scope-array';
import { CONSENT_PURPOSE } from '../../../api/models/consent-purpose-array';

type Partition = NonNullable<ConsentRequest['partitions']>[number];
type Child = NonNullable<ConsentRequest['child']>;

const CHOICES = {
  scope: '',
  answer: '',
  presence: '',
  span: '',
  childAssent: '',
  inHousehold: '',
  language: '',
  manner: '',
};
/** What is filled in beforehand where it is known, and stays where a draft from before does not say it. */
const HOW: ReadonlySet<string> = new Set(['language', 'manner']);
type ChoiceName = keyof typeof CHOICES;
type Missing = readonly [boolean, string, string];

const named = (rows: readonly Missing[]): [string, string][] =>
  rows.filter(([is]) => is).map(([, fieldId, key]) => [fieldId, key]);

/** One question to her and what she said. Nothing is chosen beforehand but what the receiver cannot work without. */
export class ConsentForm {
  readonly choice = Object.fromEntries(
    Object.keys(CHOICES).map((name) => [name, signal<string | null>(null)]),
  ) as Record<ChoiceName, ReturnType<typeof signal<string | null>>>;
  readonly agencyId = signal('');
  readonly purpose = signal('');
  readonly decider = signal('');
  readonly parts = signal<readonly string[]>([]);
  readonly otherDay = signal<KnownDay | null>(null);

  readonly isSharing = computed(() => this.choice.scope() === 'referral');
  /** Whether the question is about one agency. */
  readonly namesAgency = computed(() => this.isSharing() || this.choice.scope() === 'mutual_disclosure');
  readonly isGiven = computed(() => this.choice.answer() === 'given');

  /** In the language of her plan and spoken, as she is mostly asked; the worker changes what was otherwise. */
  constructor(inLanguage: string | null) {
    this.choice.language.set(inLanguage);
    this.choice.manner.set('spoken');
  }

  keep() {
    return {
      choices: Object.fromEntries(Object.entries(this.choice).map(([name, value]) => [name, value()])),
      agencyId: this.agencyId(),
      purpose: this.purpose(),
      decider: this.decider(),
      parts: this.parts(),
      otherDay: this.otherDay(),
    };
  }

  restore(kept: ReturnType<ConsentForm['keep']>): void {
    for (const [name, value] of Object.entries(this.choice))
      value.set(kept.choices[name] ?? (HOW.has(name) ? value() : null));
    this.agencyId.set(kept.agencyId);
    this.purpose.set(kept.purpose);
    this.decider.set(kept.decider);
    this.parts.set(kept.parts);
    this.otherDay.set(kept.otherDay);
  }

  /** The last day of the consent; null without one. */
  untilOn(today: string): string | null {
    const span = SPANS.find((known) => known === this.choice.span());
    if (!span) return null;
    return span === 'other' ? (this.otherDay()?.on ?? null) : shift(today, Number(span));
  }

  /** The field and the text of everything that is missing. */
  missing(context: { isMinor: boolean; today: string }): [string, string][] {
    const sharesNow = this.isSharing() && this.isGiven();
    // Asks what an agency may see only after the agency is chosen.
    const rows: Missing[] = [
      [!this.choice.scope(), 'scope', 'consent-screen.missing-scope'],
      [this.namesAgency() && !this.agencyId(), 'agencyId', 'consent-screen.missing-agency'],
      [this.isSharing() && !this.purpose(), 'purpose', 'consent-screen.missing-purpose'],
      [!this.choice.answer(), 'answer', 'consent-screen.missing-answer'],
      [
        sharesNow && this.agencyId() !== '' && this.parts().length === 0,
        'partitions',
        'consent-screen.missing-parts',
      ],
    ];
    return [...named(rows), ...this.missingTerms(context)];
  }

  /** What is missing of how the answer holds. */
  missingTerms(context: { isMinor: boolean; today: string }): [string, string][] {
    return named([
      [
        this.namesAgency() && this.isGiven() && !this.untilOn(context.today),
        'untilOn',
        'consent-screen.missing-until',
      ],
      [!this.choice.presence(), 'presence', 'consent-screen.missing-presence'],
      [
        context.isMinor && this.isGiven() && !this.choice.childAssent(),
        'child',
        'consent-screen.missing-child',
      ],
    ]);
  }

  toRequest(context: { isMinor: boolean; today: string }): ConsentRequest {
    return {
      scope: CONSENT_SCOPE.find((known) => known === this.choice.scope()) ?? 'services_by_this_agency',
      answer: this.isGiven() ? 'given' : 'refused',
      presence: PRESENCE.find((known) => known === this.choice.presence()) ?? 'not_known',
      language: CONSENT_LANGUAGE.find((known) => known === this.choice.language()) ?? null,
      manner: CONSENT_MANNER.find((known) => known === this.choice.manner()) ?? 'spoken',
      ...this.receiver(),
      untilOn: this.isGiven() ? this.untilOn(context.today) : null,
      child: context.isMinor && this.isGiven() ? this.child() : null,
    };
  }

  /** To whom, for what and which parts; a refusal names no part and so is a no to all. */
  private receiver(): Pick<ConsentRequest, 'agencyId' | 'purpose' | 'partitions'> {
    if (!this.isSharing())
      return { agencyId: this.namesAgency() ? this.agencyId() : null, purpose: null, partitions: [] };
    return {
      agencyId: this.agencyId(),
      purpose: CONSENT_PURPOSE.find((known) => known === this.purpose()) ?? null,
      partitions: this.isGiven() ? (this.parts() as Partition[]) : [],
    };
  }

  private child(): Child {
    return {
      childAssent: (this.choice.childAssent() ?? 'not_asked') as Child['childAssent'],
      decider: (this.decider() || null) as Child['decider'],
      inPerpetratorsHousehold: (this.choice.inHousehold() ?? 'unknown') as Child['inPerpetratorsHousehold'],
    };
  }
}
