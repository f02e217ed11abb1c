/** How numbers of a workbook become the text that a clerk sees in the cell. */

/** Formats that come with the program and show a day or a time. */
const DATES_BUILT_IN: ReadonlySet<number> = new Set([
  ...[14, 15, 16, 17, 18, 19, 20, 21, 22],
  ...[27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47],
  ...[50, 51, 52, 53, 54, 55, 56, 57, 58],
]);

/** Words in quotes and conditions in brackets are no part of the pattern of a date. */
const ASIDE = /"[^"]*"|\[[^\]]*\]|\\./g;

export const showsDate = (formatId: number, own: ReadonlyMap<number, string>): boolean => {
  const code = own.get(formatId);
  return code === undefined ? DATES_BUILT_IN.has(formatId) : /[dmyhs]/i.test(code.replace(ASIDE, ''));
};

const DAY_MS = 86_400_000;
/** Day 0 of the calendar that counts from 1900, with the day in it that never was. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
/** The last day of the year 9999. */
const LAST_DAY = 2_958_465;
const MINUTE_MS = 60_000;

const two = (value: number): string => String(value).padStart(2, '0');

/** A day as it is written here, with the clock time where it has one. */
function dateText(value: number, counts1904: boolean): string | null {
  if (!(value >= 1 && value <= LAST_DAY)) return null;
  const ms = (counts1904 ? EPOCH_1904 : EPOCH_1900) + Math.round((value * DAY_MS) / MINUTE_MS) * MINUTE_MS;
  const at = new Date(ms);
  const day = `${two(at.getUTCDate())}.${two(at.getUTCMonth() + 1)}.${at.getUTCFullYear()}`;
  const hasTime = Number.isInteger(value) === false;
  return hasTime ? `${day} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}` : day;
}

export interface NumberStyle {
  readonly isDate: boolean;
  readonly counts1904: boolean;
}

/** Long numbers, such as of a telephone, are written out; what is no number stays as it stands. */
export function numberText(written: string, { isDate, counts1904 }: NumberStyle): string {
  const value = Number(written);
  if (written.trim() === '' || !Number.isFinite(value)) return written;
  const date = isDate ? dateText(value, counts1904) : null;
  if (date !== null) return date;
  return Number.isSafeInteger(value) ? value.toFixed(0) : String(value);
}
