import { inHalves } from './in-halves';

describe('a code', () => {
  it.each([
    ['7K4M9QX4', '7K4M-9QX4'],
    ['7K4M-9QX4', '7K4M-9QX4'],
    ['', ''],
  ])('is read out in two halves: %s', (plain, said) => {
    expect(inHalves(plain)).toBe(said);
  });
});
