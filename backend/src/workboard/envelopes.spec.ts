import { describe, expect, it } from '@jest/globals';
import { readKey } from './drafts.rules.js';
import { besideKey, readSealedWords } from './envelopes.rules.js';

const CASE = '01a21071-0000-7000-8000-000000000001';
const head = {
  person: CASE,
  key: `note:${CASE}`,
  writer: 'a'.repeat(32),
  edit: 3,
  seenVersion: 0,
};
const text = (change: object = {}, value = '{"at":"/","value":"x"}') =>
  `${JSON.stringify({ ...head, ...change })}\n${value}`;

describe('sealed words', () => {
  it('name who wrote them, the draft and its value', () => {
    expect(readSealedWords(text())).toEqual({
      ...head,
      login: null,
      caseCode: null,
      value: '{"at":"/","value":"x"}',
    });
  });

  it('of a form filled before any sign-in name a login and the code of the case', () => {
    const read = readSealedWords(text({ person: null, login: 'worker', key: 'note', caseCode: '7K4M-9QX4' }));
    expect(read).toMatchObject({ person: null, login: 'worker', key: 'note', caseCode: '7K4M-9QX4' });
  });

  it.each([
    ['without a head', 'no head at all'],
    ['with a head that is no JSON', 'x\ny'],
    ['with a head that is no object', '7\ny'],
    ['of nobody', text({ person: null })],
    ['of two people', text({ login: 'worker' })],
    ['with a key that is a sentence', text({ key: 'Her name' })],
    ['with another kind of writer', text({ writer: 'A' })],
    ['with a login that no database takes', text({ person: null, login: 'worker\u0000' })],
    ['with a count that no database takes', text({ edit: 2 ** 40 })],
    ['with a negative count', text({ edit: -1 })],
    ['with a version that is no number', text({ seenVersion: '0' })],
    ['with a code that is no text', text({ caseCode: 7 })],
    ['longer than a draft', text({}, 'x'.repeat(60_001))],
    ['with an endless head', text({ more: 'x'.repeat(1_000) })],
  ])('are refused %s', (_, words) => {
    expect(readSealedWords(words)).toBeNull();
  });
});

describe('a draft kept beside another', () => {
  it.each([
    [`note:${CASE}`, `note-beside-1f3a:${CASE}`],
    [`level:${CASE}:${CASE}`, `level-beside-1f3a:${CASE}:${CASE}`],
    ['register', 'register-beside-1f3a'],
    // Of a woman who has no code yet.
    ['register-t123450', 'register-t123450-beside-1f3a'],
    ['a'.repeat(40), `${'a'.repeat(28)}-beside-1f3a`],
  ])('%s has the key %s, of the same case', (key, beside) => {
    expect(besideKey(key, '1f3a')).toBe(beside);
    expect(readKey(beside)?.caseId).toBe(readKey(key)?.caseId);
  });
});
