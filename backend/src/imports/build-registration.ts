import { LEGAL_ARTICLES } from '../cases/legal-articles.types.js';
import type { LegalArticle } from '../cases/legal-articles.types.js';
import type { ServiceType } from '../agencies/agencies.types.js';
import type { Relationship } from '../cases/classification.types.js';
import type { Day } from '../shared/dates.js';
import { namePartsOf } from '../shared/names.js';
import type { Decision } from './code-vocabulary.js';
import type { ColumnMeaning } from './column-meanings.types.js';
import { normaliseText } from './normalise-text.js';
import { bornBefore, readDate } from './read-date.js';
import { cellsOf, textOf } from './read-register.js';
import type { RegisterRow } from './read-register.js';
import { codeIn, codesIn, readPhone, readPlace } from './read-words.js';
import { flagsFromText } from './registration-flags.js';
import type { Coded, CodedMany, NormalisedRegistration, Question } from './registration.types.js';
import type { RegisteredBirth, RegisteredName, RegisteredPhone, RowContext } from './registration.types.js';

/** The oldest that a register of living people can mean. */
const OLDEST = 120;
const AGE = /^(?:окол\S* |такрибан |примерно )?(\d{1,3}) (?:лет|год|года|сол|сола|солаи)$/;
const NOTHING = /^(?:|[-–—?]|н\/?д|неизвестно|номаълум)$/iu;
const UNKNOWN: RegisteredBirth = { year: null, day: null, precision: null };

function fromAge(written: string, registeredOn: Day): RegisteredBirth | null {
  const years = AGE.exec(normaliseText(written.replace(/^~\s*/, 'около ')))?.[1];
  if (years === undefined || Number(years) > OLDEST) return null;
  return { year: Number(registeredOn.slice(0, 4)) - Number(years), day: null, precision: 'year' };
}

/** Reads 1 January and a lone year as a year: the box asked for a date that was not known. */
function fromDate(text: string, registeredOn: Day): RegisteredBirth | null {
  const registeredIn = Number(registeredOn.slice(0, 4));
  const read = readDate(text, bornBefore(registeredIn));
  if (read.kind !== 'day' || read.day > registeredOn) return null;
  const year = Number(read.day.slice(0, 4));
  if (year < registeredIn - OLDEST) return null;
  const isDay = read.precision === 'day' && !read.day.endsWith('-01-01');
  return { year, day: isDay ? read.day : null, precision: isDay ? 'day' : 'year' };
}

/** Birth as a year, a date or an age counted back from the day of registration; null where no such birth can be. */
export function readBirth(written: string, registeredOn: Day): RegisteredBirth | null {
  const text = written.trim().replace(/[\s,]*г\.?\s*\/?\s*р\.?$/iu, '');
  return NOTHING.test(text) ? UNKNOWN : (fromAge(text, registeredOn) ?? fromDate(text, registeredOn));
}

/** One box for both: «Каримова Зайнаб, 1988 г.р.», «… 1988 г/р», «…, 1988». */
export function splitNameAndBirth(written: string): { name: string; birth: string } {
  const parts = /^(.*?)[\s,;(]+(\d[\d.,/-]*\d)\s*(?:г\.?\s*\/?\s*р\.?)?\)?$/iu.exec(written.trim());
  const [, name = written.trim(), birth = ''] = parts ?? [];
  return { name, birth };
}

/** Articles that have parts, in all spellings: 93(1), 93.1, 93 прим. 1. */
const WITH_PART = /(?<!\d)(93|143)\s*(?:\(\s*|[.-]\s*|прим\.?\s*)([12])\s*\)?/g;
/** Single digits are parts of an article («ч.1»), longer numbers are years. */
const NUMBER = /(?<!\d)\d{2,3}(?!\d)/g;
const PETTY = /мелк\S* хул/;
const isArticle = (code: string): code is LegalArticle => code in LEGAL_ARTICLES;

/**
 * The articles that the police wrote; a cell may hold two. Kept in addition to the product's classification: the law
 * hides violence in the family under other articles (DOMAIN 1.3).
 */
export function readArticles(written: string): readonly LegalArticle[] {
  const text = written.normalize('NFKC').toLowerCase();
  const parts = [...text.matchAll(WITH_PART)].map(([, article, part]) =>
    article === '93' ? `adm_93_${part}` : `cc_${article}_${part}`,
  );
  const numbers = [...text.replace(WITH_PART, ' ').matchAll(NUMBER)].map(([article]) =>
    article === '460' || article === '90' ? `adm_${article}` : `cc_${article}`,
  );
  const petty = PETTY.test(normaliseText(text)) ? ['adm_460'] : [];
  return [...new Set([...parts, ...numbers, ...petty])].filter(isArticle);
}

const BOXES = ['surname', 'given_name', 'patronymic'] as const;

/** The whole name as written. Joins the three boxes: names are often swapped or all in the first box. */
export function writtenName(row: RegisterRow): string {
  const whole = textOf(row, 'name') || splitNameAndBirth(textOf(row, 'name_with_birth')).name;
  const boxes = BOXES.map((box) => textOf(row, box)).filter(Boolean);
  return whole || boxes.join(' ');
}

