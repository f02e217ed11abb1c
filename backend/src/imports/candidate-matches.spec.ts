import { describe, expect, it } from '@jest/globals';
import { namePartsOf } from '../shared/names.js';
import { likelyOf, verdictOf } from './survivor-matching.rules.js';
import { CandidateMatches } from './history-matching.service.js';
import type { KnownSurvivor, NamedInPast } from './history-matching.service.js';

const survivor = (caseId: string, written: string, year: number | null, place = 'kulob'): KnownSurvivor => ({
  caseId,
  place,
  identity: {
    ...namePartsOf(written),
    writtenName: written,
    bornOn: year === null ? null : `${year}-01-01`,
    bornPrecision: year === null ? null : 'year',
    address: null,
    officialNumber: null,
  },
});
const named = (written: string, year: number | null, place: string | null = 'kulob'): NamedInPast => ({
  rowId: 'row',
  name: { ...namePartsOf(written), written, unreadable: false },
  birth: { year, day: null, precision: year === null ? null : 'year' },
  place,
});

const SURVIVORS = [
  survivor('zarina', 'Намунаева Зарина Ҷамшедовна', 1991),
  survivor('sister', 'Намунаева Гулнора Ҷамшедовна', 1993),
  survivor('mehri', 'Касдорова Меҳринисо Намуновна', 1985),
  survivor('mehri-again', 'Касдорова Мехринисо Намуновна', 1985),
  survivor('elsewhere', 'Ягонаева Шаҳло Намуновна', 1979, 'qubodiyon'),
];

describe('the survivors of a keeper beside a row of the past', () => {
  it.each([
    ['word for word', named('Намунаева Зарина Ҷамшедовна', 1991), 'attach zarina'],
    ['as Russian papers write it', named('Намунаева Зарина Джамшедовна', 1991), 'attach zarina'],
    ['in Latin letters', named('Namunaeva Zarina Jamshedovna', 1991), 'attach zarina'],
    ['the given name first', named('Зарина Намунаева Ҷамшедовна', 1991), 'attach zarina'],
    ['a newer ending and a particle', named('Намуназода Заринамоҳ Ҷамшедовна', 1991), 'attach zarina'],
    ['a year beside the one meant', named('Намунаева Зарина Ҷамшедовна', 1992), 'attach zarina'],
    ['no year, and a relative beside her', named('Намунаева Зарина Ҷамшедовна', null), 'ask zarina'],
    ['two names and no year', named('Намунаева Зарина', null), 'ask zarina'],
    ['a sister', named('Намунаева Мадина Ҷамшедовна', 1997), 'none'],
    ['another generation', named('Намунаева Зарина', 1958), 'none'],
    ['one who was registered twice', named('Касдорова Меҳринисо Намуновна', 1985), 'ask mehri mehri-again'],
    ['another district, everything else the same', named('Ягонаева Шаҳло Намуновна', 1979), 'ask elsewhere'],
    ['nobody', named('Дигарзода Саодат Якумовна', 1970), 'none'],
    ['one name alone', named('Зарина', null), 'none'],
  ])('%s', (_what, row, expected) => {
    const verdict = verdictOf(new CandidateMatches(SURVIVORS).of(row));
    const who = verdict.kind === 'attach' ? [verdict.caseId] : verdict.kind === 'ask' ? verdict.caseIds : [];
    expect([verdict.kind, ...[...who].sort()].join(' ')).toBe(expected);
  });

  it('finds who was registered twice, and no sister', () => {
    const twins = (caseId: string) =>
      likelyOf(new CandidateMatches(SURVIVORS).besides(caseId)).map((one) => one.caseId);
    expect(['mehri', 'zarina', 'elsewhere'].map(twins)).toEqual([['mehri-again'], [], []]);
  });

  it('says the same under every key', () => {
    const row = named('Намунаева Зарина', 1991);
    expect(new CandidateMatches(SURVIVORS).of(row)).toEqual(new CandidateMatches(SURVIVORS).of(row));
  });
});
