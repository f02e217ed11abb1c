import type { Day } from '../shared/dates.js';
import { normaliseText } from './normalise-text.js';
import { bornBefore, readDate } from './read-date.js';
import type {
  RegisteredBirth,
  Qualification,
  Coded,
  CodedMany,
  KeptText,
  NormalisedRegistration,
  RegisteredName,
  RegisteredPhone,
} from './registration.types.js';
import { LEGAL_ARTICLES } from '../cases/legal-articles.types.js';
import type { LegalArticle } from '../cases/legal-articles.types.js';
import { knowsWord, readCode, readCodes, readPhone, readPlace } from './read-words.js';
import type { PhoneRead } from './read-words.js';
import type { ServiceType } from '../agencies/agencies.types.js';
import type { LawForm, MaritalStatus, Relationship } from '../cases/classification.types.js';
import { namePartsOf } from '../shared/names.js';
import { flagsFromText } from './registration-flags.js';
import type { MappingColumn } from './register-mapping.types.js';
import type { ColumnMeaning } from './column-meanings.types.js';
import type { Decision, Sex, VisitKind } from './code-vocabulary.js';
import type { RowContext, RegisterRow } from './row-cells.js';
import { cellsOf, isEmpty, textOf } from './row-cells.js';

export interface BirthRead {
  readonly birth: RegisteredBirth;
  /** A day that no calendar has, or no birth at all: the birth stays unknown and the keeper is asked. */
  readonly impossible: boolean;
}

/** The oldest that a register of living people can mean. */
const OLDEST = 120;
const AGE = /^(окол\S* |такрибан |примерно )?(\d{1,3}) (?:лет|год|года|сол|сола|солаи)$/;
const NOTHING = /^(?:|[-–—?]|н\/?д|неизвестно|номаълум)$/iu;

const unknown = (written: string): RegisteredBirth => ({
  year: null,
  day: null,
  precision: null,
  fromAge: null,
  written,
});

function fromAge(written: string, registeredOn: Day): RegisteredBirth | null {
  const [, about, years] = AGE.exec(normaliseText(written.replace(/^~\s*/, 'около '))) ?? [];
  if (years === undefined || Number(years) > OLDEST) return null;
  const year = Number(registeredOn.slice(0, 4)) - Number(years);
  return { year, day: null, precision: 'year', fromAge: about ? 'about' : 'stated', written };
}

/** Reads 1 January and a lone year as a year: the box asked for a date that was not known. */
function fromDate(written: string, text: string, registeredOn: Day): RegisteredBirth | null {
  const registeredIn = Number(registeredOn.slice(0, 4));
  const read = readDate(text, bornBefore(registeredIn));
  if (read.kind !== 'day' || read.day > registeredOn) return null;
  const year = Number(read.day.slice(0, 4));
  if (year < registeredIn - OLDEST) return null;
  const known = read.precision === 'day' && !read.day.endsWith('-01-01');
  return { year, day: known ? read.day : null, precision: known ? 'day' : 'year', fromAge: null, written };
}

/** Birth as a year, a date or an age counted back from the day of registration. */
export function readBirth(written: string, registeredOn: Day): BirthRead {
  const text = written.trim().replace(/[\s,]*г\.?\s*\/?\s*р\.?$/iu, '');
  if (NOTHING.test(text)) return { birth: unknown(written), impossible: false };
  const birth = fromAge(text, registeredOn) ?? fromDate(written, text, registeredOn);
  return birth === null
    ? { birth: unknown(written), impossible: true }
    : { birth: { ...birth, written }, impossible: false };
}

export interface NameAndBirth {
  readonly name: string;
  readonly birth: string;
}

/** One box for both: «Каримова Зайнаб, 1988 г.р.», «… 1988 г/р», «…, 1988». */
export function splitNameAndBirth(written: string): NameAndBirth {
  const parts = /^(.*?)[\s,;(]+(\d[\d.,/-]*\d)\s*(?:г\.?\s*\/?\s*р\.?)?\)?$/iu.exec(written.trim());
  const [, name = written.trim(), birth = ''] = parts ?? [];
  return { name, birth };
}

/** Articles that have parts, in all spellings: 93(1), 93.1, 93 прим. 1. */
const WITH_PART = /(?<!\d)(93|143)\s*(?:\(\s*|[.-]\s*|прим\.?\s*)([12])\s*\)?/g;
/** Single digits are parts of an article («ч.1»), longer numbers are years. */
const NUMBER = /(?<!\d)\d{2,3}(?!\d)/g;
const PETTY = /мелк\S* хул/;

const known = (code: string): code is LegalArticle => code in LEGAL_ARTICLES;

function numbered(article: string): string {
  return article === '460' || article === '90' ? `adm_${article}` : `cc_${article}`;
}

/**
 * The articles that the police wrote; a cell may hold two. Kept in addition to the product's classification: the law
 * hides violence in the family under other articles (DOMAIN 1.3).
 */
export function readArticles(written: string): Qualification {
  const text = written.normalize('NFKC').toLowerCase();
  const parts = [...text.matchAll(WITH_PART)].map(([, article, part]) =>
    article === '93' ? `adm_93_${part}` : `cc_${article}_${part}`,
  );
  const rest = text.replace(WITH_PART, ' ');
  const numbers = [...rest.matchAll(NUMBER)].map(([article]) => numbered(article));
  const petty = PETTY.test(normaliseText(text)) ? ['adm_460'] : [];
  const articles = [...new Set([...parts, ...numbers, ...petty])].filter(known);
  const none = articles.length === 0 && (written.trim() === '' || knowsWord('no_article', written));
  return { articles, none, written };
}

const BOXES = ['surname', 'given_name', 'patronymic'] as const;

/** The whole name as written. Joins the three boxes: names are often swapped or all in the first box. */
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

/** The readings of a row besides its date, its relation and its consent. */
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

/** True if the field cannot hold the written words and they were not understood: they are kept as text. */
function isUnread(column: MappingColumn, text: string): boolean {
  if (column.meaning === 'consultations') return countOf(text) === null;
  if (column.meaning !== 'service' && column.meaning !== 'consent') return false;
  return !column.words || readCode(column.words, text, column.alsoMeans) === null;
}

/** Texts that no field holds, each under its heading, so that no text is lost. */
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
 * Builds a registration from a row. A further visit copies name, sex, birth, address and phone from the row it
 * continues where its cells are empty, and copies no other field.
 * Unreadable values stay unknown; the original text is kept.
 */
export function buildRegistration(context: RowContext, { birth, phone }: RowReading): NormalisedRegistration {
  const { row, registeredOn, continues } = context;
  const decisions = decisionsOf(context);
  const told = flagsFromText(context, decisions.codes);
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
