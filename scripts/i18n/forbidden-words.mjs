/**
 * Words that disclose the subject of the work. They are forbidden in titles, menus, notifications, buttons and the
 * browser's bar: a bystander must see an office task list. Stems, matched at the start of a word.
 */
/** @param {string} list */
const stems = (list) => list.split('|');
export const FORBIDDEN_WORDS = {
  en: stems(
    'violen|abus|victim|survivor|beaten|beating|rape|protection|shelter|crisis|safety|police|court|perpetrator|offender|suicid|death|danger',
  ),
  ru: stems(
    'насил|жертв|пострадавш|избит|побо|изнасил|защит|приют|убежищ|кризис|безопасност|милици|полици|суд|обидчик|насильник|суицид|смерт|опасн',
  ),
  tg: stems(
    'зӯровар|хушунат|ҷабрдида|қурбон|лату кӯб|таҷовуз|муҳофизат|ҳимоя|паноҳ|бӯҳрон|бехатарӣ|милитси|пулис|полис|додгоҳ|судӣ|суди |худкуш|фавт|хатар',
  ),
};

/**
 * Phrases that English screen texts must not contain: they name no actor, or state a rule as a riddle. Whole words.
 */
export const UNCLEAR_PHRASES = stems(
  'whoever|anew|meanwhile|by itself|by themselves|is told|are told|was told|told to nobody|her word|own word|who looked|counted once|counting her|counts by|others call|pass over|passed over|passed on|stands beside|written down|write down|bring in|brought in|did not arrive|taken back|goes on as',
);

/** Most words in an English screen text; in a text of `LONG_TEXTS`, most words in one of its sentences. */
export const MOST_WORDS = 25;

/** Texts of several sentences that may be longer, each with the reason. */
export const LONG_TEXTS = new Map([
  ['compare.how', 'steps that two agencies follow in turn'],
  ['consent-aloud.record-linkage', 'read aloud to the survivor'],
  ['consent-aloud.mutual-disclosure', 'read aloud to the survivor'],
  ['consent-aloud.known-to-agency-until', 'read aloud to the survivor'],
  ['support-lead-offer.aloud', 'read aloud to the survivor'],
  ['portal.lead', 'public page for reading'],
  ['portal-desk.then-d', 'public page for reading'],
  ['portal-know.1-b', 'public page for reading'],
  ['portal-know.4-a', 'public page for reading'],
]);

/** Groups whose texts may appear where a stranger can read them. */
export const NEUTRAL_GROUPS = [
  ...[
    'app',
    'notify',
    'notification',
    'ui',
    'time',
    'count',
    'menu',
    'title',
    'shell',
    'sign-in',
    'keys',
    'card',
    'spell',
    'tour',
    'offline',
    'line',
  ],
];

/**
 * @param {string} text
 * @param {'en' | 'ru' | 'tg'} language
 * @returns {string | undefined} the stem found
 */
export const forbiddenWordIn = (text, language) =>
  FORBIDDEN_WORDS[language].find((stem) => new RegExp(`(?<!\\p{L})${stem}`, 'iu').test(text));

/**
 * @param {string} text
 * @returns {string | undefined} the phrase found
 */
export const unclearPhraseIn = (text) =>
  UNCLEAR_PHRASES.find((phrase) => new RegExp(`\\b${phrase}\\b`, 'iu').test(text));
