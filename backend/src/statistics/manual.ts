import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Language } from '../identity/index.js';
import { wordsIn } from './exports/words.js';
import { manualOf } from './manual.rules.js';
import type { Manual, Say } from './manual.rules.js';

type Row = Record<Language | 'key', string>;

/** Meanings and examples, seen from the sources and from the build. */
const PLACES = ['../../manual/texts.csv', '../../../../backend/manual/texts.csv'];

const known = new Map<Language, Manual>();

/** Names are those of the screens, meanings and examples the manual's own. */
function sayIn(language: Language): Say {
  const file = PLACES.map((place) => new URL(place, import.meta.url)).find((place) => existsSync(place));
  if (!file) throw new Error('The words of the manual are not there.');
  const rows = parse<Row>(readFileSync(file, 'utf8'), { columns: true });
  const own = new Map(rows.map((row) => [row.key, row[language]]));
  const screens = wordsIn(language);
  return (key, pieces) => own.get(key) || screens.t(key, pieces);
}

export function manualIn(language: Language): Manual {
  const manual = known.get(language) ?? manualOf(sayIn(language));
  known.set(language, manual);
  return manual;
}
