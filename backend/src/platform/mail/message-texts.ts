/**
 * Every word that a message may hold. Whoever reads it over a shoulder or at a mail provider learns that somebody has an
 * office job: a number is all that goes in (SECURITY T7, ADR 16). A test holds the words to the list of those that tell.
 */
import type { MessageLanguage, Template } from './message-channel.js';

export interface MessageWords {
  /** Follows the display name in the subject. */
  subject: string;
  body: string;
}

const sixDigits = (code: number): string => String(code).padStart(6, '0');
const RUSSIAN = new Intl.PluralRules('ru');
const inRussian = (count: number, one: string, [few, many]: [string, string]): string =>
  `${count} ${{ one, few }[RUSSIAN.select(count) as 'one' | 'few'] ?? many}`;
const alike = (sentence: string): MessageWords => ({ subject: sentence, body: sentence });

const TEXTS: Record<Template, Record<MessageLanguage, (count: number) => MessageWords>> = {
  tasks_due: {
    tg: (count) => alike(`Муҳлати ${count} вазифа расид.`),
    ru: (count) => alike(`Наступил срок: ${inRussian(count, 'задача', ['задачи', 'задач'])}.`),
    en: (count) => alike(count === 1 ? '1 task is due.' : `${count} tasks are due.`),
  },
  digest: {
    tg: (count) => alike(`Барои шумо ${count} хабари нав ҳаст.`),
    ru: (count) => alike(`Новое для вас: ${inRussian(count, 'запись', ['записи', 'записей'])}.`),
    en: (count) =>
      alike(count === 1 ? 'There is 1 new item for you.' : `There are ${count} new items for you.`),
  },
  address_code: {
    tg: (code) => ({
      subject: 'Рамзи шумо.',
      body: `Рамзи шумо: ${sixDigits(code)}. Он 15 дақиқа амал мекунад. Агар шумо онро напурсида бошед, ҳеҷ кор накунед.`,
    }),
    ru: (code) => ({
      subject: 'Ваш код.',
      body: `Ваш код: ${sixDigits(code)}. Он действует 15 минут. Если вы его не запрашивали, ничего не делайте.`,
    }),
    en: (code) => ({
      subject: 'Your code.',
      body: `Your code is ${sixDigits(code)}. It works for 15 minutes. If you did not ask for it, do nothing.`,
    }),
  },
};

export const wordsOf = (template: Template, language: MessageLanguage, count: number): MessageWords =>
  TEXTS[template][language](count);
