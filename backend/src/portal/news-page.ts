import type { PublicLine } from './articles.queries.js';
import { SECTIONS } from './articles.rules.js';
import type { Block, Section } from './articles.rules.js';
import type { PublicArticle } from './articles.service.js';
import { dayOf } from '../shared/dates.js';
import { addressOf } from './layout.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import type { Words } from './words.js';

/** Titles of a section on the page of all sections. */
const NEWEST = 3;

const day = ({ day: written }: Words, at: Date): string => written(dayOf(at));
const isSection = (text: string): text is Section => SECTIONS.some((section) => section === text);

const line = (words: Words, { id, section, title, publishedAt }: PublicLine): Markup =>
  markup`<li><a href="${addressOf(words.language, `news/${section}/${id}`)}">${title[words.language]}</a><br><span class="quiet">${day(
    words,
    publishedAt,
  )}</span></li>`;

const listed = (words: Words, lines: readonly PublicLine[]): Markup =>
  lines.length === 0
    ? markup`<p class="quiet">${words.t('portal-news.none')}</p>`
    : markup`<ul class="said">${lines.map((one) => line(words, one))}</ul>`;

/** The five sections, each with its newest titles. */
export const newsPage = (words: Words, all: readonly PublicLine[]): Markup =>
  markup`<h1>${words.t('portal-news.heading')}</h1><p>${words.t('portal-news.lead')}</p>${toManual(words)}${SECTIONS.map(
    (section) =>
      markup`<h2><a href="${addressOf(words.language, `news/${section}`)}">${words.of('portal-news', section)}</a></h2>${listed(
        words,
        all.filter((one) => one.section === section).slice(0, NEWEST),
      )}`,
  )}`;

export function sectionPage(words: Words, section: string, all: readonly PublicLine[]): Markup | null {
  if (!isSection(section)) return null;
  const own = all.filter((one) => one.section === section);
  return markup`<h1>${words.of('portal-news', section)}</h1>${(['news', 'methodology'] as const).map(
    (kind) =>
      markup`<h2>${words.of('portal-news', kind)}</h2>${listed(
        words,
        own.filter((one) => one.kind === kind),
      )}${kind === 'methodology' && toManual(words)}`,
  )}${back(words, 'news', words.t('portal-news.heading'))}`;
}

/** How everybody counts belongs to how they work. */
const toManual = ({ t, language }: Words): Markup =>
  markup`<p><a href="${addressOf(language, 'manual')}">${t('portal-news.manual')}</a></p>`;

const back = ({ language }: Words, path: string, name: string): Markup =>
  markup`<p><a href="${addressOf(language, path)}">${name}</a></p>`;

const block = (one: Block): Markup => {
  if (one.kind === 'list')
    return markup`<ul class="said">${one.items.map((item) => markup`<li>${item}</li>`)}</ul>`;
  return one.kind === 'heading' ? markup`<h2>${one.text}</h2>` : markup`<p>${one.text}</p>`;
};

/** One article built from its blocks; the authors' input is always text, never markup. */
export function articlePage(words: Words, article: PublicArticle): Markup {
  const { t, of, language } = words;
  const toSection = back(words, `news/${article.section}`, of('portal-news', article.section));
  if ('withdrawn' in article) {
    const { at, reason } = article.withdrawn;
    return markup`<h1>${t('portal-news.withdrawn', { date: day(words, at) })}</h1><p>${of('portal-news', `reason-${reason}`)}</p>${toSection}`;
  }
  const { title, agency, publishedAt, correctedAt, blocks } = article;
  return markup`<article><h1>${title[language]}</h1><p class="quiet">${agency[language]}<br>${t(
    'portal-news.published',
    {
      date: day(words, publishedAt),
    },
  )}${correctedAt && markup`<br>${t('portal-news.corrected', { date: day(words, correctedAt) })}`}</p>${blocks[
    language
  ].map(block)}</article>${toSection}`;
}
