import { readFileSync } from 'node:fs';
import { parseCsv } from '../i18n/csv.mjs';
import { inRoot } from '../support/root.mjs';

export const LANGUAGES = ['en', 'ru', 'tg'];
const SCREENS = ['terms', 'screens-catalogue', 'screens-roles', 'screens-register'].map(
  (name) => `frontend/src/i18n/${name}.csv`,
);

const table = (heads, rows) =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const textName = (code) => code.replaceAll('_', '-');
/** Words of the product and of the manual itself in one language; a word that is missing stops the manual. */
function wordsIn(language) {
  const texts = new Map();
  for (const path of [...SCREENS, 'docs/classification/words.csv']) {
    const [head, ...rows] = parseCsv(readFileSync(inRoot(path), 'utf8'));
    const column = head.indexOf(language);
    for (const row of rows) texts.set(row[0], row[column]);
  }
  return (key, pieces = {}) => {
    const text = texts.get(key);
    if (!text) throw new Error(`The manual has no text ${key} in ${language}.`);
    return text.replace(/\{(\w+)\}/g, (_, name) => pieces[name]);
  };
}

function articleName(t, code) {
  const [of, number, part] = code.split('_');
  return t(of === 'adm' ? 'counted.article-administrative' : 'counted.article-criminal', {
    number: part ? `${number}(${part})` : number,
  });
}

/** Codes of a list with what each means; `example` where there is one for each. */
function meant(t, codes, { group, of, example }) {
  const heads = ['code', 'name', 'meaning', ...(example ? ['example'] : [])];
  return table(
    heads.map((name) => t(`head-${name}`)),
    codes.map((code) => [
      `\`${code}\``,
      t(`${group}.${textName(code)}`),
      t(`${of}-${code}`),
      ...(example ? [t(`${of}-${code}-example`)] : []),
    ]),
  );
}

const named = (t, codes, group) =>
  table(
    ['code', 'name'].map((name) => t(`head-${name}`)),
    codes.map((code) => [`\`${code}\``, t(`${group}.${textName(code)}`)]),
  );

const relations = (t, { relations: rows, groups }) =>
  table(
    ['code', 'name', 'family', 'group', 'recorder'].map((name) => t(`head-${name}`)),
    Object.entries(rows).map(([code, { family, recorder }]) => [
      `\`${code}\``,
      t(`relationship.${textName(code)}`),
      t(family),
      t(`relationship-group.${textName(groups[code])}`),
      `\`${recorder}\``,
    ]),
  );

const articles = (t, { articles: codes, articleGroups }) =>
  table(
    ['code', 'article', 'meaning', 'example', 'group'].map((name) => t(`head-${name}`)),
    codes.map((code) => [
      `\`${code}\``,
      articleName(t, code),
      t(`article-${code}`),
      t(`article-${code}-example`),
      t(`counted.${textName(articleGroups[code] ?? 'other')}`),
    ]),
  );

/**
 * What each form, type, circumstance, age, relation, occupation and article means, from the lists that the product uses.
 * @param {string} language
 * @param {{ forms: readonly string[], types: readonly string[], contexts: readonly string[],
 *   typeOf: (form: string) => string, relations: Record<string, { family: string, recorder: string }>,
 *   ages: readonly string[], disabilities: readonly string[],
 *   groups: Record<string, string>, occupations: readonly string[], articles: readonly string[], articleGroups: Record<string, string> }} lists
 */
export function manualOf(language, lists) {
  const t = wordsIn(language);
  const part = (name, content) => `## ${t(name)}\n\n${t(`${name}-text`)}\n\n${content}\n`;
  const bridge = lists.forms.map((form) => [
    t(`law-form.${form}`),
    t(`gbv-core-type.${textName(lists.typeOf(form))}`),
  ]);
  return [
    `# ${t('title')}\n\n${t('intro')}\n`,
    part('forms', meant(t, lists.forms, { group: 'law-form', of: 'form', example: true })),
    part('types', meant(t, lists.types, { group: 'gbv-core-type', of: 'type', example: true })),
    part('bridge', table([t('forms'), t('head-type')], bridge)),
    part('contexts', meant(t, lists.contexts, { group: 'case-context', of: 'context', example: true })),
    part('ages', named(t, lists.ages, 'age-band')),
    part(
      'disabilities',
      meant(t, lists.disabilities, { group: 'disability', of: 'disability', example: false }),
    ),
    part('relations', relations(t, lists)),
    part(
      'occupations',
      meant(t, lists.occupations, { group: 'occupation', of: 'occupation', example: false }),
    ),
    part('articles', articles(t, lists)),
  ].join('\n');
}
