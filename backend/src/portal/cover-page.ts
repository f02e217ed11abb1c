import { dayOf } from '../shared/dates.js';
import { ANSWERED_BY, CALL_WISHES } from '../callback-requests/callback-requests.types.js';
import type { CallbackDetails } from '../callback-requests/callback-requests.types.js';
import { READ_MINUTES } from '../callback-requests/index.js';
import type { Hotline } from '../callback-requests/index.js';
import { FIELD, MOST } from './callback-form.rules.js';
import type { CallbackFormError, CallbackStatus } from './callback-form.rules.js';
import { choices, fault, instead, line, looked, moment, place } from './callback-page.js';
import { HOLIDAYS, monthBeside, monthText, weeksOf } from './cover.rules.js';
import type { Cover, Month } from './cover.rules.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { DUTY, HELPLINE } from './portal.types.js';
import type { Words } from './words.js';

/** Fields of the covers: the typed text, and the button that clears. */
export const COVER_FIELD = { typed: 'x', clear: 'z' } as const;

export interface CoverFrame {
  readonly words: Words;
  readonly cover: Cover;
  readonly styleAt: string;
  readonly scriptAt: string;
}

export const coverAddress = (cover: Cover, language: string): string => `/app/${cover}/${language}`;

/** One title for the cover and what is behind it, so that no history and no list of open apps shows a difference. */
export function coverPage({ words, cover, styleAt, scriptAt }: CoverFrame, content: Markup): string {
  const name = words.t(`cover.${cover}`);
  const address = coverAddress(cover, words.language);
  return markup`<!doctype html>
<html lang="${words.language}"><head><meta charset="utf-8"><title>${name}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer"><meta name="format-detection" content="telephone=no">
<link rel="icon" href="/app/${cover}-192.png" type="image/png"><link rel="apple-touch-icon" href="/app/${cover}-192.png">
<link rel="stylesheet" href="${styleAt}"><link rel="manifest" href="${address}/manifest.webmanifest"><script src="${scriptAt}" defer></script></head>
<body><main id="content">${content}</main></body></html>`.source;
}

const KEYS = ['7', '8', '9', '÷', '4', '5', '6', '×', '1', '2', '3', '-', '0', '.', '%', '+', 'C', '⌫'];

const asked = (words: Words, cover: Cover, inside: Markup): Markup =>
  markup`<form method="post" action="${coverAddress(cover, words.language)}" autocomplete="off"${cover === 'calculator' && markup` data-sum`}>${inside}</form>`;

/** What cannot be calculated is shown as it was typed. */
export const calculatorPage = (words: Words, shown: string): Markup =>
  asked(
    words,
    'calculator',
    markup`<input id="x" class="sum" name="${COVER_FIELD.typed}" value="${shown}" maxlength="60" inputmode="decimal" aria-label="${words.t(
      'cover.sum',
    )}" autocomplete="off"><div id="keys" class="keys" hidden>${KEYS.map(
      (key) => markup`<button type="button" data-key="${key}">${key}</button>`,
    )}</div><button>=</button>`,
  );

const dayCell = (day: string | null, today: string): Markup => {
  if (day === null) return markup`<td></td>`;
  const kinds = [HOLIDAYS[day.slice(5)] ? 'day-off' : '', day === today ? 'today' : ''].filter(Boolean);
  return markup`<td class="${kinds.join(' ')}">${Number(day.slice(-2))}</td>`;
};

/** A month with the public holidays in it. */
export function calendarPage(words: Words, shown: Month, now: Date): Markup {
  const { t, language } = words;
  const go = (by: 1 | -1): Markup => {
    const to = monthText(monthBeside(shown, by));
    return markup`<a class="button" href="${coverAddress('calendar', language)}?m=${to}" aria-label="${to}">${by > 0 ? '→' : '←'}</a>`;
  };
  const weeks = weeksOf(shown);
  const off = weeks.flat().flatMap((day) => {
    const name = day && HOLIDAYS[day.slice(5)];
    return name ? [markup`<li>${words.day(day)}: ${t(`holiday.${name}`)}</li>`] : [];
  });
  return markup`<h1>${t(`cover-month.${shown.month}`)} ${shown.year}</h1><p class="months">${go(-1)}${go(1)}</p>
<table><thead><tr>${[1, 2, 3, 4, 5, 6, 7].map((day) => markup`<th scope="col">${t(`cover-day.${day}`)}</th>`)}</tr></thead><tbody>${weeks.map(
    (week) => markup`<tr>${week.map((day) => dayCell(day, dayOf(now)))}</tr>`,
  )}</tbody></table><ul>${off}</ul><p class="quiet">${t('cover.holidays-hint')}</p>
${asked(
  words,
  'calendar',
  markup`<label>${t('cover.go-to')}<input id="x" name="${COVER_FIELD.typed}" maxlength="10" inputmode="numeric" autocomplete="off"></label><button>${t(
    'cover.show',
  )}</button>`,
)}`;
}

/** What the hidden form is shown with. */
export interface HiddenState {
  readonly cover: Cover;
  readonly line: Hotline | null;
  readonly places: readonly string[];
  readonly once: string;
  readonly words: Partial<CallbackDetails>;
  readonly fault: CallbackFormError | 'failed' | null;
  /** The number for text messages; null where the operator has none. */
  readonly smsNumber: string | null;
}

const exit = (words: Words, cover: Cover): Markup =>
  markup`<a class="exit" href="${coverAddress(cover, words.language)}" rel="noreferrer">${words.t('hidden.exit')}</a>`;

const calls = markup`<p>${[HELPLINE, DUTY].map(
  (number) => markup`<a class="call" href="tel:${number}">☎ ${number}</a>`,
)}</p>`;

