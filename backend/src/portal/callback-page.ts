import { ANSWERED_BY, CALL_TIMES, IF_OTHER } from '../callback-requests/callback-requests.types.js';
import type { CallbackDetails } from '../callback-requests/callback-requests.types.js';
import type { Hotline } from '../callback-requests/index.js';
import { dayOf, weekdayOf } from '../shared/dates.js';
import { FIELD, MOST, tooLong } from './callback-form.rules.js';
import type { CallbackFormError, CallbackStatus } from './callback-form.rules.js';
import { numbers, addressOf } from './layout.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { DUTY, HELPLINE } from './portal.types.js';
import type { Words } from './words.js';

/** Content of the form, and why it is shown once more. */
export interface CallbackPageState {
  /** Null where it is not known. */
  readonly line: Hotline | null;
  readonly places: readonly string[];
  readonly once: string;
  readonly words: Partial<CallbackDetails>;
  readonly fault: CallbackFormError | 'failed' | null;
}

const DUSHANBE_MS = 5 * 3_600_000;

/** Such as "Friday 27.11.2026, 8:30". */
export function moment({ t, day }: Words, at: Date | string): string {
  const when = new Date(at);
  const clock = new Date(when.getTime() + DUSHANBE_MS).toISOString().slice(11, 16).replace(/^0/, '');
  return `${t(`weekday.${weekdayOf(when)}`)} ${day(dayOf(when))}, ${clock}`;
}

export const instead = { line: HELPLINE, duty: DUTY };

/** Whether the hotline is staffed, shown before the form. */
const staffed = (words: Words, line: Hotline): Markup =>
  line.isStaffedNow
    ? markup`<p>${words.t('portal-desk.staffed', { minutes: line.withinMinutes })}</p>`
    : markup`<p class="note">${words.t('portal-desk.unstaffed', {
        ...instead,
        from: moment(words, line.from),
        due: moment(words, line.due),
      })}</p>`;

/** A note instead of the form, if the hotline takes no requests. */
export const closedPage = (words: Words): Markup =>
  markup`<h1>${words.t('portal-desk.title')}</h1><p class="note">${words.t('portal-desk.closed', instead)}</p>${numbers(
    words,
  )}${asking(words)}`;

/** Lists of the form: the field, its name, and the text keys of its codes. */
const LISTS = {
  times: { type: 'checkbox', codes: CALL_TIMES, label: 'times', list: 'desk-time' },
  answeredBy: { type: 'radio', codes: ANSWERED_BY, label: 'answered-by', list: 'desk-answered' },
  ifOther: { type: 'radio', codes: IF_OTHER, label: 'if-other', list: 'desk-other' },
} as const;

export function choices(words: Words, name: keyof typeof LISTS, chosen: readonly string[]): Markup {
  const { type, codes, label, list } = LISTS[name];
  return markup`<fieldset><legend>${words.t(`portal-desk.${label}`)}</legend>${codes.map(
    (code) =>
      markup`<label class="choice"><input type="${type}" name="${FIELD[name]}" value="${code}" autocomplete="off"${
        chosen.includes(code) && markup` checked`
      }>${words.of(list, code)}</label>`,
  )}</fieldset>`;
}

export const line = (words: Words, name: 'hours' | 'cover' | 'codeWord', value: string | undefined): Markup =>
  markup`<label>${words.t(`portal-desk.${name === 'codeWord' ? 'code-word' : name}`)}<input name="${FIELD[name]}" value="${
    value ?? ''
  }" maxlength="${MOST[name]}" autocomplete="off" autocapitalize="off" spellcheck="false"></label>`;

const number = (words: Words, value: string | undefined): Markup =>
  markup`<label>${words.t('portal-desk.number')}<input type="tel" name="${FIELD.number}" value="${
    value ?? ''
  }" maxlength="${MOST.number}" autocomplete="off" required></label>`;

export const place = (words: Words, places: readonly string[], chosen: string | null | undefined): Markup =>
  markup`<label>${words.t('portal-desk.place')}<select name="${FIELD.place}" autocomplete="off"><option value="">${words.t(
    'portal-desk.place-none',
  )}</option>${places.map(
    (each) =>
      markup`<option value="${each}"${each === chosen && markup` selected`}>${words.of('place', each)}</option>`,
  )}</select></label>`;

