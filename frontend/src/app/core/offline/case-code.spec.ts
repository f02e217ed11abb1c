import { readCaseCode } from './case-code';

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
