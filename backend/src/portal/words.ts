import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Language } from '../identity/identity.types.js';

/** The folder with the words, the style and the scripts of the portal, seen from the sources and from the build. */
function folder(): URL {
  const beside = new URL('../../portal/', import.meta.url);
  return existsSync(beside) ? beside : new URL('../../../../backend/portal/', import.meta.url);
}

export const readOwnBytes = (name: string): Buffer => readFileSync(new URL(name, folder()));
export const readOwn = (name: string): string => readOwnBytes(name).toString('utf8');

type Row = Record<Language | 'key', string>;

const codeName = (code: string): string => code.replaceAll(/[_.]/g, '-');

/** The words of the portal in one language; the build checks that none is missing in another. */
export class Words {
  private constructor(
    readonly language: Language,
    private readonly texts: ReadonlyMap<string, string>,
  ) {}

  static readAll(): Record<Language, Words> {
    const rows = parse<Row>(readOwn('texts.csv'), { columns: true });
    const of = (language: Language): Words =>
      new Words(language, new Map(rows.map((row) => [row.key, row[language]])));
    return { tg: of('tg'), ru: of('ru'), en: of('en') };
  }

  /** Throws where there is no such text, so that no page goes out with a hole in it. */
  readonly t = (key: string, pieces: Record<string, string | number> = {}): string => {
    const text = this.texts.get(key);
    if (text === undefined) throw new Error(`The portal has no text ${key}.`);
    return text.replace(/\{(\w+)\}/g, (_, name: string) => String(pieces[name] ?? ''));
  };

  /** The word for a code of a list. */
  readonly of = (list: string, code: string): string => this.t(`${list}.${codeName(code)}`);

  readonly hasText = (key: string): boolean => this.texts.has(key);

  has(list: string, code: string): boolean {
    return this.hasText(`${list}.${codeName(code)}`);
  }

  /** Codes of a list, by their words. */
  codesOf(list: string): string[] {
    const names = this.keysOf(list).map((key) => [key.slice(list.length + 1), this.t(key)] as const);
    return names.sort(([, one], [, other]) => one.localeCompare(other, this.language)).map(([code]) => code);
  }

  keysOf(group: string): string[] {
    return [...this.texts.keys()].filter((key) => key.startsWith(`${group}.`));
  }

  /** `2026-11-26` as people write it in all three languages. */
  readonly day = (day: string): string => day.split('-').reverse().join('.');
}
