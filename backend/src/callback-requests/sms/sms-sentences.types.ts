import type { Language } from '../../identity/identity.types.js';
import { codeList } from '../../shared/code-lists.js';

/** Neutral sentences that a person may send; none says who writes or why. */
export const SMS_SENTENCES = codeList('SmsSentence', [
  'received',
  'call_when',
  'tomorrow',
  'busy',
  'come',
  'thanks',
]);
export type SmsSentence = (typeof SMS_SENTENCES)[number];

/** Why she may be answered: her message asks for it, or she agreed earlier. */
export const SMS_BASES = codeList('SmsBasis', ['asked', 'agreed']);
export type SmsBasis = (typeof SMS_BASES)[number];

export const SMS_STATES = codeList('SmsState', [
  ...(['queued', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'refused'] as const),
]);
export type SmsAnswerState = (typeof SMS_STATES)[number];

export type SmsLanguage = Language;

/** The one text message to staff: it wakes, and says nothing. */
export const DUTY_ALARM: Record<SmsLanguage, string> = {
  tg: 'Барои шумо чизи нав ҳаст.',
  ru: 'Для вас есть новое.',
  en: 'There is something for you.',
};

/** At most seventy signs: one message, whole on every phone. */
export const SENTENCES: Record<SmsSentence, Record<SmsLanguage, string>> = {
  received: { tg: 'Паём расид.', ru: 'Сообщение получено.', en: 'Message received.' },
  call_when: { tg: 'Кай занг занам?', ru: 'Когда позвонить?', en: 'When shall I call?' },
  tomorrow: { tg: 'Пагоҳ менависам.', ru: 'Напишу завтра.', en: 'I will write tomorrow.' },
  busy: { tg: 'Ҳозир банд ҳастам.', ru: 'Сейчас не могу.', en: 'I am busy now.' },
  come: { tg: 'Ҳар вақт биёед.', ru: 'Приходите в любое время.', en: 'Come at any time.' },
  thanks: { tg: 'Ташаккур.', ru: 'Спасибо.', en: 'Thank you.' },
};
