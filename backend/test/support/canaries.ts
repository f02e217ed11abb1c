/** Personal data, by kind of field. */
export type Kind = 'name' | 'address' | 'phone' | 'note' | 'place' | 'message';

/**
 * Words that no language has, in the three scripts of the product. Every canary except telephone numbers carries one
 * and a unique number, so one search for the words finds every leak, whole or cut short.
 */
export const MARKERS = ['Қаноридарозумр', 'Канарейкинова', 'Canarellovskaya'] as const;
/** A message between agencies holds no name, so its words are others. */
const MESSAGE_MARKERS = ['Булбулидарозпат', 'Соловейкинова', 'Nightingalova'] as const;
/** Numbers that no Tajik operator gives out begin so. */
const PHONES = ['+992 00 739', '+99200739', '992-00-739'] as const;
const PHONE_DIGITS = '99200739';

const AROUND: Record<Kind, readonly [tajik: string, russian: string, latin: string]> = {
  name: ['', '', ''],
  address: ['Кӯлоб, кӯчаи ', 'Куляб, улица ', 'Kulob, street '],
  phone: ['', '', ''],
  note: ['Вай гуфт, ки ', 'Она сказала, что ', 'She said that '],
  place: ['паноҳгоҳи ', 'приют ', 'shelter '],
  message: ['', '', ''],
};

const planted: string[] = [];

/** The same for names of agencies, staff and help, which stand readable in the tables of the directory. */
export const DIRECTORY_MARKERS = ['Кабутаридарозпар', 'Голубятникова', 'Doveletskaya'] as const;
let named = 0;

/** A new word of the directory, in one of the three scripts in turn. */
export function directoryCanary(): string {
  const word = `${DIRECTORY_MARKERS[(named % 3) as 0 | 1 | 2]}${String(named + 1).padStart(3, '0')}`;
  named += 1;
  return word;
}

/** A new word of its kind, in one of the three scripts in turn. */
export function canary(kind: Kind): string {
  const script = (planted.length % 3) as 0 | 1 | 2;
  const number = String(planted.length + 1).padStart(4, '0');
  const word =
    kind === 'phone'
      ? `${PHONES[script]}${script === 0 ? ` ${number.slice(0, 2)} ${number.slice(2)}` : number}`
      : `${AROUND[kind][script]}${(kind === 'message' ? MESSAGE_MARKERS : MARKERS)[script]}${number}`;
  planted.push(word);
  return word;
}

/** As name search folds them: small letters, and the letters of Tajik as their neighbours in Russian. */
const folded = (word: string): string =>
  word
    .toLowerCase()
    .replace(/[қғҳҷӣӯ]/g, (letter) => ({ қ: 'к', ғ: 'г', ҳ: 'х', ҷ: 'ч', ӣ: 'и', ӯ: 'у' })[letter] ?? letter);

const written = (markers: readonly string[]): string[] =>
  markers.flatMap((marker) => [marker, marker.toLowerCase(), marker.toUpperCase(), folded(marker)]);

/** What is looked for: each marker as written, in small and in large letters and folded, and the numbers' beginning. */
export const NEEDLES: readonly string[] = [
  ...new Set([...written(MARKERS), ...written(MESSAGE_MARKERS), ...PHONES, PHONE_DIGITS]),
];
export const DIRECTORY_NEEDLES: readonly string[] = [...new Set(written(DIRECTORY_MARKERS))];

/** The needles that stand in a text, as it is. */
export const found = (text: string): string[] => NEEDLES.filter((needle) => text.includes(needle));

/** Whether a text holds a canary, of a person or of the directory. */
export const carriesWords = (text: string): boolean =>
  [...NEEDLES, ...DIRECTORY_NEEDLES].some((needle) => text.includes(needle));

export const plantedCanaries = (): readonly string[] => planted;
