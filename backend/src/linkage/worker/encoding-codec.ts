import type { Tag, EncodedBirth, EncodedForm, EncodedName, EncodedRegistration } from '../engine/encode.js';
import { FILTER_BITS, filterOfBytes } from '../engine/filter.js';

const TAG_BYTES = 6;
const FIRST_BYTES = 2_048;
const HIGH = 0x100000000;

/** Bytes, tags of 48 bits and lists of them, one after the other. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(FIRST_BYTES);
  private at = 0;

  byte(value: number): void {
    this.reserve(1);
    this.at = this.buffer.writeUInt8(value, this.at);
  }

  tag(tag: Tag): void {
    this.reserve(TAG_BYTES);
    this.at = this.buffer.writeUIntBE(tag, this.at, TAG_BYTES);
  }

  /** A count below 65,536, and as many tags. */
  tags(tags: readonly Tag[]): void {
    this.reserve(2);
    this.at = this.buffer.writeUInt16BE(tags.length, this.at);
    for (const tag of tags) this.tag(tag);
  }

  number(value: number): void {
    this.reserve(4);
    this.at = this.buffer.writeUInt32BE(value, this.at);
  }

  bytes(bytes: Buffer): void {
    this.reserve(bytes.length);
    this.at += bytes.copy(this.buffer, this.at);
  }

  written(): Buffer {
    return this.buffer.subarray(0, this.at);
  }

  private reserve(more: number): void {
    if (this.at + more <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + more));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}

/** Reads what {@link ByteWriter} wrote, in the same order. */
export class ByteReader {
  private at = 0;

  constructor(private readonly buffer: Buffer) {}

  byte(): number {
    const value = this.buffer.readUInt8(this.at);
    this.at += 1;
    return value;
  }

  tag(): Tag {
    const value = this.buffer.readUInt16BE(this.at) * HIGH + this.buffer.readUInt32BE(this.at + 2);
    this.at += TAG_BYTES;
    return value;
  }

  tags(): readonly Tag[] {
    const count = this.buffer.readUInt16BE(this.at);
    this.at += 2;
    const tags = new Array<Tag>(count);
    for (let no = 0; no < count; no += 1) tags[no] = this.tag();
    return tags;
  }

  number(): number {
    const value = this.buffer.readUInt32BE(this.at);
    this.at += 4;
    return value;
  }

  bytes(count: number): Buffer {
    this.at += count;
    return this.buffer.subarray(this.at - count, this.at);
  }
}

/** A registration as it is kept: what is compared, and by which tags its number alone is found. */
export interface KeptEncoding {
  readonly encoded: EncodedRegistration;
  readonly phoneBlocks: readonly Tag[];
}

const FORMAT = 1;
const FILTER_BYTES = FILTER_BITS / 8;
const NONE = 255;
const NAMES = ['given', 'surname', 'patronymic', 'mother'] as const;
type Named = Pick<EncodedRegistration, (typeof NAMES)[number]>;

/** Forms that were read are shared, up to this many: names repeat, and a form is most of what a registration takes. */
const MOST_SHARED = 200_000;
let shared = new Map<Tag, EncodedForm>();

function shareForm(form: EncodedForm): EncodedForm {
  if (shared.size >= MOST_SHARED) shared = new Map();
  shared.set(form.tag, form);
  return form;
}

/** The forms of a registration, each once: a name without particle and ending is the same in all three forms. */
function formsOf({ given, surname, patronymic, mother, jamoat }: EncodedRegistration): EncodedForm[] {
  const forms = new Map<Tag, EncodedForm>();
  for (const name of [given, surname, patronymic, mother])
    if (name) for (const form of [name.whole, name.core, name.stem]) forms.set(form.tag, form);
  if (jamoat) forms.set(jamoat.tag, jamoat);
  return [...forms.values()];
}

class Writing extends ByteWriter {
  forms(forms: readonly EncodedForm[]): void {
    this.byte(forms.length);
    for (const { tag, filter, slips } of forms) {
      this.tag(tag);
      this.tags(slips);
      this.bytes(Buffer.from(filter.words.buffer, filter.words.byteOffset, FILTER_BYTES));
    }
  }

