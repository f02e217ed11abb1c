import { chooser, numbers } from './front-page.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { addressOf } from './layout.js';
import { isAlwaysOpen, openSpans } from './opening-hours.rules.js';
import { dialled } from './phones.rules.js';
import { HELPLINE, OWN_NAMES } from './portal.types.js';
import type { ListedService } from './portal.types.js';
import type { Words } from './words.js';

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

export interface PlaceView {
  readonly place: string;
  readonly services: readonly ListedService[];
  readonly today: string;
}

/** What a district offers, by kind of help. */
export function placePage(words: Words, { place, services, today }: PlaceView): Markup {
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

/** Every district that has a service, by name. */
export const placesPage = (words: Words, places: readonly string[]): Markup =>
  markup`<h1>${words.t('portal-places.heading')}</h1>${
    places.length === 0
      ? markup`<p>${words.t('portal-places.none', { number: HELPLINE })}</p>`
      : markup`<p>${words.t('portal-places.choose')}</p>${chooser(words, places)}<ul class="said">${places.map(
          (place) =>
            markup`<li><a href="${addressOf(words.language, `places/${place}`)}">${words.of('place', place)}</a></li>`,
        )}</ul>`
  }${numbers(words)}`;

/** Numbers on a piece of paper that could be anybody's. */
export const cardPage = ({ t }: Words): Markup =>
  markup`<h1 class="no-print">${t('portal.card')}</h1><p class="no-print">${t('portal.card-hint')}</p>
<div class="card paper"><b>${t('portal.card-heading')}</b><dl><dt>${t('portal.card-line')}</dt><dd><b>1313</b></dd><dt>${t(
    'portal.card-duty',
  )}</dt><dd><b>102</b></dd></dl></div>`;

export const missingPage = (words: Words): Markup =>
  markup`<h1>${words.t('portal.missing')}</h1><p>${words.t('portal.missing-hint', {
    number: HELPLINE,
  })}</p><p><a href="${addressOf(words.language, '')}">${words.t('portal.home')}</a></p>${numbers(words)}`;
