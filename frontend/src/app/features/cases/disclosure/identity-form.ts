import { signal } from '@angular/core';
import type { WritableSignal } from '@angular/core';
import type { IdentityDto, IdentityRequest } from '../../../api/models';
import { IDENTITY_TEXTS } from '../intake/identity-fields';
import type { IdentityText } from '../intake/identity-fields';
import { dayAndPrecision, writeDay } from '../../../core/language/written-day';
import { plainText } from '../conflict/both-values';

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

/** 2.5.1994 and 02.05.1994 are one day. */
export function meaning(text: string, line: IdentityText): string {
  const plain = plainText(text);
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
