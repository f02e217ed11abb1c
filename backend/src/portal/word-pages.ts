import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { numbers } from './front-page.js';
import { addressOf } from './layout.js';
import { OF_LAW, SEE_ALSO, TOLD_LAW } from './portal.types.js';
import type { Recording } from './audio.service.js';
import type { ToldLaw, WordPage } from './portal.types.js';
import type { Words } from './words.js';

/** Where on the page about orders the numbers of the law stand. */
const SECTION_OF_LAW = '3';

/** A heading and its sentences: `<page>.<section>-title`, then `-a`, `-b` and so on, in the order of the file. */
function sections(words: Words, page: WordPage, law: readonly ToldLaw[]): Markup[] {
  const group = `portal-${page}`;
  const keys = words.keysOf(group).filter((key) => /\.\d+-\w+$/.test(key));
  const titles = keys.filter((key) => key.endsWith('-title'));
  return titles.map((title) => {
    const section = title.slice(group.length + 1, -'-title'.length);
    const said = keys.filter((key) => key !== title && key.startsWith(`${group}.${section}-`));
    const isOfLaw = page === 'steps' && section === SECTION_OF_LAW;
    return markup`<h2>${words.t(title)}</h2>${
      said.length > 0 && markup`<ul class="said">${said.map((key) => markup`<li>${words.t(key)}</li>`)}</ul>`
    }${isOfLaw && lawTable(words, law)}`;
  });
}

/** Hours and days as they hold today, each with whether a legal adviser confirmed it. */
const lawTable = (words: Words, law: readonly ToldLaw[]): Markup =>
  markup`<ul class="cards wide">${TOLD_LAW.flatMap((key) => {
    const told = law.find((each) => each.key === key);
    if (!told) return [];
    const value = /^\d+$/.test(told.value) ? told.value : words.of('portal-law', told.value);
    const state = told.verifiedOn
      ? markup`<span class="quiet">${words.t('portal.verified', { date: words.day(told.verifiedOn) })}</span>`
      : markup`<span class="quiet">${words.t('portal.unverified')}</span>`;
    return [markup`<li class="card">${words.of('portal-law', key)}: <b>${value}</b><br>${state}</li>`];
  })}</ul>`;

const removing = ({ t }: Words): Markup =>
  markup`<button id="remove" type="button" hidden>${t('portal-browser.remove')}</button><p id="removed" role="status" hidden>${t(
    'portal-browser.removed',
  )}</p>`;

const seeAlso = ({ t, language }: Words, page: WordPage): Markup | false => {
  const others = SEE_ALSO[page] ?? [];
  return (
    others.length > 0 &&
    markup`<h2>${t('portal.more')}</h2><ul class="said">${others.map(
      (other) => markup`<li><a href="${addressOf(language, other)}">${t(`portal-${other}.title`)}</a></li>`,
    )}</ul>`
  );
};

/** Read aloud, with how long and how large it is before anything is fetched. */
const player = ({ t }: Words, { name, seconds, bytes }: Recording): Markup => {
  const [minutes, rest] = [Math.floor(Math.round(seconds) / 60), Math.round(seconds) % 60];
  const length = `${minutes}:${String(rest).padStart(2, '0')}`;
  const size = Math.ceil(bytes / 1_000);
  const label = t('portal.listen', { length, size });
  return markup`<figure><figcaption>${label}<br><span class="quiet">${t(
    'portal.listen-hint',
  )}</span></figcaption><audio controls preload="none" aria-label="${label}" src="/portal/audio/${name}"></audio></figure>`;
};

interface Beside {
  readonly law: readonly ToldLaw[];
  readonly recording: Recording | null;
}

/** A page of words alone. What it says of the law is marked until somebody has confirmed it. */
export const wordPage = (words: Words, page: WordPage, { law, recording }: Beside): Markup =>
  markup`<h1>${words.t(`portal-${page}.title`)}</h1>${recording && player(words, recording)}${
    OF_LAW.includes(page) && markup`<p class="note">${words.t('portal.unverified')}</p>`
  }${sections(words, page, law)}${page === 'browser' && removing(words)}${
    page !== 'browser' && numbers(words)
  }${seeAlso(words, page)}`;
