import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { classifyRows } from './classify-rows.js';
import type { ReadRegister } from './read-register.js';
import { readRegister } from './read-register.js';
import { isMapping } from './register-mapping.js';
import type { RegisterMapping } from './register-mapping.types.js';
import type { NormalisedRegistration, RowOutcome } from './registration.types.js';
import { survivorsOf } from './plan-import.js';

const demo = new URL('../../demo/', import.meta.url);
const file = (name: string): Buffer => readFileSync(new URL(name, demo));

function mappingOf(name: string): RegisterMapping {
  const mapping: unknown = JSON.parse(file(`mappings/${name}.json`).toString('utf8'));
  if (!isMapping(mapping)) throw new Error('not a mapping');
  return mapping;
}

function registerOf(name: string, mapping: RegisterMapping): ReadRegister {
  const { register, refusal } = readRegister(file(name), mapping);
  if (register === null) throw new Error(refusal);
  return register;
}

const count = (values: readonly string[]): Record<string, number> =>
  values.reduce<Record<string, number>>((sums, value) => ({ ...sums, [value]: (sums[value] ?? 0) + 1 }), {});
const registrations = (outcomes: readonly RowOutcome[]): readonly NormalisedRegistration[] =>
  outcomes.flatMap(({ registration }) => registration ?? []);
const rowsWith = (
  outcomes: readonly RowOutcome[],
  holds: (row: NormalisedRegistration) => boolean,
): number[] =>
  registrations(outcomes)
    .filter(holds)
    .map(({ rowNo }) => rowNo);

describe('the register of the police of Kulob', () => {
  const mapping = mappingOf('police-kulob');
  const outcomes = classifyRows(registerOf('police_kulob.csv', mapping), mapping);

  it('ends each of its 346 rows in one of three ways', () => {
    expect(count(outcomes.map(({ outcome }) => outcome))).toEqual({
      accepted: 279,
      accepted_with_question: 7,
      rejected: 60,
    });
  });

  it('has these reasons and questions', () => {
    expect(count(outcomes.flatMap(({ codes }) => codes))).toEqual({
      banner_row: 14,
      blank_row: 2,
      totals_row: 1,
      duplicate_row: 7,
      no_identity: 3,
      date_missing: 2,
      date_impossible: 4,
      date_outside_period: 3,
      not_family_violence: 24,
      phone_unreadable: 3,
      relation_missing: 4,
    });
  });

  it('holds 234 survivors, and 52 rows that continue the row above', () => {
    expect(survivorsOf(outcomes, mapping)).toHaveLength(234);
    expect(rowsWith(outcomes, ({ continues }) => continues !== null)).toHaveLength(52);
  });

  it('shows who must not see a row, and which numbers must not be used', () => {
    expect(rowsWith(outcomes, ({ flags }) => flags.blockedAgencyTypes.length > 0)).toEqual([200]);
    expect(rowsWith(outcomes, ({ flags }) => flags.suicideRisk)).toEqual([]);
    expect(rowsWith(outcomes, ({ flags }) => flags.doNotPhone.length > 0)).toEqual([
      17, 36, 108, 148, 193, 237, 329,
    ]);
  });

  it('calls 155 decisions reconciled, insignificant or talked over, and none of them ends anything', () => {
    const ended = registrations(outcomes).flatMap(({ decisions }) => decisions.codes);
    expect(count(ended)).toMatchObject({ reconciled: 81, insignificant: 38, prevention_talk: 36 });
  });

  it('leaves no relation, sex or decision unread', () => {
    expect(
      rowsWith(outcomes, ({ relations }) => relations.written !== '' && relations.codes.length === 0),
    ).toEqual([]);
    expect(rowsWith(outcomes, ({ sex }) => sex.code === null)).toEqual([]);
    expect(rowsWith(outcomes, ({ decisions }) => decisions.codes.length === 0)).toEqual([]);
  });

  it('gives the same rows the same contents in a second reading, each its own', () => {
    const again = classifyRows(registerOf('police_kulob.csv', mapping), mapping);
    expect(again).toEqual(outcomes);
    expect(new Set(outcomes.map(({ content }) => content)).size).toBe(outcomes.length);
  });

  it('takes no more than its share of the processor for each row, however many there are', () => {
    const register = registerOf('police_kulob.csv', mapping);
    const { records, headerRowNo } = register;
    const timesOver = (times: number): ReadRegister => ({
      ...register,
      records: [
        ...records.slice(0, headerRowNo),
        ...Array.from({ length: times }, () => records.slice(headerRowNo)).flat(),
      ],
    });
    const costOf = (times: number): number =>
      Math.min(
        ...[1, 2, 3].map(() => {
          const began = process.cpuUsage();
          classifyRows(timesOver(times), mapping);
          return process.cpuUsage(began).user;
        }),
      );
    expect(costOf(8) / costOf(1)).toBeLessThan(24);
  });
});

describe('the register of the crisis centre of Kulob', () => {
  const mapping = mappingOf('ngo-crisis-centre-kulob');
  const outcomes = classifyRows(registerOf('ngo_crisis_centre_kulob.csv', mapping), mapping);

  it('ends each of its 234 rows in one of three ways', () => {
    expect(count(outcomes.map(({ outcome }) => outcome))).toEqual({
      accepted: 192,
      accepted_with_question: 27,
      rejected: 15,
    });
  });

  it('has these reasons and questions', () => {
    expect(count(outcomes.flatMap(({ codes }) => codes))).toEqual({
      blank_row: 1,
      totals_row: 1,
      duplicate_row: 5,
      no_identity: 2,
      date_missing: 2,
      date_impossible: 2,
      date_outside_period: 2,
      birth_date_impossible: 3,
      phone_unreadable: 2,
      consent_missing: 15,
      date_month_only: 4,
      date_month_first: 3,
    });
  });

  it('holds 210 survivors, 31 rows that refuse sharing, and 15 without an answer', () => {
    expect(survivorsOf(outcomes, mapping)).toHaveLength(210);
    expect(count(registrations(outcomes).map(({ consentToShare }) => String(consentToShare)))).toEqual({
      true: 173,
      false: 31,
      null: 15,
    });
  });

  it('shows suspicions of suicide, who must not see a row, and which numbers must not be used', () => {
    expect(rowsWith(outcomes, ({ flags }) => flags.suicideRisk)).toEqual([13, 29, 83, 110]);
    expect(rowsWith(outcomes, ({ flags }) => flags.blockedAgencyTypes.length > 0)).toEqual([212]);
    expect(rowsWith(outcomes, ({ flags }) => flags.doNotPhone.length > 0)).toEqual([
      22, 23, 43, 44, 49, 50, 64, 69, 73, 74, 84, 113, 115, 148, 176, 195, 223, 227,
    ]);
  });

  it('leaves no relation, form of violence or marital status unread', () => {
    const unread = rowsWith(
      outcomes,
      ({ relations, lawForms, maritalStatus }) =>
        relations.codes.length === 0 || lawForms.codes.length === 0 || maritalStatus.code === null,
    );
    expect(unread).toEqual([]);
  });
});
