/**
 * Words that disclose the subject of the work. They are forbidden in titles, menus, notifications, buttons and the
 * browser's bar: a bystander must see an office task list. Stems, matched at the start of a word.
 */
/** @param {string} list */
const stems = (list) => list.split('|');
export const FORBIDDEN_WORDS = {
  en: stems(
    'violen|abus|victim|survivor|beaten|beating|rape|protection|shelter|crisis|safety|police|court|perpetrator|offender',
  ),
  ru: stems(
    'насил|жертв|пострадавш|избит|побо|изнасил|защит|приют|убежищ|кризис|безопасност|милици|полици|суд|обидчик|насильник',
  ),
  tg: stems(
    'зӯровар|хушунат|ҷабрдида|қурбон|лату кӯб|таҷовуз|муҳофизат|ҳимоя|паноҳ|бӯҳрон|бехатарӣ|милитси|пулис|полис|додгоҳ|судӣ|суди ',
  ),
};

/** Groups whose texts may appear where a stranger can read them. */
export const NEUTRAL_GROUPS = [
  ...['app', 'notify', 'ui', 'time', 'count', 'menu', 'title', 'shell', 'sign-in', 'keys', 'card', 'spell'],
];

/**
 * @param {string} text
 * @param {'en' | 'ru' | 'tg'} language
 * @returns {string | undefined} the stem found
 */
export const forbiddenWordIn = (text, language) =>
  FORBIDDEN_WORDS[language].find((stem) => new RegExp(`(?<!\\p{L})${stem}`, 'iu').test(text));