/** Says before she sends whether anybody is there now. */
const presence = (words: Words, now: Hotline | null): Markup => {
  const { t } = words;
  if (now?.isStaffedNow) return markup`<p>${t('hidden.staffed', { minutes: READ_MINUTES.staffed })}</p>`;
  const says =
    now && now.from > now.now
      ? t('hidden.unstaffed-from', { ...instead, from: moment(words, now.from) })
      : t('hidden.unstaffed', instead);
  return markup`<p class="note">${says}</p>`;
};

const send = (words: Words, cover: Cover, inside: Markup): Markup =>
  markup`<form method="post" action="${coverAddress(cover, words.language)}" autocomplete="off">${inside}</form>`;

const clearing = (words: Words, cover: Cover): Markup =>
  send(
    words,
    cover,
    markup`<input type="hidden" name="${COVER_FIELD.clear}" value="1"><p><button type="submit" class="button">${words.t(
      'hidden.clear',
    )}</button></p>`,
  );

const wishes = (words: Words, chosen: string): Markup =>
  markup`<fieldset><legend>${words.t('hidden.wish')}</legend>${CALL_WISHES.map(
    (wish) =>
      markup`<label class="choice"><input type="radio" name="${FIELD.wish}" value="${wish}"${wish === chosen && markup` checked`}>${words.of(
        'hidden-wish',
        wish,
      )}</label>`,
  )}</fieldset>`;

/** The place leaves the phone only with the form, and only if she tapped. */
const spot = ({ t }: Words, added: string | null): Markup =>
  markup`<input type="hidden" id="spot" name="${FIELD.spot}" value="${added ?? ''}"><p><button type="button" id="where" hidden>${t(
    'hidden.where',
  )}</button></p><p id="spot-added" role="status"${added === null && markup` hidden`}>${t('hidden.where-added')}</p><p id="spot-failed" role="status" hidden>${t(
    'hidden.where-failed',
  )}</p>`;

export const hiddenPage = (words: Words, state: HiddenState): Markup => {
  const { t } = words;
  const { cover, words: w } = state;
  return markup`${exit(words, cover)}<h1>${t('hidden.title')}</h1>${fault(words, state)}${presence(words, state.line)}${calls}
${send(
  words,
  cover,
  markup`<input type="hidden" name="${FIELD.once}" value="${state.once}">${state.fault !== null && markup`<input type="hidden" name="${FIELD.asked}" value="1">`}
${wishes(words, w.wish ?? 'call')}
<label>${t('portal-desk.number')}<input type="tel" name="${FIELD.number}" value="${w.number ?? ''}" maxlength="${MOST.number}" autocomplete="off"></label>
${choices(words, 'times', w.times ?? [])}
${choices(words, 'answeredBy', [w.answeredBy ?? ANSWERED_BY[0]])}
${choices(words, 'ifOther', [w.ifOther ?? 'hang_up'])}
${line(words, 'cover', w.cover)}
<label>${t('portal-desk.message')}<textarea name="${FIELD.message}" rows="4" maxlength="${MOST.message}" autocomplete="off">${w.message ?? ''}</textarea></label>
${place(words, state.places, w.place)}${spot(words, w.spot ?? null)}
${line(words, 'codeWord', w.codeWord)}<p class="quiet">${t('portal-desk.code-word-hint')}</p>
<p class="note" id="offline" role="alert" hidden>${t('portal-desk.offline', instead)}</p><button>${t('portal-desk.send')}</button>`,
)}
${state.smsNumber !== null && markup`<h2>${t('hidden.sms')}</h2><p>${t('hidden.sms-how', { number: state.smsNumber })}</p>`}
<h2>${t('hidden.left')}</h2>${left(words)}${clearing(words, cover)}`;
};

/** What stays on the phone, and how it goes. */
const left = ({ t }: Words): Markup =>
  markup`<ul>${['a', 'b', 'c', 'd'].map((part) => markup`<li>${t(`hidden.left-${part}`)}</li>`)}</ul>`;

export const clearedPage = (words: Words, cover: Cover): Markup =>
  markup`${exit(words, cover)}<h1>${words.t('hidden.cleared')}</h1>${left(words)}`;

const asking = (words: Words, cover: Cover, code: string): Markup =>
  markup`<form id="asking" method="post" action="${coverAddress(cover, words.language)}"><input type="hidden" name="${FIELD.lookup}" value="${code}"><button>${words.t(
    'portal-desk.ask',
  )}</button></form>`;

/** After sending, and when she types her eight digits later. */
export function hiddenStatusPage(
  words: Words,
  { cover, code, told }: { cover: Cover; code: string; told: CallbackStatus },
): Markup {
  const { t } = words;
  const says =
    told.kind === 'kept'
      ? markup`<p><b>${t('portal-desk.kept', { at: moment(words, told.at) })}</b></p>`
      : markup`<p class="note" role="status">${looked(words, told)}</p>`;
  const digits = code.replace(/(\d{4})(\d{4})/, '$1 $2');
  return markup`${exit(words, cover)}<h1>${t('hidden.title')}</h1>${says}<p>${t('hidden.code')} <b class="number">${digits}</b></p><p>${t('portal-desk.then-c', instead)}</p>${calls}${asking(
    words,
    cover,
    code,
  )}<h2>${t('hidden.left')}</h2>${left(words)}${clearing(words, cover)}`;
}

/** No hotline at all keeps requests. */
export const nobodyPage = (words: Words, cover: Cover): Markup =>
  markup`${exit(words, cover)}<h1>${words.t('hidden.title')}</h1><p class="note">${words.t('portal-desk.closed', instead)}</p>${calls}`;
