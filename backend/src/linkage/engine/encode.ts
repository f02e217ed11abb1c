import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { FILTER_BITS, POSITIONS, filterOf, gramsOf } from './filter.js';
import type { Filter } from './filter.js';
import { slipsOf } from './normalise.js';
import type { NormalRegistration, SoundedName, WrittenBirth } from './registration.types.js';

/** A keyed number that two equal values share; reveals no other fact without the key. 48 bits. */
export type Tag = number;

export interface EncodedForm {
  readonly tag: Tag;
  readonly filter: Filter;
  /** Of the form with any one sound left out; sorted. Two forms a slip of the pen apart share one. */
  readonly slips: readonly Tag[];
}

export interface EncodedName {
  readonly whole: EncodedForm;
  readonly core: EncodedForm;
  readonly stem: EncodedForm;
  /** First sounds of the whole and of the core. */
  readonly initials: readonly Tag[];
  readonly isInitial: boolean;
}

export interface EncodedBirth {
  readonly year: Tag;
  /** Years one and two away. */
  readonly near: readonly Tag[];
  readonly far: readonly Tag[];
  /** Years with a wrong ten, or the last two digits exchanged. */
  readonly slips: readonly Tag[];
  readonly inYear: {
    readonly month: Tag;
    readonly day: Tag;
    /** The day read as a month and the month read as a day. */
    readonly swapped: { readonly month: Tag; readonly day: Tag };
  } | null;
}

/** A registration as the linker sees it: no field can be read, each can be compared with its like. */
export interface EncodedRegistration {
  readonly id: string;
  readonly given: EncodedName | null;
  readonly surname: EncodedName | null;
  readonly patronymic: EncodedName | null;
  readonly mother: EncodedName | null;
  readonly birth: EncodedBirth | null;
  readonly sex: Tag | null;
  readonly district: Tag | null;
  readonly jamoat: EncodedForm | null;
  /** Of the number, and of each digit at its place. */
  readonly phone: { readonly tag: Tag; readonly digits: readonly Tag[] } | null;
  /** What it is found by; sorted, without repeats. */
  readonly blocks: readonly Tag[];
}

const KEY_BYTES = 32;
const TAG_BYTES = 6;
/** Whatever was computed last is kept, up to this many: names repeat. */
const MOST_KEPT = 200_000;

/** A cache that is emptied when full, so that one long run cannot fill the memory. */
function kept<Value>(compute: (text: string) => Value): (text: string) => Value {
  let values = new Map<string, Value>();
  return (text) => {
    const known = values.get(text);
    if (known !== undefined) return known;
    if (values.size >= MOST_KEPT) values = new Map();
    const value = compute(text);
    values.set(text, value);
    return value;
  };
}

const ascending = (one: number, other: number): number => one - other;

const SEPARATOR = '\u0000';

/** 1968 for 1986. */
const digitsExchanged = (year: number): number =>
  year - (year % 100) + (year % 10) * 10 + Math.floor((year % 100) / 10);

/**
 * Encodes registrations under keys that HKDF makes of one secret: filters and tags each under their own. Names of a person
 * share a key, so that swapped boxes are seen; a mother's name has another.
 */
export class Encoder {
  private readonly tagKey: KeyObject;
  private readonly filterKey: KeyObject;
  private readonly tagOf = kept((text) => this.digestTag(text));
  private readonly positionsOf = kept((text): readonly number[] => {
    const digest = this.digest(this.filterKey, text);
    return Array.from({ length: POSITIONS }, (_, at) => digest.readUInt16BE(at * 2) % FILTER_BITS);
  });
  private readonly formOf = kept((text): EncodedForm => {
    const [kind = '', sound = ''] = text.split(SEPARATOR);
    const grams = gramsOf(sound).map((gram) => this.positionsOf(`${kind}${SEPARATOR}${gram}`));
    const slips = slipsOf(sound).map((slip) => this.tag(`${kind} slip`, slip));
    return { tag: this.tag(kind, sound), filter: filterOf(grams.flat()), slips: slips.sort(ascending) };
  });

  /** @param secret At least 32 bytes; never stored in the database. */
  constructor(secret: Buffer) {
    if (secret.length < KEY_BYTES) throw new RangeError('a secret of linkage has at least 32 bytes');
    const key = (purpose: string): KeyObject =>
      createSecretKey(
        Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `panoh/linkage/${purpose}`, KEY_BYTES)),
      );
    this.tagKey = key('tags');
    this.filterKey = key('filters');
  }

  tag(kind: string, value: string): Tag {
    return this.tagOf(`${kind}${SEPARATOR}${value}`);
  }

  encode(normal: NormalRegistration, blocks: readonly string[]): EncodedRegistration {
    const { birth, sex, district, jamoat, phone } = normal;
    return {
      id: normal.id,
      given: this.name('name', normal.given),
      surname: this.name('name', normal.surname),
      patronymic: this.name('name', normal.patronymic),
      mother: this.name('mother', normal.mother),
      birth: birth && this.birth(birth),
      sex: sex === null ? null : this.tag('sex', sex),
      district: district === null ? null : this.tag('district', district),
      jamoat: jamoat === null ? null : this.form('jamoat', jamoat),
      phone: phone === null ? null : this.phone(phone),
      blocks: [...new Set(blocks.map((block) => this.digestTag(`block${SEPARATOR}${block}`)))].sort(
        ascending,
      ),
    };
  }

  /** Without keeping it: what a registration is found by is hardly ever said again. */
  private digestTag(text: string): Tag {
    return this.digest(this.tagKey, text).readUIntBE(0, TAG_BYTES);
  }

  private digest(key: KeyObject, text: string): Buffer {
    return createHmac('sha256', key).update(text).digest();
  }

  private form(kind: string, sound: string): EncodedForm {
    return this.formOf(`${kind}${SEPARATOR}${sound}`);
  }

  private name(kind: string, name: SoundedName | null): EncodedName | null {
    if (name === null) return null;
    const { whole, core, stem, initials, isInitial } = name;
    return {
      whole: this.form(kind, whole),
      core: this.form(kind, core),
      stem: this.form(kind, stem),
      initials: initials.map((sound) => this.tag(`${kind} initial`, sound)),
      isInitial,
    };
  }

  private birth({ year, monthAndDay }: WrittenBirth): EncodedBirth {
    const years = (...away: number[]): Tag[] => away.map((by) => this.tag('year', String(year + by)));
    const inYear = (month: number, day: number): { month: Tag; day: Tag } => ({
      month: this.tag('month', String(month)),
      day: this.tag('day', String(day)),
    });
    return {
      year: this.tag('year', String(year)),
      near: years(-1, 1),
      far: years(-2, 2),
      slips: years(-10, 10, digitsExchanged(year) - year),
      inYear: monthAndDay && {
        ...inYear(monthAndDay.month, monthAndDay.day),
        swapped: inYear(monthAndDay.day, monthAndDay.month),
      },
    };
  }

  private phone(phone: string): { tag: Tag; digits: readonly Tag[] } {
    return {
      tag: this.tag('phone', phone),
      digits: Array.from(phone, (digit, at) => this.tag(`digit ${at}`, digit)),
    };
  }
}
