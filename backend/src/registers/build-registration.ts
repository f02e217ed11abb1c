import { readArticles } from './read-articles.js';
import type { BirthRead } from './read-birth.js';
import { readBirth, splitNameAndBirth } from './read-birth.js';
import type { PhoneRead } from './read-phone.js';
import { readPhone } from './read-phone.js';
import { readPlace } from './read-place.js';
import type { ServiceType } from '../agencies/agencies.types.js';
import type { LawForm, MaritalStatus, Relationship } from '../cases/classification.types.js';
import { namePartsOf } from '../shared/names.js';
import { toldByWords } from './registration-flags.js';
import { readCode, readCodes } from './read-words.js';
import type { MappingColumn } from './register-mapping.types.js';
import type { ColumnMeaning } from './column-meanings.types.js';
import type { Decision, Sex, VisitKind } from './register-words.js';
import type {
  Coded,
  CodedMany,
  KeptText,
  NormalisedRegistration,
  RegisteredName,
  RegisteredPhone,
} from './registration.types.js';
import type { RowContext } from './row-context.js';
import type { RegisterRow } from './row-cells.js';
import { cellsOf, isEmpty, textOf } from './row-cells.js';

const BOXES = ['surname', 'given_name', 'patronymic'] as const;

/** The whole name as written; three boxes are one name, for they are swapped, or all of it stands in the first. */
export function writtenName(row: RegisterRow): string {
  const whole = textOf(row, 'name') || splitNameAndBirth(textOf(row, 'name_with_birth')).name;
  return (
    whole ||
    BOXES.map((box) => textOf(row, box))
      .filter(Boolean)
      .join(' ')
  );
}

const writtenBirth = (row: RegisterRow): string =>
  textOf(row, 'birth') || splitNameAndBirth(textOf(row, 'name_with_birth')).birth;

export function readName(row: RegisterRow): RegisteredName {
  const written = writtenName(row);
  const parts = namePartsOf(written);
  const [surname, givenName, patronymic] = BOXES.map((box) => textOf(row, box) || null);
  const boxed = !parts.certain && surname && givenName;
  return {
    ...parts,
    ...(boxed ? { surname, givenName, patronymic: patronymic ?? null } : {}),
    written,
    unreadable: written.includes('?'),
  };
}

const birthOf = ({ row, registeredOn, continues }: RowContext): BirthRead => {
  const written = writtenBirth(row);
  if (continues && written === '') return { birth: continues.birth, impossible: false };
  return readBirth(written, registeredOn.day);
};

/** What is asked about a row besides its date, its relation and its consent. */
export interface RowReading {
  readonly birth: BirthRead;
  readonly phone: PhoneRead;
}

export const readRow = (context: RowContext): RowReading => ({
  birth: birthOf(context),
  phone: readPhone(textOf(context.row, 'phone')),
});

function coded<Code extends string>({ row }: RowContext, meaning: ColumnMeaning): Coded<Code> {
  const [cell] = cellsOf(row, meaning);
  const written = cell?.text.trim() ?? '';
  if (!cell?.column?.words || written === '') return { code: null, written };
  return { code: readCode(cell.column.words, written, cell.column.alsoMeans) as Code | null, written };
}

function codedMany<Code extends string>(row: RegisterRow, meaning: ColumnMeaning): CodedMany<Code> {
  const codes = cellsOf(row, meaning).flatMap(({ column, text }) =>
    column?.words ? readCodes(column.words, text, column.alsoMeans).codes : [],
  );
  return { codes: [...new Set(codes)] as Code[], written: textOf(row, meaning) };
}

export const relationsOf = (row: RegisterRow): CodedMany<Relationship> => codedMany(row, 'relation');

/** Empty means that nothing was decided yet. */
function decisionsOf({ row }: RowContext): CodedMany<Decision> {
  const decisions = codedMany<Decision>(row, 'decision');
  const empty = cellsOf(row, 'decision').length > 0 && decisions.written === '';
  return empty ? { ...decisions, codes: ['pending'] } : decisions;
}

