import { describe, expect, it } from '@jest/globals';
import { monthOf, readDate } from './read-date.js';
import { readBirth, splitNameAndBirth } from './build-registration.js';

describe('the day of an event', () => {
  it.each([
    ['02.09.2019', '2019-09-02'],
    ['2.9.2019', '2019-09-02'],
    ['12,12,2019', '2019-12-12'],
    ['12-12-2019', '2019-12-12'],
    ['12/12/2019', '2019-12-12'],
    ['06/01/20', '2020-01-06'],
    ['26.10.19', '2019-10-26'],
    ['2019-09-10', '2019-09-10'],
    ['2019.09.10', '2019-09-10'],
    ['06.12.2019 г.', '2019-12-06'],
    ['16.09.2019с.', '2019-09-16'],
    ['15 сентября 2019', '2019-09-15'],
    ['2 сентябр 2019', '2019-09-02'],
    ['9 мая 2020', '2020-05-09'],
    ['4 май 2020', '2020-05-04'],
    ['3 iyun 2020', '2020-06-03'],
    ['21 Dekabri 2019', '2019-12-21'],
    ['43891', '2020-03-01'],
    ['29.02.2020', '2020-02-29'],
    ['\u200B02.09.2019\u00A0г.', '2019-09-02'],
  ])('«%s» is %s', (written, day) => {
    expect(readDate(written)).toEqual({
      kind: 'day',
      day,
      precision: 'day',
      monthFirst: false,
      timeOfDay: null,
    });
  });

  it.each([
    ['05.09.2019 16:10', '2019-09-05', '16:10'],
    ['17.09.19 8:40', '2019-09-17', '08:40'],
    ['24.09.2020, 14-30', '2020-09-24', '14:30'],
    ['2020-03-01T09:05', '2020-03-01', '09:05'],
  ])('«%s» has a clock time', (written, day, timeOfDay) => {
    expect(readDate(written)).toMatchObject({ day, timeOfDay });
  });

  it.each([
    ['март 2020', '2020-03-01'],
    ['апрел 2020', '2020-04-01'],
    ['июл 2020', '2020-07-01'],
    ['03.2020', '2020-03-01'],
  ])('«%s» is known to the month', (written, day) => {
    expect(readDate(written)).toMatchObject({ kind: 'day', day, precision: 'month' });
  });

  it.each([
    ['03/25/2020', '2020-03-25', true],
    ['01/22/2020', '2020-01-22', true],
    ['03/04/2020', '2020-04-03', false],
  ])('slashes are day first unless only month first makes a date: «%s»', (written, day, monthFirst) => {
    expect(readDate(written)).toMatchObject({ day, monthFirst });
  });

  it.each([
    '31.02.2020',
    '31.06.2019',
    '15.13.2020',
    '00.05.2020',
    '2019-13-05',
    '2020-02-31',
    '03.25.2020',
    '30/30/2020',
    '12 чемоданов 2020',
    '9'.repeat(70),
  ])('a day that no calendar has is never rolled over: «%s»', (written) => {
    expect(readDate(written)).toEqual({ kind: 'impossible' });
  });

  it.each(['', ' ', '?', 'б/д', '-', 'без даты', 'вчера', '15 сентября'])('«%s» names no day', (written) => {
    expect(readDate(written)).toEqual({ kind: 'missing' });
  });

  it.each([
    ['Сентябрь', 9],
    ['май', 5],
    ['мая', 5],
    ['октябр', 10],
    ['noyabr', 11],
    ['чемодан', null],
  ])('«%s» is month %s', (word, month) => {
    expect(monthOf(word)).toBe(month);
  });
});

describe('birth', () => {
  const registeredOn = '2020-03-02';

  it.each([
    ['1988', 1988, null, 'year'],
    ['01.01.1978', 1978, null, 'year'],
    ['1988-01-01', 1988, null, 'year'],
    ['17.06.1989', 1989, '1989-06-17', 'day'],
    ['1991-01-28', 1991, '1991-01-28', 'day'],
    ['1990 г.р.', 1990, null, 'year'],
    ['1990 г/р', 1990, null, 'year'],
    ['07.09.85', 1985, '1985-09-07', 'day'],
    ['07.09.05', 2005, '2005-09-07', 'day'],
    ['34 года', 1986, null, 'year'],
    ['34 сол', 1986, null, 'year'],
    ['13 лет', 2007, null, 'year'],
    ['около 34 лет', 1986, null, 'year'],
    ['~34 лет', 1986, null, 'year'],
  ])('«%s»', (written, year, day, precision) => {
    expect(readBirth(written, registeredOn)).toEqual({ year, day, precision });
  });

  it.each([
    '31.02.1990',
    '00.00.1988',
    '1992-06-31',
    '15.14.1991',
    '34',
    '03.03.2020',
    '2029',
    '1780',
    'весной',
  ])('stays unknown and is asked about: «%s»', (written) => {
    expect(readBirth(written, registeredOn)).toBeNull();
  });

  it.each(['', '-', '?', 'неизвестно'])('«%s» is unknown and no question', (written) => {
    expect(readBirth(written, registeredOn)).toMatchObject({ year: null, day: null });
  });

  it.each([
    ['Мурод Мадина, 1988 г.р.', 'Мурод Мадина', '1988'],
    ['Устоева Дилбар 1988 г/р', 'Устоева Дилбар', '1988'],
    ['А?мадова Фотима, 1998', 'А?мадова Фотима', '1998'],
    ['Назарова Лола (12.05.1990)', 'Назарова Лола', '12.05.1990'],
    ['Назарова Лола', 'Назарова Лола', ''],
    ['', '', ''],
  ])('shares a box with the name: «%s»', (written, name, birth) => {
    expect(splitNameAndBirth(written)).toEqual({ name, birth });
  });
});
