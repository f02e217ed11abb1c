import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.min';

export interface PhoneRead {
  readonly e164: string | null;
  /** Something is written that is no number any more: a spreadsheet turned it into 9,92901E+11. */
  readonly unreadable: boolean;
}

const COUNTRY = '992';
const NATIONAL_LENGTH = 9;
const NOTHING = /^(?:|[-–—?+]|нет|нест|йӯқ|без тел\.?)$/iu;
const EXPONENT = /\d\s*[eе]\s*\+?\s*\d/iu;

function possibleNumber(text: string): string | null {
  const number = parsePhoneNumberFromString(text, metadata);
  return number?.isPossible() ? number.number : null;
}

/** Numbers of Tajikistan are written with or without +992, brackets and dashes; others with their own +. */
function readNumber(written: string): string | null {
  const digits = written.replace(/\D/g, '');
  if (written.trim().startsWith('+')) return possibleNumber(`+${digits}`);
  if (digits.length === NATIONAL_LENGTH) return possibleNumber(`+${COUNTRY}${digits}`);
  if (digits.length === NATIONAL_LENGTH + COUNTRY.length && digits.startsWith(COUNTRY)) {
    return possibleNumber(`+${digits}`);
  }
  return null;
}

/** A phone as written, to E.164; where a cell holds several, the first readable one. Never proof of identity. */
export function readPhone(written: string): PhoneRead {
  const text = written.normalize('NFKC').trim();
  if (NOTHING.test(text)) return { e164: null, unreadable: false };
  if (EXPONENT.test(text)) return { e164: null, unreadable: true };
  const pieces = [text, ...text.split(/[;,/\n]/)];
  const e164 = pieces.map(readNumber).find((number) => number !== null) ?? null;
  return { e164, unreadable: e164 === null };
}
