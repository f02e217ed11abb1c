import type { Day } from '../shared/dates.js';
import { foldWords } from './fold-words.js';
import { bornBefore, readDate } from './read-date.js';
import type { RegisteredBirth } from './registration.types.js';

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
  const [, about, years] = AGE.exec(foldWords(written.replace(/^~\s*/, 'около '))) ?? [];
  if (years === undefined || Number(years) > OLDEST) return null;
  const year = Number(registeredOn.slice(0, 4)) - Number(years);
  return { year, day: null, precision: 'year', fromAge: about ? 'about' : 'stated', written };
}

/** 1 January and a lone year are a year: somebody filled a box that asked for more than was known. */
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