const form = (words: Words, { words: w, once, places, fault }: CallbackPageState): Markup => {
  const { t, language } = words;
  return markup`<form class="desk" method="post" action="${addressOf(language, 'desk')}" autocomplete="off">
<input type="hidden" name="${FIELD.once}" value="${once}">${fault !== null && markup`<input type="hidden" name="${FIELD.asked}" value="1">`}
${number(words, w.number)}
${choices(words, 'times', w.times ?? [])}
${choices(words, 'answeredBy', [w.answeredBy ?? 'only_me'])}
<details${(w.hours || w.cover || (w.ifOther ?? 'hang_up') !== 'hang_up') && markup` open`}><summary>${t('portal-desk.more')}</summary>
${line(words, 'hours', w.hours)}
${choices(words, 'ifOther', [w.ifOther ?? 'hang_up'])}
${line(words, 'cover', w.cover)}
${place(words, places, w.place)}</details>
${line(words, 'codeWord', w.codeWord)}<p class="quiet">${t('portal-desk.code-word-hint')}</p>
<p class="note" id="offline" hidden>${t('portal-desk.offline', instead)}</p>
<button>${t('portal-desk.send')}</button></form>`;
};

const FIELD_NAMES = {
  ...{ number: 'number', hours: 'hours', cover: 'cover', codeWord: 'code-word', message: 'message' },
} as const;

/** Why the form asks once more, and for which fields. */
export function fault(
  { t }: Words,
  { fault: code, words }: Pick<CallbackPageState, 'fault' | 'words'>,
): Markup | false {
  if (code === null) return false;
  const fields = tooLong(words).map((field) => t(`portal-desk.${FIELD_NAMES[field]}`));
  return markup`<p class="note" role="alert">${t(`portal-desk.${code}`, { ...instead, fields: fields.join('; ') })}</p>`;
}

/** The page for a callback request. Complete without a script; the browser stores none of it. */
export const callbackPage = (words: Words, state: CallbackPageState): Markup => {
  const { t } = words;
  return markup`<h1>${t('portal-desk.title')}</h1><p class="lead">${t('portal-desk.lead')}</p>${fault(
    words,
    state,
  )}${state.line && staffed(words, state.line)}${form(words, state)}<h2>${t('portal-desk.then')}</h2>${said(words)}${numbers(words)}${asking(words)}`;
};

/** The next steps, the same for every visitor: does not reveal whether a request was sent. */
const said = ({ t }: Words): Markup =>
  markup`<ul class="said">${['a', 'b', 'c', 'd'].map(
    (part) => markup`<li>${t(`portal-desk.then-${part}`, instead)}</li>`,
  )}</ul>`;

/** The same for every visitor, whether or not a request was sent. */
const asking = ({ t, language }: Words): Markup =>
  markup`<h2>${t('portal-desk.ask')}</h2><form method="post" action="${addressOf(
    language,
    'desk',
  )}" autocomplete="off"><label>${t('portal-desk.code')}<input name="${FIELD.lookup}" inputmode="numeric" maxlength="20" autocomplete="off" required></label><button>${t(
    'portal-desk.look',
  )}</button></form>`;

/** "Read at" only where a person opened it. */
export const looked = (
  words: Words,
  { state, readAt }: Extract<CallbackStatus, { kind: 'looked' }>,
): string =>
  readAt === null
    ? words.t(`portal-desk.${state}`, instead)
    : words.t('portal-desk.heard-at', { at: moment(words, readAt) });

function news(words: Words, told: CallbackStatus): Markup {
  const { t } = words;
  if (told.kind === 'looked') return markup`<p class="note" role="status">${looked(words, told)}</p>`;
  const code = told.code.replace(/(\d{4})(\d{4})/, '$1 $2');
  const times = { from: moment(words, told.from), due: moment(words, told.due) };
  return markup`<div class="card" role="status"><p><b>${t('portal-desk.kept', { at: moment(words, told.at) })}</b></p><p>${t(
    `portal-desk.kept-${told.line}`,
    { ...instead, ...times },
  )}</p><p>${t('portal-desk.kept-late', instead)}</p><p>${t('portal-desk.kept-code')} <b class="number">${code}</b></p><p class="quiet">${t(
    'portal-desk.kept-leave',
  )}</p></div>`;
}

/** The same page after sending, for five minutes: the result, which also says if the line is closed. */
export const newsPage = (words: Words, told: CallbackStatus, line: Hotline | null): Markup =>
  markup`<h1>${words.t('portal-desk.after')}</h1>${news(words, told)}${
    line
      ? staffed(words, line)
      : told.kind === 'looked' && markup`<p class="note">${words.t('portal-desk.closed', instead)}</p>`
  }${numbers(words)}<h2>${words.t('portal-desk.then')}</h2>${said(words)}${asking(words)}`;
