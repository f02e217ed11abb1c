import { describe, expect, it } from '@jest/globals';
import { CONTEXT_WORDS, PASSWORD_LENGTH, Passwords, decoyHash, passwordRefusal } from './passwords.js';

const costOf = (hash: string): string[] => hash.split('$').slice(0, 4);

describe('the hash that stands in for somebody unknown', () => {
  const passwords = new Passwords();

  it('costs what a true one costs, and no password has it', async () => {
    expect(costOf(decoyHash())).toEqual(costOf(await passwords.hash('a long enough password')));
    expect(decoyHash()).not.toBe(decoyHash());
    expect(await passwords.verify(decoyHash(), 'a long enough password')).toBe(false);
    expect(await passwords.verify(null, 'a long enough password')).toBe(false);
  });

  it('is not asked where a person is known', async () => {
    const stored = await passwords.hash('a long enough password');
    expect(await passwords.verify(stored, 'a long enough password')).toBe(true);
    expect(await passwords.verify(stored, 'another long password')).toBe(false);
  });
});

describe('a new password', () => {
  const refusalOf = (password: string) => passwordRefusal(password, 'somebody');

  it.each([
    ['short1234', 'too_short'],
    ['x'.repeat(201), 'too_long'],
    ['aaaaaaaaaaaaaa', 'too_common'],
    ['Somebody and nobody', 'too_common'],
    // Of the list of leaked ones, first and last among them, in whatever case.
    ['qwertyuiop', 'too_common'],
    ['1Qaz2Wsx3Edc', 'too_common'],
    ['manchester', 'too_common'],
    ['christopher', 'too_common'],
  ])('%s is refused: %s', (password, refusal) => expect(refusalOf(password)).toBe(refusal));

  it.each(['Panoh-2026-panoh', 'daftar daftar', 'Милиция2026!', 'admin_police_99', 'Душанбе 2026'])(
    '%s is made of words of the place alone, and refused',
    (password) => expect(refusalOf(password)).toBe('too_common'),
  );

  it('may be a sentence with such a word in it', () => {
    for (const word of CONTEXT_WORDS) expect(refusalOf(`${word} by the quiet river`)).not.toBe('too_short');
    expect(refusalOf('from Dushanbe to the sea')).toBeNull();
  });

  it.each([
    ['small letters alone', 'evening by the river'],
    ['no letter at all', '82 71 93 40 55 61'],
    ['another script', 'шом дар лаби дарё'],
    ['signs of every kind', '~`!@#$%^&*()_+-={}[]|:;"<>?,./'],
    ['a hundred and more characters', 'stone '.repeat(30)],
  ])('may have %s: nothing is asked of its composition', (_what, password) =>
    expect(refusalOf(password)).toBeNull(),
  );

  it('may be as long as a sentence, and no shorter than ten characters', () => {
    expect(PASSWORD_LENGTH.min).toBeGreaterThanOrEqual(8);
    expect(PASSWORD_LENGTH.max).toBeGreaterThanOrEqual(64);
  });
});
