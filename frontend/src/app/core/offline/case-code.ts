/** Symbols of Crockford's base 32, the last of eight a check over GF(32); as `parseCode` of the server. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;
const FIELD_POLYNOMIAL = 0b101001;
const SEPARATORS = /[\s\p{Pd}\u2212._]/gu;

/** Letters of another keyboard, and letters that look like a digit. */
const FROM = 'АВЕКМНОРСТУХOIL';
const TO = 'ABEKMH0PCTYX011';

const timesTwo = (value: number): number => (value & 16 ? (value << 1) ^ FIELD_POLYNOMIAL : value << 1);

/** The text in the letters of codes, without dashes. */
export const symbolsOf = (text: string): string[] =>
  Array.from(text.normalize('NFKC').toUpperCase().replace(SEPARATORS, ''), (symbol) =>
    FROM.includes(symbol) ? TO.charAt(FROM.indexOf(symbol)) : symbol,
  );

/** The code of a case in its eight symbols; null where a symbol was mistyped or is missing. */
export function readCaseCode(text: string): string | null {
  const symbols = symbolsOf(text);
  const values = symbols.map((symbol) => ALPHABET.indexOf(symbol));
  if (values.length !== LENGTH || values.includes(-1)) return null;
  const check = values.slice(0, -1).reduce((sum, value) => timesTwo(sum ^ value), 0);
  return check === values.at(-1) ? symbols.join('') : null;
}
