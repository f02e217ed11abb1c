/**
 * One sound, one sign: Tajik Cyrillic, Cyrillic typed without the six letters, Russian forms and everyday Latin
 * fall together (DOMAIN 6.2, LINKAGE 3). `š` stands for ш, щ, sh and shch; `c` for ҷ, ч, дж, ж and their Latin forms.
 */
const SOUNDS: Readonly<Record<string, string>> = {
  ҳ: 'h',
  х: 'h',
  kh: 'h',
  h: 'h',
  x: 'h',
  қ: 'k',
  к: 'k',
  q: 'k',
  k: 'k',
  ck: 'k',
  c: 'k',
  ғ: 'g',
  г: 'g',
  gh: 'g',
  g: 'g',
  ҷ: 'c',
  ч: 'c',
  дж: 'c',
  ж: 'c',
  j: 'c',
  dzh: 'c',
  dj: 'c',
  ch: 'c',
  zh: 'c',
  ш: 'š',
  щ: 'š',
  sh: 'š',
  shch: 'š',
  с: 's',
  ц: 's',
  s: 's',
  ts: 's',
  ӣ: 'i',
  и: 'i',
  й: 'i',
  ы: 'i',
  i: 'i',
  y: 'i',
  ee: 'i',
  ӯ: 'u',
  у: 'u',
  u: 'u',
  oo: 'u',
  ou: 'u',
  э: 'e',
  е: 'e',
  e: 'e',
  ye: 'e',
  о: 'o',
  o: 'o',
  а: 'a',
  a: 'a',
  ё: 'io',
  yo: 'io',
  ю: 'iu',
  yu: 'iu',
  я: 'ia',
  ya: 'ia',
  ъ: '',
  ь: '',
  "'": '',
  '-': '',
  в: 'v',
  v: 'v',
  w: 'v',
  ф: 'f',
  б: 'b',
  д: 'd',
  з: 'z',
  л: 'l',
  м: 'm',
  н: 'n',
  п: 'p',
  р: 'r',
  т: 't',
};
const LONGEST = 4;

/** Two equal signs in a row are one: doubling is how Latin and careless typing write the same sound. */
const singled = (text: string): string => text.replace(/(.)\1+/gu, '$1');

function soundAt(token: string, at: number): { sound: string; length: number } {
  for (let length = LONGEST; length > 1; length -= 1) {
    const sound = SOUNDS[token.slice(at, at + length)];
    if (sound !== undefined && at + length <= token.length) return { sound, length };
  }
  const letter = token.charAt(at);
  return { sound: SOUNDS[letter] ?? letter, length: 1 };
}

/** Key K2 of one normalised word: its skeleton, with vowels kept (DOMAIN 6.2, steps 2 and 3). */
export function skeletonOf(token: string): string {
  let skeleton = '';
  for (let at = 0; at < token.length;) {
    const { sound, length } = soundAt(token, at);
    skeleton += sound;
    at += length;
  }
  return singled(skeleton).replace(/ia$/, 'a');
}

/** Key K3: vowels reduced to the classes {a, o}, {i, e}, {u}, so that Курбонова meets Курбанова. */
export const vowelClassesOf = (skeleton: string): string =>
  singled(skeleton.replace(/o/g, 'a').replace(/e/g, 'i'));

/** Key K4: consonants only. For places and blocking, never for a person: it also equates Карим and Карима. */
export const consonantsOf = (skeleton: string): string => singled(skeleton.replace(/[aeiou]/g, ''));
