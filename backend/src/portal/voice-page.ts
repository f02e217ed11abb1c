import { VOICE_ANSWERS, VOICE_QUESTIONS } from '../statistics/index.js';
import type { Voice, VoiceQuestion } from '../statistics/index.js';
import { addressOf, numbers } from './layout.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { HELPLINE } from './portal.types.js';
import type { Words } from './words.js';

export interface VoiceState {
  readonly state: 'asked' | 'given' | 'unknown' | 'later' | 'nothing';
  readonly code: string;
  readonly voice: Voice;
}

export const CODE_FIELD = 'code';
/** Longer than any code with its spaces. */
const MOST_SIGNS = 20;

const question = (words: Words, name: VoiceQuestion, chosen: string | undefined): Markup =>
  markup`<fieldset><legend>${words.of('voice', name)}</legend>${VOICE_ANSWERS.map(
    (answer) =>
      markup`<label class="choice"><input type="radio" name="${name}" value="${answer}" autocomplete="off"${
        answer === chosen && markup` checked`
      }>${words.of('voice-answer', answer)}</label>`,
  )}</fieldset>`;

/** Complete without a script. After sending it thanks, and says whom to call, or where to ask for a call, if something was wrong. */
export function voicePage(words: Words, { state, code, voice }: VoiceState): Markup {
  const { t, language } = words;
  if (state === 'given')
    return markup`<h1>${t('portal-voice.thanks')}</h1><p>${t('portal-voice.complaint', {
      line: HELPLINE,
    })}</p><p><a href="${addressOf(language, 'desk')}">${t('portal-desk.title')}</a></p>${numbers(words)}`;
  return markup`<h1>${t('portal-voice.title')}</h1><p class="lead">${t('portal-voice.lead')}</p>${
    state !== 'asked' && markup`<p class="note" role="alert">${t(`portal-voice.${state}`)}</p>`
  }<form class="desk" method="post" action="${addressOf(language, 'voice')}" autocomplete="off">
<label>${t('portal-voice.code')}<input name="${CODE_FIELD}" value="${code.slice(0, MOST_SIGNS)}" inputmode="numeric" maxlength="${MOST_SIGNS}" autocomplete="off" required></label>
${VOICE_QUESTIONS.map((name) => question(words, name, voice[name]))}
<button>${t('portal-voice.send')}</button></form>`;
}
