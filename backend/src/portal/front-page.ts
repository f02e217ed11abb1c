import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { icon } from './icons.js';
import type { IconName } from './icons.js';
import { addressOf } from './layout.js';
import { DUTY, HELPLINE, TOPICS } from './portal.types.js';
import type { Words } from './words.js';

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
