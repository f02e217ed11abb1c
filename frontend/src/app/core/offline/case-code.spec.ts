import { showTemporaryCode } from '../drafts/draft-key';
import { readCaseCode } from './case-code';
import { makeTemporaryCode, readTemporaryCode } from './temporary-code';

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Made by the server (`newCode`). */
const CODE = '7K4M9QX4';

describe('the code of a case', () => {
  it('is read with or without its dash, in small letters and from another keyboard', () => {
    const typed = CODE.replace('K', 'к').replace('M', 'М');
    for (const text of [CODE, CODE.toLowerCase(), ` ${CODE.slice(0, 4)}-${CODE.slice(4)} `, typed])
      expect(readCaseCode(text)).toBe(CODE);
  });

  it('is refused with one wrong symbol, two that changed places, or one too few', () => {
    for (let at = 0; at < 8; at += 1)
      for (const other of SYMBOLS)
        if (other !== CODE[at])
          expect(readCaseCode(CODE.slice(0, at) + other + CODE.slice(at + 1))).toBeNull();
    expect(readCaseCode(`K7${CODE.slice(2)}`)).toBeNull();
    expect(readCaseCode(CODE.slice(1))).toBeNull();
    expect(readCaseCode('')).toBeNull();
  });
});

describe('the code of a woman who is not registered yet', () => {
  const codes = Array.from({ length: 200 }, makeTemporaryCode);

  it('is read as it is shown, in small letters and from another keyboard, and is no code of a case', () => {
    for (const code of codes) {
      expect(showTemporaryCode(code)).toMatch(/^T-\d{3}-\d{3}$/);
      for (const typed of [code, showTemporaryCode(code).toLowerCase(), code.replace('T', 'т')])
        expect([readTemporaryCode(typed), readCaseCode(typed)]).toEqual([code, null]);
    }
    expect(readTemporaryCode(CODE)).toBeNull();
    expect(new Set(codes).size).toBeGreaterThan(190);
  });

  it('is refused with one wrong digit, two that changed places, or one too few', () => {
    for (const code of codes.slice(0, 20))
      for (let at = 1; at < 7; at += 1) {
        for (const digit of '0123456789'.replace(code.charAt(at), ''))
          expect(readTemporaryCode(code.slice(0, at) + digit + code.slice(at + 1))).toBeNull();
        const [one, next] = [code.charAt(at), code.charAt(at + 1)];
        if (next && one !== next)
          expect(readTemporaryCode(code.slice(0, at) + next + one + code.slice(at + 2))).toBeNull();
        expect(readTemporaryCode(code.slice(0, at) + code.slice(at + 1))).toBeNull();
      }
  });
});
