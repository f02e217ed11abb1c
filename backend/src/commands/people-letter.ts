import type { Language } from '../identity/index.js';

/** What the letter of a new account says. */
export interface Letter {
  language: Language;
  name: string;
  login: string;
  oneTimePassword: string;
  /** The address of the product; null where the operator set none. */
  address: string | null;
}

const WORDS: Record<Language, (letter: Letter) => string[]> = {
  tg: ({ name, login, oneTimePassword, address }) => [
    `Ба ${name}`,
    ...(address ? [`Нишонӣ: ${address}`] : []),
    `Номи корбар: ${login}`,
    `Рамзи якдафъаина: ${oneTimePassword}`,
    'Ин рамз як ҳафта амал мекунад. Ҳангоми воридшавии аввал рамзи худро мегузоред.',
    'Ин варақро ба ҳеҷ кас нишон надиҳед. Пас аз воридшавӣ онро нобуд кунед.',
  ],
  ru: ({ name, login, oneTimePassword, address }) => [
    `Кому: ${name}`,
    ...(address ? [`Адрес: ${address}`] : []),
    `Имя пользователя: ${login}`,
    `Одноразовый пароль: ${oneTimePassword}`,
    'Пароль действует неделю. При первом входе вы зададите свой.',
    'Никому не показывайте этот лист. После входа уничтожьте его.',
  ],
  en: ({ name, login, oneTimePassword, address }) => [
    `For ${name}`,
    ...(address ? [`Address: ${address}`] : []),
    `User name: ${login}`,
    `One-time password: ${oneTimePassword}`,
    'It works for a week. You choose your own when you first sign in.',
    'Show this page to nobody. Destroy it after you signed in.',
  ],
};

/** Lines of the letter; the first is its heading. Nothing in it says what the product is for. */
export const letterLines = (letter: Letter): string[] => WORDS[letter.language](letter);