function servicesOf({ row }: RowContext): CodedMany<ServiceType> {
  const ticked = cellsOf(row, 'service').flatMap(({ column, text }) =>
    column?.words && column.service && readCode(column.words, text, column.alsoMeans) === 'yes'
      ? [column.service]
      : [],
  );
  const { codes, written } = codedMany<ServiceType>(row, 'services');
  return { codes: [...new Set([...ticked, ...codes])], written };
}

export function consentOf(row: RegisterRow): boolean | null {
  const [cell] = cellsOf(row, 'consent');
  const answer = cell?.column?.words ? readCode(cell.column.words, cell.text, cell.column.alsoMeans) : null;
  return answer === null ? null : answer === 'yes';
}

function phoneOf({ row, continues }: RowContext, read: PhoneRead, forbidden: boolean): RegisteredPhone {
  const written = textOf(row, 'phone');
  if (continues && written === '')
    return { ...continues.phone, usable: continues.phone.usable && !forbidden };
  return { e164: read.e164, written, usable: read.e164 !== null && !forbidden };
}

const KEPT: readonly ColumnMeaning[] = ['other', 'suicide_risk', 'reported_to_police'];

/** Columns read to a value that has no room for the written words: kept as text where nothing was understood. */
function isUnread(column: MappingColumn, text: string): boolean {
  if (column.meaning === 'consultations') return countOf(text) === null;
  if (column.meaning !== 'service' && column.meaning !== 'consent') return false;
  return !column.words || readCode(column.words, text, column.alsoMeans) === null;
}

/** Texts that no field holds, so that nothing is lost: each under its own heading. */
const keptTexts = (row: RegisterRow): readonly KeptText[] =>
  row.cells
    .filter(({ text }) => !isEmpty(text))
    .filter(({ column, text }) => column === null || KEPT.includes(column.meaning) || isUnread(column, text))
    .map(({ heading, text }) => ({ heading, text }));

function countOf(text: string): number | null {
  const count = /^\d{1,4}$/.exec(text.trim());
  return count ? Number(count[0]) : null;
}

const orNull = (text: string): string | null => (text === '' ? null : text);

function identityOf(
  context: RowContext,
): Pick<NormalisedRegistration, 'name' | 'sex' | 'addressWritten' | 'place'> {
  const { row, continues } = context;
  const sex = coded<Sex>(context, 'sex');
  const address = textOf(row, 'address');
  const stated = textOf(row, 'place');
  const placeWritten = stated || address;
  return {
    name: continues ? continues.name : readName(row),
    sex: continues && sex.written === '' ? continues.sex : sex,
    addressWritten: continues && address === '' ? continues.addressWritten : address,
    place:
      continues && placeWritten === ''
        ? continues.place
        : { code: readPlace(stated) ?? readPlace(address), written: placeWritten },
  };
}

/**
 * A row as a registration. A further visit takes name, sex, birth, address and phone from the row it continues
 * where its own cells are empty; nothing else is carried over, and what cannot be read stays unknown beside
 * what was written.
 */
export function buildRegistration(context: RowContext, { birth, phone }: RowReading): NormalisedRegistration {
  const { row, registeredOn, continues } = context;
  const decisions = decisionsOf(context);
  const told = toldByWords(context, decisions.codes);
  return {
    rowNo: row.rowNo,
    continues: continues?.rowNo ?? null,
    registeredOn,
    officialNumber: orNull(textOf(row, 'official_number')),
    lineNumber: orNull(textOf(row, 'line_number')),
    ...identityOf(context),
    birth: birth.birth,
    phone: phoneOf(context, phone, told.flags.doNotPhone.length > 0),
    whatHappened: textOf(row, 'what_happened'),
    lawForms: codedMany<LawForm>(row, 'law_forms'),
    qualification: readArticles(textOf(row, 'qualification')),
    decisions,
    relations: relationsOf(row),
    offenderName: textOf(row, 'offender_name'),
    maritalStatus: coded<MaritalStatus>(context, 'marital_status'),
    children: textOf(row, 'children'),
    visitKind: coded<VisitKind>(context, 'visit_kind'),
    services: servicesOf(context),
    consultations: countOf(textOf(row, 'consultations')),
    consentToShare: consentOf(row),
    notes: textOf(row, 'notes'),
    statedStatus: textOf(row, 'status'),
    ...told,
    kept: keptTexts(row),
  };
}
