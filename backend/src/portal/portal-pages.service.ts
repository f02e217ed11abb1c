import { Inject, Injectable } from '@nestjs/common';
import { chooser, numbers, frontPage, addressOf, notesOf, pageOf } from './layout.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { isAlwaysOpen, openSpans, dialled } from './directory.rules.js';
import {
  HELPLINE,
  OWN_NAMES,
  OF_LAW,
  SEE_ALSO,
  PUBLISHED_LEGAL_VALUES,
  TOPICS,
  CONTENT_PAGES,
} from './portal.types.js';
import type { ListedService, PublishedLegalValue, ContentPage } from './portal.types.js';
import { Words, readOwn } from './words.js';
import { manualIn } from '../statistics/index.js';
import type { Manual, ManualColumn, ManualPart } from '../statistics/index.js';
import { AudioService } from './audio.service.js';
import type { Recording } from './audio.service.js';
import type { Language } from '../identity/index.js';
import type { Settings } from '../platform/config/settings.js';
import { SETTINGS } from '../platform/platform.module.js';
import { hashOf } from './answers.js';
import { CallbackFormService } from './callback-form.service.js';
import { PublicDirectoryService, placesOf } from './public-directory.service.js';

function hours({ t }: Words, service: ListedService): Markup {
  const { openingHours, hoursNote } = service;
  const spans = isAlwaysOpen(openingHours)
    ? t('portal-places.always')
    : openSpans(openingHours).map(({ fromDay, untilDay, times }, at) => {
        const days = [fromDay, ...(untilDay > fromDay ? [untilDay] : [])];
        const names = days.map((day) => t(`weekday.${day}`)).join(untilDay - fromDay === 1 ? ', ' : ' – ');
        return markup`${at > 0 && markup`<br>`}${names}: ${times.join(', ')}`;
      });
  return markup`${spans}${hoursNote && markup`<br>${hoursNote}`}`;
}

function documents({ t, of }: Words, { documents: needed, documentsNote }: ListedService): Markup {
  const names = needed.map((code) => of('needed-document', code)).join(', ');
  return markup`${names || t('portal-places.no-documents')}${documentsNote && markup`. ${documentsNote}`}${
    names !== '' && markup`<br><span class="quiet">${t('portal-places.documents-hint')}</span>`
  }`;
}

/** The day of the last check, until it has run out; then that it has. A script looks once more, in a kept copy. */
function check({ t, day }: Words, { checkedOn, checkedUntil }: ListedService, today: string): Markup {
  if (!checkedOn || !checkedUntil) return markup`<p class="note">${t('portal-places.unchecked')}</p>`;
  const expired = t('portal-places.expired', { date: day(checkedOn) });
  if (checkedUntil < today) return markup`<p class="note">${expired}</p>`;
  const holds = t('portal-places.checked', { date: day(checkedOn), until: day(checkedUntil) });
  return markup`<p class="quiet" data-until="${checkedUntil}">${holds}</p><p class="note" hidden>${expired}</p>`;
}

function calling({ t }: Words, phone: string | null): Markup {
  const number = phone && dialled(phone);
  if (number)
    return markup`<p><a class="button" href="tel:${number}">${t('portal.call', { number: phone })}</a></p>`;
  const line = markup`<a href="tel:${HELPLINE}">${t('portal-places.by-line', { number: HELPLINE })}</a>`;
  return markup`<p>${phone && markup`${phone}<br>`}${line}</p>`;
}

function listed(words: Words, service: ListedService, today: string): Markup {
  const { t, of, language } = words;
  const row = (name: string, value: Markup | string): Markup =>
    markup`<dt>${t(`portal-places.${name}`)}</dt><dd>${value}</dd>`;
  const spoken = service.languages
    .map((code) => OWN_NAMES[code as keyof typeof OWN_NAMES] ?? code)
    .join(', ');
  return markup`<li class="card"><h3>${service.names[language]}</h3><dl>${row('hours', hours(words, service))}${row(
    'languages',
    spoken,
  )}${row('cost', markup`${of('service-cost', service.cost)}${service.costNote && markup`. ${service.costNote}`}`)}${row(
    'documents',
    documents(words, service),
  )}${service.address && row('address', service.address)}</dl>${calling(words, service.phone)}${check(
    words,
    service,
    today,
  )}</li>`;
}

