import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newCode, parseCode, parseCodePart, showCode, type Code } from './survivors.service.js';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const bytes = (values: readonly number[]) => () => Uint8Array.from(values);
const anyCode = fc.array(fc.nat(255), { minLength: 7, maxLength: 7 }).map((values) => newCode(bytes(values)));

function wrongSymbols(code: Code): string[] {
  return [...code].flatMap((right, at) =>
    [...ALPHABET]
      .filter((symbol) => symbol !== right)
      .map((symbol) => code.slice(0, at) + symbol + code.slice(at + 1)),
  );
}

function swappedNeighbours(code: Code): string[] {
  return [0, 1, 2, 3, 4, 5, 6]
    .filter((at) => code[at] !== code[at + 1])
    .map((at) => code.slice(0, at) + code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2));
}

describe('a code that is read out', () => {
  it('has seven random symbols and one check symbol, shown in two groups of four', () => {
    const code = newCode(bytes([7, 19, 4, 20, 9, 23, 29]));
    expect(code).toBe('7K4M9QX4');
    expect(showCode(code)).toBe('7K4M-9QX4');
  });

  it('asks the source for seven bytes and uses five bits of each, so every symbol is equally likely', () => {
    const asked: number[] = [];
    newCode((count) => {
      asked.push(count);
      return new Uint8Array(count);
    });
    expect(asked).toEqual([7]);
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 256; byte += 1) {
      const first = newCode(bytes([byte, 0, 0, 0, 0, 0, 0])).charAt(0);
      counts.set(first, (counts.get(first) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([...ALPHABET].sort());
    expect(new Set(counts.values())).toEqual(new Set([8]));
  });

  it('reads back every code that was made', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        expect(parseCode(code)).toBe(code);
        expect(parseCode(showCode(code))).toBe(code);
      }),
    );
  });

  it('notices every single wrong symbol', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        expect(wrongSymbols(code).filter((wrong) => parseCode(wrong) !== null)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('notices every swap of neighbours', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        expect(swappedNeighbours(code).filter((wrong) => parseCode(wrong) !== null)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('notices the swap of any pair of symbols at any place, tried one by one', () => {
    const unnoticed: string[] = [];
    for (let at = 0; at < 6; at += 1) {
      for (let pair = 0; pair < 1024; pair += 1) {
        const values = [0, 0, 0, 0, 0, 0, 0];
        values[at] = pair >> 5;
        values[at + 1] = pair & 31;
        unnoticed.push(...swappedNeighbours(newCode(bytes(values))).filter((wrong) => parseCode(wrong)));
      }
    }
    expect(unnoticed).toEqual([]);
  });

  it('notices every wrong symbol of every pair of value and place, tried one by one', () => {
    const unnoticed: string[] = [];
    for (let at = 0; at < 7; at += 1) {
      for (let value = 0; value < 32; value += 1) {
        const values = [0, 0, 0, 0, 0, 0, 0];
        values[at] = value;
        unnoticed.push(...wrongSymbols(newCode(bytes(values))).filter((wrong) => parseCode(wrong)));
      }
    }
    expect(unnoticed).toEqual([]);
  });

  it.each([
    ['in small letters', '7k4m-9qx4'],
    ['with spaces', ' 7K4M 9QX4 '],
    ['with a space after each symbol', '7 K 4 M 9 Q X 4'],
    ['without a dash', '7K4M9QX4'],
    ['with a long dash', '7K4M—9QX4'],
    ['with a minus sign', '7K4M−9QX4'],
    ['with a no-break space and a zero-width space', '7K4M\u00a09QX4\u200b'],
    ['in wide letters', '７Ｋ４Ｍ－９ＱＸ４'],
    ['with Cyrillic letters that look the same', '7К4М-9QХ4'],
    ['in small Cyrillic letters that look the same', '7к4м-9qх4'],
  ])('is read %s', (_how, text) => {
    expect(parseCode(text)).toBe('7K4M9QX4');
  });

  it('reads the letter O as zero, and I and L as one', () => {
    const code = newCode(bytes([0, 1, 1, 0, 0, 1, 0]));
    expect(code.slice(0, 7)).toBe('0110010');
    expect(parseCode(`OIL0-01O${code.charAt(7)}`)).toBe(code);
    expect(parseCode(`oilo-oio${code.charAt(7)}`)).toBe(code);
    expect(parseCode(`О1l0-01О${code.charAt(7)}`)).toBe(code);
  });

  it.each([
    ['nothing', ''],
    ['too few symbols', '7K4M-9QX'],
    ['too many symbols', '7K4M-9QX44'],
    ['a letter that no code has', '7K4M-9QU4'],
    ['a sign', '7K4M-9QX*'],
    ['a Tajik letter that looks like nothing in a code', '7Қ4M-9QX4'],
    ['a wrong check symbol', '7K4M-9QX5'],
    ['a picture letter outside the basic plane', '7K4M-9QX𝟜𝟜'],
  ])('is not read from %s', (_what, text) => {
    expect(parseCode(text)).toBeNull();
  });
});

describe('a part of a code', () => {
  it.each([
    ['7k4m', '7K4M'],
    ['7K4M-9QX', '7K4M9QX'],
    ['OIL0', '0110'],
    ['м9qx', 'M9QX'],
  ])('%s is read as forgivingly as a whole code', (text, part) => {
    expect(parseCodePart(text)).toBe(part);
  });

  it.each(['7k4', '7K4M9QX4', 'Гули', '7K4U', '   '])('%s is none', (text) => {
    expect(parseCodePart(text)).toBeNull();
  });
});
