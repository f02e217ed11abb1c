import { staffCode } from './staff-code';

describe('the code of a person on paper', () => {
  it('is the random end of her id in two halves, so that two people who joined together differ', () => {
    expect(staffCode('01a21071-0000-7000-8000-0000abcd1234')).toBe('ABCD-1234');
    expect(staffCode('01a21071-0000-7000-8000-0000abcd1235')).not.toBe(
      staffCode('01a21071-0000-7000-8000-0000abcd1234'),
    );
  });

  it('is nothing for nobody', () => {
    expect(staffCode('')).toBe('');
  });
});