interface PlaceView {
  readonly place: string;
  readonly services: readonly ListedService[];
  readonly today: string;
}

function placePage(words: Words, { place, services, today }: PlaceView): Markup {
  const { t, of } = words;
  const types = [...new Set(services.map(({ type }) => type))];
  return markup`<h1>${t('portal-places.heading')}</h1><p><b>${of('place', place)}</b>. ${t('portal.updated', {
    date: words.day(today),
  })}</p>${services.length === 0 && markup`<p>${t('portal-places.none', { number: HELPLINE })}</p>`}${types.map(
    (type) =>
      markup`<details class="kind"><summary><h2>${of('service-type', type)}</h2></summary><ul class="cards">${services
        .filter((service) => service.type === type)
        .map((service) => listed(words, service, today))}</ul></details>`,
  )}<p class="fact">${t('portal-places.not-listed', { number: HELPLINE })}</p>${numbers(words)}`;
}

const placesPage = (words: Words, places: readonly string[]): Markup =>
  markup`<h1>${words.t('portal-places.heading')}</h1>${
    places.length === 0
      ? markup`<p>${words.t('portal-places.none', { number: HELPLINE })}</p>`
      : markup`<p>${words.t('portal-places.choose')}</p>${chooser(words, places)}<ul class="said">${places.map(
          (place) =>
            markup`<li><a href="${addressOf(words.language, `places/${place}`)}">${words.of('place', place)}</a></li>`,
        )}</ul>`
  }${numbers(words)}`;

/** Numbers on a sheet that reveals no owner. */
const cardPage = ({ t }: Words): Markup =>
  markup`<h1 class="no-print">${t('portal.card')}</h1><p class="no-print">${t('portal.card-hint')}</p>
<div class="card paper"><b>${t('portal.card-heading')}</b><dl><dt>${t('portal.card-line')}</dt><dd><b>1313</b></dd><dt>${t(
    'portal.card-duty',
  )}</dt><dd><b>102</b></dd></dl></div>`;

const missingPage = (words: Words): Markup =>
  markup`<h1>${words.t('portal.missing')}</h1><p>${words.t('portal.missing-hint', {
    number: HELPLINE,
  })}</p><p><a href="${addressOf(words.language, '')}">${words.t('portal.home')}</a></p>${numbers(words)}`;

/** The name of a line: the first of these columns that it has; the others are shown below. */
const NAMES: readonly ManualColumn[] = ['name', 'article', 'form'];
/** Shown without a heading: a sentence needs none. */
const PLAIN: readonly ManualColumn[] = ['meaning'];

function line(heads: Manual['heads'], { columns }: ManualPart, cells: readonly string[]): Markup {
  const at = columns.findIndex((column) => NAMES.includes(column));
  const code = columns.indexOf('code');
  const others = columns.map((column, index) => [column, index] as const);
  return markup`<li><b>${cells[at]}</b>${code >= 0 && markup` <code class="quiet">${cells[code]}</code>`}${others
    .filter(([, index]) => index !== at && index !== code)
    .map(([column, index]) =>
      PLAIN.includes(column)
        ? markup`<br>${cells[index]}`
        : markup`<br><span class="quiet">${heads[column]}: ${cells[index]}</span>`,
    )}</li>`;
}

/** The manual of the classification: parts that open, whole without a script. */
const manualPage = ({ title, lead, heads, parts }: Manual): Markup =>
  markup`<h1>${title}</h1><p>${lead}</p>${parts.map(
    (part) =>
      markup`<details class="kind"><summary><h2>${part.heading}</h2></summary><p>${part.lead}</p><ul class="said">${part.rows.map(
        (cells) => line(heads, part, cells),
      )}</ul></details>`,
  )}`;

/** Where on the page about orders the numbers of the law stand. */
const SECTION_OF_LAW = '3';

