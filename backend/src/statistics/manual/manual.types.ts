import { DISABILITIES } from '../../cases/case-core.types.js';
import { CASE_CONTEXTS, CORE_TYPES, LAW_FORMS } from '../../cases/classification.types.js';
import { OCCUPATIONS } from '../../cases/incidents.types.js';
import { LEGAL_ARTICLE_CODES } from '../../cases/legal-articles.types.js';

/** Lists whose every code has a meaning, and the name of its part; those with `example` also have an example of each. */
export const EXPLAINED = {
  forms: { codes: LAW_FORMS, of: 'form', group: 'law-form', example: true },
  types: { codes: CORE_TYPES, of: 'type', group: 'gbv-core-type', example: true },
  contexts: { codes: CASE_CONTEXTS, of: 'context', group: 'case-context', example: true },
  articles: { codes: LEGAL_ARTICLE_CODES, of: 'article', group: null, example: true },
  disabilities: { codes: DISABILITIES, of: 'disability', group: 'disability', example: false },
  occupations: { codes: OCCUPATIONS, of: 'occupation', group: 'occupation', example: false },
} as const;

export const MANUAL_COLUMNS = [
  'code',
  'name',
  'article',
  'form',
  'type',
  'meaning',
  'example',
  'family',
  'group',
  'recorder',
] as const;
export type ManualColumn = (typeof MANUAL_COLUMNS)[number];

/** One list of the classification: a line for each code, a cell for each column. */
export interface ManualPart {
  readonly name: string;
  readonly heading: string;
  readonly lead: string;
  readonly columns: readonly ManualColumn[];
  readonly rows: readonly (readonly string[])[];
}

export interface Manual {
  readonly title: string;
  /** For who reads it in the product. */
  readonly lead: string;
  /** For who keeps the files. */
  readonly intro: string;
  readonly heads: Readonly<Record<ManualColumn, string>>;
  readonly parts: readonly ManualPart[];
}

/** A text by its key; throws where there is none, so that nothing goes out with a hole in it. */
export type Say = (key: string, pieces?: Record<string, string | number>) => string;
