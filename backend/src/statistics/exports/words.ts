import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Language } from '../../identity/index.js';

type Row = Record<Language | 'key', string>;

/** The texts of the screens: their tables in the sources, or what was built of them. */
const TABLES = ['../../../../frontend/src/i18n/', '../../../../../frontend/src/i18n/'];
const BUILT = '../../../../frontend/i18n/';
const folderOf = (places: readonly string[]): URL | undefined =>
  places.map((place) => new URL(place, import.meta.url)).find((folder) => existsSync(folder));

export interface Words {
  readonly language: Language;
  readonly has: (key: string) => boolean;
  /** Throws where there is no such text, so that no file goes out with a hole in it. */
  readonly t: (key: string, pieces?: Record<string, string | number>) => string;
}

const known = new Map<Language, ReadonlyMap<string, string>>();

function textsOf(language: Language): ReadonlyMap<string, string> {
  const before = known.get(language);
  if (before) return before;
  const tables = folderOf(TABLES);
  const texts = tables ? fromTables(tables, language) : fromBuilt(language);
  known.set(language, texts);
  return texts;
}

function fromTables(folder: URL, language: Language): Map<string, string> {
  const rows = readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .flatMap((name) => parse<Row>(readFileSync(new URL(name, folder), 'utf8'), { columns: true }));
  return new Map(rows.map((row) => [row.key, row[language]]));
}

/** A text with arguments is built as a list of its parts; an argument is a list that begins with its name. */
export type BuiltText = string | readonly (string | readonly [name: string])[];

export const textOfBuilt = (built: BuiltText): string =>
  typeof built === 'string'
    ? built
    : built.map((part) => (typeof part === 'string' ? part : `{${part[0]}}`)).join('');

function fromBuilt(language: Language): Map<string, string> {
  const read = (name: string): [string, string][] => {
    const file = readFileSync(new URL(`${BUILT}${name}`, import.meta.url), 'utf8');
    const texts = JSON.parse(file) as Record<string, BuiltText>;
    return Object.entries(texts).map(([key, built]) => [key, textOfBuilt(built)]);
  };
  return new Map([...read(`${language}.json`), ...read(`${language}.inside.json`)]);
}

/** The words of the screens in one language: a file says what the screen said. */
export function wordsIn(language: Language): Words {
  const texts = textsOf(language);
  return {
    language,
    has: (key) => texts.has(key),
    t: (key, pieces = {}) => {
      const text = texts.get(key);
      if (text === undefined) throw new Error(`The screens have no text ${key}.`);
      return text.replace(/\{+\s*(\w+)\s*\}+/g, (_, name: string) => String(pieces[name] ?? ''));
    },
  };
}
