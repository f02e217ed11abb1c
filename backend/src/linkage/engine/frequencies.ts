import { FIELDS, UNTOLD } from './compare.js';
import type { Agreement } from './compare.js';
import type { EncodedRegistration, Tag } from './encode.js';

/** Values that are counted, because two people may share a common one by chance. */
export const COUNTED = ['given', 'surname', 'patronymic', 'mother', 'district', 'phone'] as const;
export type Counted = (typeof COUNTED)[number];

/** A number that more registrations share belongs to an office or a neighbour and identifies no person. */
export const HUB = 20;
/** Registrations that are supposed to have been counted before, with values of mean frequency. */
const SUPPOSED = 50;
/** A name that so many registrations have, and such a share of them, is no slip of the pen. */
const LEAST_KNOWN = 5;
const KNOWN_SHARE = 0.001;
const PHONE = FIELDS.indexOf('phone');

const valueOf: Readonly<Record<Counted, (one: EncodedRegistration) => Tag | undefined>> = {
  given: ({ given }) => given?.core.tag,
  surname: ({ surname }) => surname?.stem.tag,
  patronymic: ({ patronymic }) => patronymic?.stem.tag,
  mother: ({ mother }) => mother?.core.tag,
  district: ({ district }) => district ?? undefined,
  phone: ({ phone }) => phone?.tag,
};

/** How often each value was registered, by its keyed tag. */
export class Frequencies {
  private readonly counts = new Map<Counted, Map<Tag, number>>(COUNTED.map((field) => [field, new Map()]));
  private readonly totals = new Map<Counted, number>();

  static of(registrations: Iterable<EncodedRegistration>): Frequencies {
    const frequencies = new Frequencies();
    for (const one of registrations) frequencies.add(one);
    return frequencies;
  }

  /** Registrations that were counted: nearly all give a name. */
  get registrations(): number {
    return this.totals.get('given') ?? 0;
  }

  /** Every value that was counted, and how often. */
  *counted(): Generator<readonly [Counted, Tag, number]> {
    for (const [field, counts] of this.counts) for (const [tag, count] of counts) yield [field, tag, count];
  }

  add(registration: EncodedRegistration): void {
    for (const field of COUNTED) {
      const tag = valueOf[field](registration);
      if (tag !== undefined) this.count(field, tag, 1);
    }
  }

  count(field: Counted, tag: Tag, by: number): void {
    const counts = this.counts.get(field);
    counts?.set(tag, (counts.get(tag) ?? 0) + by);
    this.totals.set(field, (this.totals.get(field) ?? 0) + by);
  }

  /**
   * The share of registrations with the commoner one of two values.
   * @param mean What is expected of a value that was never counted: few registrations tell little of how common a name is.
   */
  share(field: Counted, mean: number, pair: readonly [EncodedRegistration, EncodedRegistration]): number {
    const most = Math.max(...pair.map((one) => this.countOf(field, one)));
    return (most + SUPPOSED * mean) / ((this.totals.get(field) ?? 0) + SUPPOSED);
  }

  /** Whether both values are written by many: two names that are alike, and no slip of the pen. */
  areBothKnown(field: Counted, one: EncodedRegistration, other: EncodedRegistration): boolean {
    const known = Math.max(LEAST_KNOWN, KNOWN_SHARE * (this.totals.get(field) ?? 0));
    return this.countOf(field, one) >= known && this.countOf(field, other) >= known;
  }

  /** Takes the phone out of an agreement, where it is a number of many. */
  ignoreHubs(agreement: Agreement, one: EncodedRegistration, other: EncodedRegistration): Agreement {
    if (agreement[PHONE] === UNTOLD) return agreement;
    if (this.isOfMany(one) || this.isOfMany(other)) agreement[PHONE] = UNTOLD;
    return agreement;
  }

  /** Whether the number of the registration is a shared one. */
  isOfMany(one: EncodedRegistration): boolean {
    return this.countOf('phone', one) > HUB;
  }

  private countOf(field: Counted, registration: EncodedRegistration): number {
    const tag = valueOf[field](registration);
    return tag === undefined ? 0 : (this.counts.get(field)?.get(tag) ?? 0);
  }
}
