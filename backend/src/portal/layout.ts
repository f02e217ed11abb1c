import { LANGUAGES } from '../identity/index.js';
import { markup, icon } from './markup.js';
import type { Markup, IconName } from './markup.js';
import { OWN_NAMES, DUTY, HELPLINE, TOPICS } from './portal.types.js';
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

interface Line {
  readonly number: string;
  readonly name: 'line' | 'danger';
  readonly isFirst: boolean;
}

const LINES: readonly Line[] = [
  { number: HELPLINE, name: 'line', isFirst: true },
  { number: DUTY, name: 'danger', isFirst: false },
];

/** The two numbers, one tap each. */
export const numbers = ({ t }: Words): Markup =>
  markup`<ul class="cards">${LINES.map(
    ({ number, name, isFirst }) =>
      markup`<li><a class="tile call${isFirst && ' first'}" href="tel:${number}"><span class="number">${number}</span><span><b>${t(
        `portal.${name}`,
      )}</b><span class="quiet">${t(`portal.${name}-hint`)}</span></span></a></li>`,
  )}</ul>`;

const topics = ({ t, language }: Words): Markup =>
  markup`<ul class="cards">${TOPICS.map(
    (topic) =>
      markup`<li><a class="tile" href="${addressOf(language, topic)}">${icon(topic)}<span><b>${t(
        `portal-${topic}.title`,
      )}</b><span class="quiet">${t(`portal-${topic}.hint`)}</span></span>${icon('go')}</a></li>`,
  )}</ul>`;

/** A district chosen by name; the answer is a separate page. */
export const chooser = (words: Words, places: readonly string[]): Markup =>
  markup`<form action="${addressOf(words.language, 'places')}" method="get"><label>${words.t(
    'portal.place',
  )}<select name="place">${places.map(
    (place) => markup`<option value="${place}">${words.of('place', place)}</option>`,
  )}</select></label><button>${words.t('portal.show')}</button></form>`;

const fact = (name: IconName, text: Markup | string): Markup =>
  markup`<div class="fact">${icon(name)}<span>${text}</span></div>`;

const before = ({ t, language }: Words): Markup =>
  markup`<h2>${t('portal.before')}</h2>${fact(
    'exit',
    markup`${t('portal.before-exit')} <span data-back="plain">${t('portal.before-back-plain')}</span><span data-back="out" hidden>${t(
      'portal.before-back',
    )}</span>`,
  )}${fact(
    'about',
    markup`${t('portal.before-trace')} <a href="${addressOf(language, 'browser')}">${t('portal.before-how')}</a>`,
  )}${fact('lock', markup`${t('portal.before-kept')} ${t('portal.before-offline')}`)}`;

/**
 * The first page: two numbers, six topics, services by district, what Exit does. The address of the callback page
 * looks the same for every visitor, before and after sending.
 */
export const frontPage = (words: Words, places: readonly string[], token: string): Markup => {
  const { t } = words;
  return markup`<h1>${t('portal.heading')}</h1><p class="lead">${t('portal.lead')}</p>${numbers(words)}
<ul class="cards"><li><a class="tile" href="${addressOf(words.language, 'desk')}?t=${token}">${icon('talk')}<span><b>${t(
    'portal-desk.title',
  )}</b><span class="quiet">${t('portal-desk.hint')}</span></span>${icon('go')}</a></li></ul>
<h2>${t('portal.needs')}</h2>${topics(words)}
<h2>${t('portal.near')}</h2>${
    places.length > 0
      ? chooser(words, places)
      : markup`<p>${t('portal-places.none', { number: HELPLINE })}</p>`
  }${before(words)}`;
};
