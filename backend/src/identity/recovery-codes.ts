import { createHmac, randomInt } from 'node:crypto';

/** Letters and digits that nobody takes for one another, on paper or over the phone. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;
const HOW_MANY = 10;

/** Ten codes of 78 bits each: whoever holds the database tries none of them in a lifetime. */
export const newRecoveryCodes = (): string[] => Array.from({ length: HOW_MANY }, newCode);

function newCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)] ?? '').join('');
  return (letters.match(/.{4}/g) ?? []).join('-');
}

/** As it was meant, however it was typed. */
const plain = (code: string): string => code.toUpperCase().replace(/[^0-9A-Z]/g, '');

/** What is kept of a code: a digest under a key of the person's own, which is sealed. */
export const digestOfCode = (key: Buffer, code: string): Buffer =>
  createHmac('sha256', key).update(plain(code)).digest();
