import { LANGUAGES } from '../identity/index.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { icon } from './icons.js';
import { OWN_NAMES } from './portal.types.js';
import type { Words } from './words.js';

/** What every page needs besides its own content. */
export interface Frame {
  readonly words: Words;
  /** Follows the language in the address of this page, such as `know` or `places/kulob`; empty for the first one. */
  readonly path: string;
  /** Where Exit leads; null for the notes page of our own. */
  readonly quickExitUrl: string | null;
  readonly styleAt: string;
  readonly scriptAt: string;
}

export const addressOf = (language: string, path: string): string => `/portal/${language}/${path}`;

const head = ({ words, styleAt, scriptAt }: Frame, title: string): Markup =>
  markup`<meta charset="utf-8"><title>${title}</title><meta name="description" content="${words.t('title.about')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer"><meta name="format-detection" content="telephone=no">
<link rel="icon" href="/favicon.svg" type="image/svg+xml"><link rel="stylesheet" href="${styleAt}">
<link rel="manifest" href="/portal/manifest-${words.language}.webmanifest"><script src="${scriptAt}" defer></script>`;

const languages = ({ words, path }: Frame): Markup =>
  markup`<details class="lang"><summary aria-label="${words.t('portal.language')}: ${OWN_NAMES[words.language]}">${icon(
    'globe',
  )}<span>${OWN_NAMES[words.language]}</span></summary><ul>${LANGUAGES.map(
    (language) =>
      markup`<li><a href="${addressOf(language, path)}" lang="${language}" hreflang="${language}"${
        language === words.language && markup` aria-current="true"`
      }>${OWN_NAMES[language]}</a></li>`,
  )}</ul></details>`;

const exitOf = ({ words, quickExitUrl }: Frame): Markup => {
  const { t, language } = words;
  return markup`<a class="exit" href="${quickExitUrl ?? addressOf(language, 'notes')}" rel="nofollow noreferrer" data-two="${t(
    'portal.exit-two',
  )}" data-one="${t('portal.exit-one')}">${icon('exit')}${t('portal.exit')}</a>`;
};

const foot = ({ t, language }: Words): Markup => {
  const links = [
    ['card', 'portal.card'],
    ['figures', 'portal.figures'],
    ['news', 'portal.news'],
    ['browser', 'portal-browser.title'],
  ] as const;
  return markup`<footer>${links.map(
    ([path, key]) => markup`<a href="${addressOf(language, path)}">${t(key)}</a>`,
  )}</footer>`;
};

/** Back leads out of the directory where there are scripts: each page has its own way to the first one. */
const homeOf = ({ words, path }: Frame): Markup | false =>
  path !== '' &&
  markup`<p class="home no-print"><a href="${addressOf(words.language, '')}">${icon('back')}${words.t('portal.home')}</a></p>`;

/** A whole page. Its title is the same on all of them, so that a list of titles tells nothing. */
export function pageOf(frame: Frame, content: Markup): string {
  const { words } = frame;
  return markup`<!doctype html>
<html lang="${words.language}"><head>${head(frame, words.t('title.portal'))}</head><body>
<a class="skip" href="#content">${words.t('portal.skip')}</a>
<header><div class="bar">${exitOf(frame)}</div><a class="name" href="${addressOf(words.language, '')}">${icon('book')}${words.t(
    'title.portal',
  )}</a>${languages(frame)}</header>
<main id="content">${homeOf(frame)}${content}</main>
${foot(words)}</body></html>`.source;
}

/**
 * The page that Exit leads to if the deployment has no other: an empty notebook without navigation. Asks search
 * engines not to list it: a visitor from a search could discover the rest of this site.
 */
export const notesOf = ({ words, styleAt }: Frame): string =>
  markup`<!doctype html>
<html lang="${words.language}"><head><meta charset="utf-8"><title>${words.t('title.notes')}</title><meta name="description" content="${words.t(
    'title.notes',
  )}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<link rel="icon" href="/favicon.svg" type="image/svg+xml"><link rel="stylesheet" href="${styleAt}"></head>
<body><main><h1>${words.t('portal-notes.heading')}</h1><label>${words.t(
    'portal-notes.page',
  )}<textarea rows="16" spellcheck="false" autocomplete="off"></textarea></label></main></body></html>`
    .source;
