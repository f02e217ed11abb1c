/**
 * Every word that a message may contain. A reader over the shoulder or at a mail provider must learn only that the
 * recipient has an office job: the only variable is a number (SECURITY T7, ADR 16). A test rejects revealing words.
 */
import type { MessageLanguage, Template } from './message-channel.js';

export interface MessageWords {
  /** Follows the display name in the subject of an e-mail. */
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
