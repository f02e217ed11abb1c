import { signal } from '@angular/core';
import type { WritableSignal } from '@angular/core';
import type { IdentityDto, IdentityRequest } from '../../../api/models';
import { IDENTITY_TEXTS } from '../intake/identity-fields';
import type { IdentityText } from '../intake/identity-fields';
import { dayAndPrecision, writeDay } from '../../../core/language/written-day';

/** Who she is as it is typed: one text a line, a birth as people write it. */
export type IdentityTexts = Readonly<Record<IdentityText, string>>;

export const toTexts = (record: IdentityDto): IdentityTexts => ({
  surname: record.surname ?? '',
  givenName: record.givenName ?? '',
  patronymic: record.patronymic ?? '',
  bornOn: writeDay({ on: record.bornOn, precision: record.bornPrecision }),
  address: record.address ?? '',
  officialNumber: record.officialNumber ?? '',
});

export interface Merged {
  texts: IdentityTexts;
  /** Lines that only the other user changed: theirs apply. */
  taken: readonly IdentityText[];
  /** Lines that both changed, each to something else; `texts` holds mine until a person has chosen. */
  open: readonly IdentityText[];
}

/** Lays two corrections of the same record together, line by line; nothing that anybody wrote is lost. */
export function merge(base: IdentityTexts, mine: IdentityTexts, theirs: IdentityTexts): Merged {
  const isSame = (line: IdentityText, a: IdentityTexts, b: IdentityTexts): boolean =>
    meaning(line, a[line]) === meaning(line, b[line]);
  const changed = IDENTITY_TEXTS.filter((line) => !isSame(line, base, theirs) && !isSame(line, mine, theirs));
  const taken = changed.filter((line) => isSame(line, base, mine));
  const texts = { ...mine, ...Object.fromEntries(taken.map((line) => [line, theirs[line]])) };
  return { texts, taken, open: changed.filter((line) => !taken.includes(line)) };
}

/** 2.5.1994 and 02.05.1994 are one day. */
function meaning(line: IdentityText, text: string): string {
  const plain = text.trim().normalize('NFC');
  return line === 'bornOn' ? JSON.stringify(dayAndPrecision(plain)) : plain;
}

/** The form; one signal a line. */
export class IdentityForm {
  readonly text = Object.fromEntries(IDENTITY_TEXTS.map((line) => [line, signal('')])) as Record<
    IdentityText,
    WritableSignal<string>
  >;

  texts(): IdentityTexts {
    return Object.fromEntries(IDENTITY_TEXTS.map((line) => [line, this.text[line]()])) as IdentityTexts;
  }

  fill(texts: IdentityTexts): void {
    for (const line of IDENTITY_TEXTS) this.text[line].set(texts[line]);
  }

  /** The name as a register or a paper had it is not corrected here, and stays. */
  toRequest(writtenName: string | null): IdentityRequest {
    const orNull = (line: IdentityText): string | null => this.text[line]().trim() || null;
    const born = dayAndPrecision(this.text.bornOn().trim());
    return {
      surname: orNull('surname'),
      givenName: orNull('givenName'),
      patronymic: orNull('patronymic'),
      writtenName,
      bornOn: born.on,
      bornPrecision: born.precision,
      address: orNull('address'),
      officialNumber: orNull('officialNumber'),
    };
  }
}
