import { MOST_BYTES, MOST_RECORDS } from './read-register.js';
import type { FileRefusal } from './read-register.js';
import type { ImportCode } from './registration.types.js';

const MEGABYTE = 1024 * 1024;

/** Why an import did not begin, in words for the console of whoever runs it; screens have words of their own. */
const SENTENCES: Readonly<Record<FileRefusal | string, string>> = {
  file_empty: 'The file is empty.',
  file_too_large: `The file is larger than ${MOST_BYTES / MEGABYTE} MB.`,
  file_too_long: `The file has more than ${MOST_RECORDS} rows; split it.`,
  cell_too_long: 'One cell is longer than any spreadsheet allows; a quotation mark may be missing.',
  file_damaged: 'The file is damaged. Save it once more and try again.',
  file_locked: 'The file is locked or of an old Excel. Save it as CSV and try again.',
  file_binary: 'The file is no text. Save the register as CSV and try again.',
  encoding_unknown: 'The file is neither UTF-8 nor windows-1251. Save it as CSV in UTF-8 and try again.',
  not_csv: 'The file is no table with commas, semicolons or tabs.',
  header_missing: 'No row of the file holds the headings of this layout. Is it the right one?',
  header_incomplete: 'Headings that this layout needs are missing in the file. Is it the right layout?',
  period_invalid: 'The period must be two days such as 2019-09-01, the first not after the last.',
  not_allowed:
    'This person is no supervisor; a register is imported on behalf of a supervisor of its keeper.',
  mapping_of_other_agency: 'This layout belongs to another kind of agency than that of the supervisor.',
  fallback_agency_missing:
    'The working group has no fallback agency. Name one first: cases with a conflict of interest go to it.',
  sign_in_required: 'The session ended while the register was imported. Run the same command again.',
};

export const importSentence = (code: string): string =>
  SENTENCES[code] ?? `The import was refused (${code}).`;

/** What a code of the report means, for the console. */
export const CODE_WORDS: Readonly<Record<ImportCode, string>> = {
  survivor_unclear: 'more than one survivor may be meant',
  blank_row: 'empty row',
  header_repeated: 'the headings once more',
  totals_row: 'totals',
  banner_row: 'a title across the table',
  duplicate_row: 'the same as a row above',
  no_identity: 'nobody is named',
  date_missing: 'no date',
  date_impossible: 'a date that no calendar has',
  date_outside_period: 'a date outside the period',
  not_family_violence: 'between people who are no family',
  birth_date_impossible: 'a birth that cannot be',
  phone_unreadable: 'a number that cannot be read',
  name_unreadable: 'letters of the name are lost',
  relation_missing: 'who the other person is, is not written',
  date_month_only: 'only the month is written',
  date_month_first: 'day and month may be swapped',
  consent_missing: 'whether she allows sharing is not written',
  service_time_missing: 'served the day after, without a time',
  service_date_impossible: 'a day of service that no calendar has',
  served_before_issued: 'served before it was issued',
  term_too_long: 'longer than 15 days, and no extension',
};
