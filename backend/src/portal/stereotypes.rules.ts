/**
 * Words that often signal what the checklist asks about. They are hints for the reviewer and never block: a text may
 * well say "nobody provokes a blow". No hint does not mean no stereotype; the reviewer reads the text.
 */
import type { Language } from '../identity/identity.types.js';
import { REVIEW_QUESTIONS } from './articles.rules.js';
import type { ArticleWords, ReviewQuestion, WordHint } from './articles.rules.js';

/** Beginnings of words, with semicolons between them, each matched where a word begins. */
const STEMS: Record<Language, Record<ReviewQuestion, string>> = {
  en: {
    blames: 'provok; her fault; her own fault; asked for it; brought it on; deserv',
    excuses: 'jealous; drunk; alcohol; lost control; lost his temper; passion; stress',
    patience: 'patien; endur; reconcil; forgiv; for the sake of the family; for the children',
    private_matter: 'family quarrel; family matter; domestic dispute; private matter; row at home; conflict',
    roles: 'good wife; obedien; weaker sex; fair sex; head of the family; woman’s place; housewi',
    doubts: 'alleged; claims; false report; made up; exaggerat',
    humiliates: 'poor thing; helpless; hysteri; shame; broken woman; victim',
    details: 'blood; stabb; strangl; corpse; naked',
    identifies: 'street; village; house number; school no; named',
    endangers: 'shelter is; shelter at; lives at; moved to; hides',
  },
  ru: {
    blames: 'провоцир; спровоцир; сама виновата; сама напросилась; заслужил; довела; виктимн',
    excuses: 'ревност; ревнов; пьян; алкогол; состоянии аффекта; вспыльчив; не сдержал; стресс',
    patience: 'терпе; потерп; стерп; помир; примир; прости; ради семьи; ради детей; сохранить семью',
    private_matter: `семейная ссор; семейную ссор; семейный конфликт; бытов; личное дело; сор из избы;
      конфликт`,
    roles: `слабый пол; слабого пола; прекрасн; хранительниц; послушн; глава семьи; главой семьи;
      хорошая жена`,
    doubts: 'якобы; утверждает, что; выдум; оговор; ложный донос; преувелич',
    humiliates: 'бедняж; беспомощн; истери; позор; несчастн; жертв',
    details: 'кров; зарез; задуш; труп; обнаж',
    identifies: 'улиц; кишлак; по имени; школе №; дом №',
    endangers: 'приют находится; приют расположен; скрывается; переехала; проживает по',
  },
  tg: {
    blames: 'худаш гунаҳкор; худаш айбдор; гуноҳи худ; айби худ; сазовор; барангехт',
    excuses: 'рашк; маст; шароб; арақ; худдорӣ накард; қаҳр; асабонӣ',
    patience: 'сабр; тоқат; оштӣ; бахш; барои оила; ба хотири фарзанд; ба хотири оила; оиларо нигоҳ',
    private_matter: 'ҷанҷоли оила; низои оила; кори шахсӣ; кори дохилии оила; муноқиша',
    roles: 'ҷинси заиф; ҷинси латиф; итоат; фармонбардор; сардори оила; зани хуб; келини хуб; нозук',
    doubts: 'гӯё; даъво мекунад; бофта; дурӯғ; муболиға',
    humiliates: 'бечора; нотавон; шармандагӣ; бадбахт; обрӯ; қурбон',
    details: 'хун; корд; буғӣ; ҷасад; бараҳна',
    identifies: 'кӯча; деҳа; ба номи; мактаби №; хонаи №',
    endangers: 'паноҳгоҳ дар; пинҳон; кӯчида; зиндагӣ мекунад дар',
  },
};

/** Letters of both alphabets in one word: another word than the eye reads. */
const MIXED = /(?=\p{L}*\p{Script=Latin})(?=\p{L}*\p{Script=Cyrillic})\p{L}{2,}/gu;
const AROUND = 30;
const MOST = 20;
const LANGUAGES = ['tg', 'ru', 'en'] as const;

const partsOf = (words: ArticleWords, language: Language): string[] => {
  const of = {
    tg: [words.titleTg, words.textTg],
    ru: [words.titleRu, words.textRu],
    en: [words.titleEn, words.textEn],
  };
  return of[language].map((part) => (part ?? '').normalize('NFC'));
};

/** A few words before and after, from the beginning of a word to the end of one. */
function shown(text: string, at: number, length: number): string {
  const before = text.slice(Math.max(0, at - AROUND), at);
  const after = text.slice(at + length, at + length + AROUND);
  const isFirst = at <= AROUND;
  const isLast = at + length + AROUND >= text.length;
  const words = [
    isFirst ? before : before.replace(/^\S*/, '…'),
    text.slice(at, at + length),
    isLast ? after : after.replace(/\S*$/, '…'),
  ];
  return words.join('').replaceAll(/\s+/g, ' ').trim();
}

function placesOf(text: string, stem: string): string[] {
  const places: string[] = [];
  const small = text.toLowerCase();
  for (let at = small.indexOf(stem); at >= 0; at = small.indexOf(stem, at + stem.length))
    if (at === 0 || !/\p{L}/u.test(small[at - 1] ?? '')) places.push(shown(text, at, stem.length));
  return places;
}

/** Hints for the reviewer by question; limited per language so that they are read. */
export function hintsOf(words: ArticleWords): WordHint[] {
  return LANGUAGES.flatMap((language) => {
    const parts = partsOf(words, language);
    const hints = REVIEW_QUESTIONS.flatMap((question) =>
      STEMS[language][question]
        .split(/;\s+/)
        .flatMap((stem) =>
          parts
            .flatMap((part) => placesOf(part, stem))
            .map((place): WordHint => ({ question, language, place })),
        ),
    );
    return hints.slice(0, MOST);
  });
}

/** Words of a text in letters of two alphabets. */
export const mixedWords = (words: ArticleWords): string[] => [
  ...new Set(
    LANGUAGES.flatMap((language) => partsOf(words, language)).flatMap((part) => part.match(MIXED) ?? []),
  ),
];
