import { readClock } from './clock';

describe('a time of day that is typed', () => {
  it.each([
    ['8', '08:00'],
    ['08:30', '08:30'],
    ['830', '08:30'],
    ['0830', '08:30'],
    ['14.00', '14:00'],
    ['14 05', '14:05'],
    [' 23:59 ', '23:59'],
    ['24:00', '00:00'],
  ])('“%s” is %s', (typed, read) => {
    expect(readClock(typed)).toBe(read);
  });

  it.each(['', 'noon', '25', '12:60', '24:30', '1:2', '12345'])('“%s” is no time', (typed) => {
    expect(readClock(typed)).toBeNull();
  });
});