/** A heading and its sentences: `<page>.<section>-title`, then `-a`, `-b` and so on, in the order of the file. */
function sections(words: Words, page: ContentPage, law: readonly PublishedLegalValue[]): Markup[] {
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
const lawTable = (words: Words, law: readonly PublishedLegalValue[]): Markup =>
  markup`<ul class="cards wide">${PUBLISHED_LEGAL_VALUES.flatMap((key) => {
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

const seeAlso = ({ t, language }: Words, page: ContentPage): Markup | false => {
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
  readonly law: readonly PublishedLegalValue[];
  readonly recording: Recording | null;
}

/** A page of text only. Statements of the law are marked until a person confirms them. */
const contentPage = (words: Words, page: ContentPage, { law, recording }: Beside): Markup =>
  markup`<h1>${words.t(`portal-${page}.title`)}</h1>${recording && player(words, recording)}${
    OF_LAW.includes(page) && markup`<p class="note">${words.t('portal.unverified')}</p>`
  }${sections(words, page, law)}${page === 'browser' && removing(words)}${
    page !== 'browser' && numbers(words)
  }${seeAlso(words, page)}`;

const isContentPage = (path: string): path is ContentPage => CONTENT_PAGES.some((page) => page === path);

/** Puts pages together; every one of them is whole without a script. */
@Injectable()
export class PortalPagesService {
  readonly style = readOwn('page.css');
  readonly script = readOwn('page.js');
  readonly worker: string;
  readonly words = Words.readAll();
  private readonly styleAt = `/portal/page.css?v=${hashOf(this.style)}`;
  private readonly scriptAt = `/portal/page.js?v=${hashOf(this.script)}`;

  constructor(
    private readonly directory: PublicDirectoryService,
    private readonly audio: AudioService,
    private readonly callbacks: CallbackFormService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    const worker = readOwn('worker.js');
    const version = hashOf(worker, this.style, this.script, readOwn('texts.csv'));
    const files = JSON.stringify([this.styleAt, this.scriptAt]);
    this.worker = `const VERSION = '${version}';\nconst FILES = ${files};\n${worker}`;
  }

  /** The page of an address below a language; null where there is none. */
  async page(language: Language, path: string): Promise<string | null> {
    const words = this.words[language];
    if (path === 'notes') return notesOf(this.frame(language, path));
    if (path === 'manual') return this.whole(language, path, manualPage(manualIn(language)));
    if (path === 'card') return this.whole(language, path, cardPage(words));
    if (isContentPage(path)) {
      const law = path === 'steps' ? await this.directory.toldLaw() : [];
      const topic = TOPICS.find((one) => one === path);
      const recording = topic ? await this.audio.find(topic, language) : null;
      return this.whole(language, path, contentPage(words, path, { law, recording }));
    }
    const { services } = await this.directory.listed();
    if (path === '')
      return this.whole(language, path, frontPage(words, placesOf(services), this.callbacks.emptyToken()));
    return path === 'places' ? this.whole(language, path, placesPage(words, placesOf(services))) : null;
  }

  async place(language: Language, place: string): Promise<string | null> {
    const words = this.words[language];
    if (!words.has('place', place)) return null;
    const { today, services } = await this.directory.listed();
    const here = services.filter(({ serves }) => serves.includes(place));
    return this.whole(language, `places/${place}`, placePage(words, { place, services: here, today }));
  }

  missing(language: Language): string {
    return this.whole(language, '', missingPage(this.words[language]));
  }

  /** Addresses that a phone keeps for times without a network. */
  async kept(language: Language): Promise<string[]> {
    const { services } = await this.directory.listed();
    const places = placesOf(services).map((place) => `places/${place}`);
    return ['', ...CONTENT_PAGES, 'card', 'notes', 'places', ...places].map(
      (path) => `/portal/${language}/${path}`,
    );
  }

  whole(language: Language, path: string, content: Markup): string {
    return pageOf(this.frame(language, path), content);
  }

  private frame(language: Language, path: string) {
    const { styleAt, scriptAt, settings } = this;
    return { words: this.words[language], path, quickExitUrl: settings.quickExitUrl, styleAt, scriptAt };
  }
}
