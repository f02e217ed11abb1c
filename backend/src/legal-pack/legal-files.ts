import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Language } from '../identity/index.js';
import { wordsIn } from '../statistics/index.js';
import type { Words } from '../statistics/index.js';
import type { MapRow } from './data-map.rules.js';

/** The folder with the data map and the words of the pack, seen from the sources and from the build. */
function folder(): URL {
  const beside = new URL('../../legal/', import.meta.url);
  return existsSync(beside) ? beside : new URL('../../../../backend/legal/', import.meta.url);
}

const rowsOf = <Row>(name: string): Row[] =>
  parse<Row>(readFileSync(new URL(name, folder()), 'utf8'), { columns: true });

export const DATA_MAP: readonly MapRow[] = rowsOf<MapRow>('data-map.csv');

const OWN = new Map(rowsOf<Record<Language | 'key', string>>('words.csv').map((row) => [row.key, row]));
export const OWN_KEYS: readonly string[] = [...OWN.keys()];

/** The words of the pack, and those of the screens for codes that these have. */
export function legalWords(language: Language): Words {
  const screens = wordsIn(language);
  return {
    language,
    has: (key) => OWN.has(key) || screens.has(key),
    t: (key, pieces = {}) => {
      const text = OWN.get(key)?.[language];
      if (text === undefined) return screens.t(key, pieces);
      return text.replace(/\{(\w+)\}/g, (_, name: string) => String(pieces[name] ?? ''));
    },
  };
}
