import { DISABILITIES } from '../cases/cases.types.js';
import { CASE_CONTEXTS, CORE_TYPES, LAW_FORMS, RELATIONSHIPS } from '../cases/classification.types.js';
import type { LawForm, Relationship } from '../cases/classification.types.js';
import { OCCUPATIONS } from '../cases/incidents.types.js';
import { LEGAL_ARTICLE_CODES, LEGAL_ARTICLES, isOfLaterCode } from '../cases/legal-articles.types.js';
import type { LegalArticle } from '../cases/legal-articles.types.js';
import { deriveCoreType } from '../cases/classification.rules.js';
import { LISTS, CLASSIFIED_AS } from './statistics.types.js';

/** Lists whose every code has a meaning, and the name of its part; those with `example` also have an example of each. */
export const EXPLAINED = {
  forms: { codes: LAW_FORMS, of: 'form', group: 'law-form', example: true },
  types: { codes: CORE_TYPES, of: 'type', group: 'gbv-core-type', example: true },
  contexts: { codes: CASE_CONTEXTS, of: 'context', group: 'case-context', example: true },
  articles: {
    codes: LEGAL_ARTICLE_CODES.filter((code) => !isOfLaterCode(code)),
    of: 'article',
    group: null,
    example: true,
  },
  disabilities: { codes: DISABILITIES, of: 'disability', group: 'disability', example: false },
  occupations: { codes: OCCUPATIONS, of: 'occupation', group: 'occupation', example: false },
} as const;

const MANUAL_COLUMNS = [
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

/** Returns a text by its key; throws if the key is missing, so that no text is published with a gap. */
export type Say = (key: string, pieces?: Record<string, string | number>) => string;

/**
 * What each form, type, circumstance, age, relation, occupation and article means, from the lists that the product uses.
 * One source for the page of the product and for the files in docs/classification.
 */

const named = (code: string): string => code.replaceAll('_', '-');

type Content = Pick<ManualPart, 'columns' | 'rows'>;

/** Codes of a list with what each means, and an example where there is one of each. */
function meant(t: Say, part: Exclude<keyof typeof EXPLAINED, 'articles'>): Content {
  const { codes, of, group, example } = EXPLAINED[part];
  return {
    columns: ['code', 'name', 'meaning', ...(example ? (['example'] as const) : [])],
    rows: codes.map((code) => [
      ...[code, t(`${group}.${named(code)}`), t(`${of}-${code}`)],
      ...(example ? [t(`${of}-${code}-example`)] : []),
    ]),
  };
}

const typeOf = (form: LawForm): string =>
  deriveCoreType({
    lawForms: [form],
    penetration: 'unknown',
    forcedMarriage: 'unknown',
    outsideClassification: false,
  }) ?? 'non_gbv';

const bridge = (t: Say): Content => ({
  columns: ['form', 'type'],
  rows: LAW_FORMS.map((form) => [t(`law-form.${form}`), t(`gbv-core-type.${named(typeOf(form))}`)]),
});

const ages = (t: Say): Content => ({
  columns: ['code', 'name'],
  rows: LISTS.person_ages.map((code) => [code, t(`age-band.${named(code)}`)]),
});

const relations = (t: Say): Content => ({
  columns: ['code', 'name', 'family', 'group', 'recorder'],
  rows: (Object.keys(RELATIONSHIPS) as Relationship[]).map((code) => {
    const { family, recorder } = RELATIONSHIPS[code];
    const group = t(`relationship-group.${named(CLASSIFIED_AS.groups[code])}`);
    return [code, t(`relationship.${named(code)}`), t(family), group, recorder];
  }),
});

const articleName = (t: Say, of: LegalArticle): string => {
  const { code, article } = LEGAL_ARTICLES[of];
  return t(`counted.article-${code}`, { number: article });
};

const articles = (t: Say): Content => ({
  columns: ['code', 'article', 'meaning', 'example', 'group'],
  rows: EXPLAINED.articles.codes.map((code) => {
    const group = CLASSIFIED_AS.articleGroups[code] ?? 'other';
    return [
      ...[code, articleName(t, code), t(`article-${code}`), t(`article-${code}-example`)],
      t(`counted.${named(group)}`),
    ];
  }),
});

export function manualOf(t: Say): Manual {
  const contents: Record<string, Content> = {
    forms: meant(t, 'forms'),
    types: meant(t, 'types'),
    bridge: bridge(t),
    contexts: meant(t, 'contexts'),
    ages: ages(t),
    disabilities: meant(t, 'disabilities'),
    relations: relations(t),
    occupations: meant(t, 'occupations'),
    articles: articles(t),
  };
  const heads = MANUAL_COLUMNS.map((column) => [column, t(`head-${column}`)] as const);
  return {
    ...{ title: t('title'), lead: t('lead'), intro: t('intro') },
    heads: Object.fromEntries(heads) as Record<ManualColumn, string>,
    parts: Object.entries(contents).map(([name, content]) => ({
      ...{ name, heading: t(name), lead: t(`${name}-text`) },
      ...content,
    })),
  };
}
