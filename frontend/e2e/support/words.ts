import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readTexts } from '../../../scripts/i18n/csv.mjs';

export type Language = 'tg' | 'ru' | 'en';

const FOLDER = fileURLToPath(new URL('../../src/i18n/', import.meta.url));

const ROWS = new Map(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.csv'))
    .flatMap((name) => readTexts(readFileSync(FOLDER + name, 'utf8'), name).rows)
    .map((row) => [row.key, row]),
);

/** What a key says in a language; arguments are put in as they are. Throws where no text has the key. */
export function words(language: Language, key: string, params: Record<string, string> = {}): string {
  const text = ROWS.get(key)?.[language];
  if (text === undefined) throw new Error(`No text has the key ${key}.`);
  return Object.entries(params).reduce((said, [name, value]) => said.replace(`{${name}}`, value), text);
}
