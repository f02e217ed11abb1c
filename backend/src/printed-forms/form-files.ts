import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { FORM_CODES, FORM_LANGUAGES } from './forms.types.js';
import type { FormLanguage, TemplateText } from './forms.types.js';

/** The folder with the shipped texts, seen from the sources and from the build. */
function folder(): URL {
  const beside = new URL('../../forms/', import.meta.url);
  return existsSync(beside) ? beside : new URL('../../../../backend/forms/', import.meta.url);
}

/** The texts that come with the product: version 1 of each form, none of them approved by an office. */
export function shippedTemplates(): TemplateText[] {
  return FORM_CODES.flatMap((code) =>
    FORM_LANGUAGES.flatMap((language) => {
      const file = new URL(`${code}.${language}.txt`, folder());
      if (!existsSync(file)) return [];
      const body = readFileSync(file, 'utf8').trim();
      return [{ ...{ code, language, number: 1, body }, ...SINCE_EVER, ...NOT_APPROVED }];
    }),
  );
}

const SINCE_EVER = { validFrom: null, validTo: null };
const NOT_APPROVED = { formApprovedBy: null, formApprovedOn: null };

type Row = Record<FormLanguage | 'key', string>;

/** The words of a paper: codes of lists, and the lines around the text. */
export class PaperWords {
  private readonly texts: ReadonlyMap<string, string>;

  constructor(readonly language: FormLanguage) {
    const rows = parse<Row>(readFileSync(new URL('words.csv', folder()), 'utf8'), { columns: true });
    this.texts = new Map(rows.map((row) => [row.key, row[language]]));
  }

  /** Throws where there is no such text, so that no paper goes out with a hole in it. */
  t(key: string, pieces: Record<string, string | number> = {}): string {
    const text = this.texts.get(key);
    if (text === undefined) throw new Error(`The papers have no text ${key}.`);
    return text.replace(/\{(\w+)\}/g, (_, name: string) => String(pieces[name] ?? ''));
  }

  /** The word for a code of a list; null for none. */
  of(list: string, code: string | null): string | null {
    return code === null ? null : this.t(`${list}.${code.replaceAll('_', '-')}`);
  }

  /** `2026-11-26` as people write it. */
  day(day: string | null): string | null {
    return day === null ? null : day.split('-').reverse().join('.');
  }
}

export const PAPER_WORDS: Readonly<Record<FormLanguage, PaperWords>> = {
  tg: new PaperWords('tg'),
  ru: new PaperWords('ru'),
};