function readName(row: RegisterRow): RegisteredName {
  const written = writtenName(row);
  const parts = namePartsOf(written);
  const [surname = null, givenName = null, patronymic = null] = BOXES.map((box) => textOf(row, box) || null);
  const boxed = !parts.certain && surname && givenName ? { surname, givenName, patronymic } : {};
  return { ...parts, ...boxed, written, unreadable: written.includes('?') };
}

function birthOf({ row, registeredOn, continues }: RowContext): RegisteredBirth | null {
  const written = textOf(row, 'birth') || splitNameAndBirth(textOf(row, 'name_with_birth')).birth;
  return continues && written === '' ? continues.birth : readBirth(written, registeredOn.day);
}

/** The birth and the phone of a row stay unknown where the keeper has to be asked what is meant. */
const unreadIn = (context: RowContext): readonly Question[] => [
  ...(birthOf(context) === null ? (['birth_date_impossible'] as const) : []),
  ...(readPhone(textOf(context.row, 'phone')).unreadable ? (['phone_unreadable'] as const) : []),
];

export function codeOf(row: RegisterRow, meaning: ColumnMeaning): string | null {
  const [cell] = cellsOf(row, meaning);
  return cell ? codeIn(cell) : null;
}

export const codesOf = (row: RegisterRow, meaning: ColumnMeaning): readonly string[] => [
  ...new Set(cellsOf(row, meaning).flatMap(codesIn)),
];

function coded<Code extends string>(row: RegisterRow, meaning: ColumnMeaning): Coded<Code> {
  const written = cellsOf(row, meaning)[0]?.text.trim() ?? '';
  return { code: codeOf(row, meaning) as Code | null, written };
}

const codedMany = <Code extends string>(row: RegisterRow, meaning: ColumnMeaning): CodedMany<Code> => ({
  codes: codesOf(row, meaning) as readonly Code[],
  written: textOf(row, meaning),
});

export const relationsOf = (row: RegisterRow): CodedMany<Relationship> => codedMany(row, 'relation');

/** Empty means that nothing was decided yet. */
function decisionsOf(row: RegisterRow): CodedMany<Decision> {
  const decisions = codedMany<Decision>(row, 'decision');
  const isEmpty = cellsOf(row, 'decision').length > 0 && decisions.written === '';
  return isEmpty ? { ...decisions, codes: ['pending'] } : decisions;
}

function servicesOf(row: RegisterRow): CodedMany<ServiceType> {
  const ticked = cellsOf(row, 'service').flatMap((cell) =>
    codeIn(cell) === 'yes' ? (cell.column?.service ?? []) : [],
  );
  const { codes, written } = codedMany<ServiceType>(row, 'services');
  return { codes: [...new Set([...ticked, ...codes])], written };
}

export function consentOf(row: RegisterRow): boolean | null {
  const answer = codeOf(row, 'consent');
  return answer === null ? null : answer === 'yes';
}

function phoneOf({ row, continues }: RowContext, isForbidden: boolean): RegisteredPhone {
  const written = textOf(row, 'phone');
  const e164 = continues && written === '' ? continues.phone.e164 : readPhone(written).e164;
  const wasUsable = continues && written === '' ? continues.phone.usable : e164 !== null;
  return { e164, usable: wasUsable && !isForbidden };
}

function countOf(text: string): number | null {
  const count = /^\d{1,4}$/.exec(text.trim());
  return count ? Number(count[0]) : null;
}

type Person = Pick<NormalisedRegistration, 'name' | 'sex' | 'addressWritten' | 'place'>;

function personOf({ row, continues }: RowContext): Person {
  const sex: Person['sex'] = coded(row, 'sex');
  const address = textOf(row, 'address');
  const stated = textOf(row, 'place');
  const place = { code: readPlace(stated) ?? readPlace(address), written: stated || address };
  if (!continues) return { name: readName(row), sex, addressWritten: address, place };
  return {
    name: continues.name,
    sex: sex.written === '' ? continues.sex : sex,
    addressWritten: address || continues.addressWritten,
    place: place.written === '' ? continues.place : place,
  };
}

/**
 * Builds a registration from a row. A further visit copies name, sex, birth, address and phone from the row it
 * continues where its cells are empty, and copies no other field. Unreadable values stay unknown.
 */
export function buildRegistration(context: RowContext): NormalisedRegistration {
  const { row, registeredOn, continues } = context;
  const decisions = decisionsOf(row);
  const fromText = flagsFromText(context, decisions.codes);
  const qualification = textOf(row, 'qualification');
  return {
    rowNo: row.rowNo,
    continues: continues?.rowNo ?? null,
    registeredOn,
    officialNumber: textOf(row, 'official_number') || null,
    ...personOf(context),
    unread: unreadIn(context),
    birth: birthOf(context) ?? UNKNOWN,
    phone: phoneOf(context, fromText.flags.doNotPhone.length > 0),
    lawForms: codedMany(row, 'law_forms'),
    qualification: { codes: readArticles(qualification), written: qualification },
    decisions,
    relations: relationsOf(row),
    offenderName: textOf(row, 'offender_name'),
    maritalStatus: coded(row, 'marital_status'),
    visitKind: coded(row, 'visit_kind'),
    services: servicesOf(row),
    consultations: countOf(textOf(row, 'consultations')),
    consentToShare: consentOf(row),
    ...fromText,
  };
}
