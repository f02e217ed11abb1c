import type { Language } from '../identity/index.js';
import { documentAsPdf } from '../printed-forms/index.js';

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

/** One page. Nothing in it says what the product is for. */
export function letterAsPdf(letter: Letter): Promise<Buffer> {
  const [heading = '', ...lines] = WORDS[letter.language](letter);
  return documentAsPdf({
    pageMargins: [64, 40, 48, 52],
    content: [
      { text: heading, fontSize: 14, margin: [0, 10, 0, 16] },
      ...lines.map((text) => ({ text, margin: [0, 0, 0, 10] as [number, number, number, number] })),
    ],
  });
}