  /** By its place among the forms of the registration. */
  place(form: EncodedForm | null, places: ReadonlyMap<Tag, number>): void {
    this.byte(form ? (places.get(form.tag) ?? NONE) : NONE);
  }

  name(name: EncodedName | null, places: ReadonlyMap<Tag, number>): void {
    this.byte(name === null ? 0 : name.isInitial ? 2 : 1);
    if (name === null) return;
    for (const form of [name.whole, name.core, name.stem]) this.place(form, places);
    this.tags(name.initials);
  }

  birth(birth: EncodedBirth | null): void {
    this.byte(birth === null ? 0 : birth.inYear ? 2 : 1);
    if (birth === null) return;
    this.tag(birth.year);
    for (const years of [birth.near, birth.far, birth.slips]) this.tags(years);
    if (!birth.inYear) return;
    const { month, day, swapped } = birth.inYear;
    for (const tag of [month, day, swapped.month, swapped.day]) this.tag(tag);
  }

  maybe(tag: Tag | null): void {
    this.tags(tag === null ? [] : [tag]);
  }
}

/** In as few bytes as it takes, without the id: its envelope is bound to that. */
export function toBytes({ encoded, phoneBlocks }: KeptEncoding): Buffer {
  const forms = formsOf(encoded);
  const places = new Map(forms.map(({ tag }, at) => [tag, at] as const));
  const writing = new Writing();
  writing.byte(FORMAT);
  writing.forms(forms);
  for (const field of NAMES) writing.name(encoded[field], places);
  writing.birth(encoded.birth);
  writing.maybe(encoded.sex);
  writing.maybe(encoded.district);
  writing.place(encoded.jamoat, places);
  writing.maybe(encoded.phone && encoded.phone.tag);
  writing.tags(encoded.phone?.digits ?? []);
  writing.tags(encoded.blocks);
  writing.tags(phoneBlocks);
  return writing.written();
}

class Reading extends ByteReader {
  private forms: readonly EncodedForm[] = [];

  readForms(): void {
    this.forms = Array.from({ length: this.byte() }, () => this.form());
  }

  formAtPlace(): EncodedForm | null {
    return this.forms[this.byte()] ?? null;
  }

  name(): EncodedName | null {
    const kind = this.byte();
    if (kind === 0) return null;
    const [whole, core, stem] = [this.formAtPlace(), this.formAtPlace(), this.formAtPlace()];
    if (!whole || !core || !stem) throw new Error('an encoded name lacks a form');
    return { whole, core, stem, initials: this.tags(), isInitial: kind === 2 };
  }

  birth(): EncodedBirth | null {
    const kind = this.byte();
    if (kind === 0) return null;
    const [year, near, far, slips] = [this.tag(), this.tags(), this.tags(), this.tags()];
    return { year, near, far, slips, inYear: kind === 2 ? this.inYear() : null };
  }

  maybe(): Tag | null {
    return this.tags()[0] ?? null;
  }

  private inYear(): NonNullable<EncodedBirth['inYear']> {
    const [month, day] = [this.tag(), this.tag()];
    return { month, day, swapped: { month: this.tag(), day: this.tag() } };
  }

  private form(): EncodedForm {
    const tag = this.tag();
    const known = shared.get(tag);
    const slips = this.tags();
    const bytes = this.bytes(FILTER_BYTES);
    return known ?? shareForm({ tag, slips, filter: filterOfBytes(bytes) });
  }
}

export function fromBytes(id: string, bytes: Buffer): KeptEncoding {
  const reading = new Reading(bytes);
  if (reading.byte() !== FORMAT) throw new Error('not an encoding of this format');
  reading.readForms();
  const names = Object.fromEntries(NAMES.map((field) => [field, reading.name()])) as unknown as Named;
  const [birth, sex, district] = [reading.birth(), reading.maybe(), reading.maybe()];
  const jamoat = reading.formAtPlace();
  const [tag, digits] = [reading.maybe(), reading.tags()];
  const phone = tag === null ? null : { tag, digits };
  const blocks = reading.tags();
  return {
    encoded: { id, ...names, birth, sex, district, jamoat, phone, blocks },
    phoneBlocks: reading.tags(),
  };
}
