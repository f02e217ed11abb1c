import { describe, expect, it } from '@jest/globals';
import { classifyRows, counted as count, readPilot } from '../../test/support/pilot-registers.js';
import { rowAt } from './read-register.js';
import type { ReadRegister } from './read-register.js';
import type { CodedMany, NormalisedRegistration } from './registration.types.js';
import { survivorsOf } from './plan-import.js';

function readAnew(name: string) {
  const reading = readPilot(name);
  return { ...reading, registrations: reading.outcomes.flatMap((row) => row.registration ?? []) };
}

/** Each register is read once, for every test. */
const known = new Map<string, ReturnType<typeof readAnew>>();
function read(name: string) {
  const reading = known.get(name) ?? readAnew(name);
  known.set(name, reading);
  return reading;
}

/** The register says so in its column on reports to the police. */
const asksForSilence = (register: ReadRegister, rowNo: number): boolean =>
  rowAt(register, rowNo).cells.some(({ text }) => text.trim() === 'нет, просит не сообщать');
const isUnread = ({ codes, written }: CodedMany<string>): boolean => written !== '' && codes.length === 0;
const NO_ARTICLE = /^(?:-|–|—|нет|(?:быт|сем)\S* (?:скандал|конфликт))$/;

interface Expected {
  readonly outcomes: readonly [accepted: number, asked: number, rejected: number];
  readonly codes: Readonly<Record<string, number>>;
  readonly survivors: number;
  readonly continued: number;
  readonly suicide: readonly number[];
  /** Rows that the police must not see. */
  readonly notForPolice: readonly number[];
  readonly doNotPhone?: readonly number[];
}

/** Counted by a program apart from this one, from the description of the registers alone, and equal row by row. */
const REGISTERS: Readonly<Record<string, Expected>> = {
  police_kulob: {
    outcomes: [279, 7, 60],
    codes: {
      ...{ banner_row: 14, blank_row: 2, totals_row: 1, duplicate_row: 7, no_identity: 3, date_missing: 2 },
      ...{ date_impossible: 4, date_outside_period: 3, not_family_violence: 24, phone_unreadable: 3 },
      ...{ relation_missing: 4 },
    },
    survivors: 234,
    continued: 52,
    suicide: [],
    notForPolice: [200],
    doNotPhone: [17, 36, 108, 148, 193, 237, 329],
  },
  ngo_crisis_centre_kulob: {
    outcomes: [192, 27, 15],
    codes: {
      ...{ blank_row: 1, totals_row: 1, duplicate_row: 5, no_identity: 2, date_missing: 2 },
      ...{ date_impossible: 2, date_outside_period: 2, birth_date_impossible: 3, phone_unreadable: 2 },
      ...{ consent_missing: 15, date_month_only: 4, date_month_first: 3 },
    },
    survivors: 210,
    continued: 9,
    suicide: [13, 29, 83, 110],
    notForPolice: [212],
    doNotPhone: [22, 23, 43, 44, 49, 50, 64, 69, 73, 74, 84, 113, 115, 148, 176, 195, 223, 227],
  },
  police_qabodiyon: {
    outcomes: [204, 12, 36],
    codes: {
      ...{ blank_row: 2, header_repeated: 2, totals_row: 1, duplicate_row: 5, no_identity: 2 },
      ...{ date_missing: 2, date_impossible: 3, date_outside_period: 2, not_family_violence: 17 },
      ...{ phone_unreadable: 2, name_unreadable: 7, relation_missing: 3 },
    },
    survivors: 216,
    continued: 0,
    suicide: [],
    notForPolice: [],
  },
  ngo_qabodiyon: {
    outcomes: [168, 19, 14],
    codes: {
      ...{ blank_row: 2, header_repeated: 1, totals_row: 1, duplicate_row: 4, no_identity: 1 },
      ...{ date_missing: 2, date_impossible: 2, date_outside_period: 1, phone_unreadable: 2 },
      ...{ date_month_only: 4, consent_missing: 13 },
    },
    survivors: 179,
    continued: 8,
    suicide: [],
    notForPolice: [67],
  },
  cowfa_kulob: {
    outcomes: [205, 2, 23],
    codes: {
      ...{ blank_row: 1, totals_row: 1, duplicate_row: 4, no_identity: 2, date_missing: 2 },
      ...{ date_impossible: 2, date_outside_period: 2, not_family_violence: 9, phone_unreadable: 2 },
    },
    survivors: 198,
    continued: 9,
    suicide: [20, 66, 119, 127, 131, 179],
    notForPolice: [],
  },
  cowfa_qabodiyon: {
    outcomes: [151, 0, 17],
    codes: {
      ...{ blank_row: 1, totals_row: 1, duplicate_row: 3, no_identity: 1, date_missing: 1 },
      ...{ date_impossible: 2, date_outside_period: 1, not_family_violence: 7 },
    },
    survivors: 151,
    continued: 0,
    suicide: [9],
    notForPolice: [],
  },
  legal_aid: {
    outcomes: [243, 3, 8],
    codes: {
      ...{ totals_row: 1, duplicate_row: 3, date_missing: 1, date_impossible: 2, date_outside_period: 1 },
      ...{ birth_date_impossible: 3 },
    },
    survivors: 246,
    continued: 0,
    suicide: [],
    notForPolice: [101, 186],
  },
  health_room: {
    outcomes: [203, 2, 8],
    codes: {
      ...{ blank_row: 1, totals_row: 1, duplicate_row: 2, no_identity: 1, date_missing: 1 },
      ...{ date_impossible: 1, date_outside_period: 1, birth_date_impossible: 2 },
    },
    survivors: 205,
    continued: 0,
    suicide: [9, 23, 58, 62, 68, 102, 119, 162, 170, 184, 211],
    // The survivor asks not to involve the police.
    notForPolice: [],
  },
};

describe.each(Object.entries(REGISTERS))('the register %s', (name, expected) => {
  const { mapping, register, outcomes, registrations } = read(name);
  const rowsWith = (holds: (row: NormalisedRegistration) => boolean): number[] =>
    registrations.filter(holds).map(({ rowNo }) => rowNo);

  it('ends each row in one of three ways', () => {
    const [accepted, asked, rejected] = expected.outcomes;
    const ends = count(outcomes.map(({ outcome }) => outcome));
    expect({ accepted: 0, accepted_with_question: 0, rejected: 0, ...ends }).toEqual({
      accepted,
      accepted_with_question: asked,
      rejected,
    });
  });

  it('has these reasons and questions', () => {
    expect(count(outcomes.flatMap(({ codes }) => codes))).toEqual(expected.codes);
  });

  it('holds this many survivors, and rows that continue the row above', () => {
    expect(survivorsOf(outcomes, mapping)).toHaveLength(expected.survivors);
    expect(rowsWith(({ continues }) => continues !== null)).toHaveLength(expected.continued);
  });

  it('shows whom to see the same day, who must not see a row, and which numbers must not be used', () => {
    if (expected.doNotPhone)
      expect(rowsWith(({ flags }) => flags.doNotPhone.length > 0)).toEqual(expected.doNotPhone);
    expect(rowsWith(({ flags }) => flags.suicideRisk)).toEqual(expected.suicide);
    const hidden = rowsWith(({ flags }) => flags.blockedAgencyTypes.includes('police_dv'));
    expect(hidden.filter((rowNo) => !asksForSilence(register, rowNo))).toEqual(expected.notForPolice);
  });

  it('gives each row a content of its own', () => {
    expect(new Set(outcomes.map(({ content }) => content)).size).toBe(outcomes.length);
  });

  it('leaves no relation, form of violence, marital status, decision, article or column unread', () => {
    const unread = rowsWith(
      ({ relations, lawForms, maritalStatus, decisions, qualification }) =>
        [relations, lawForms, decisions].some(isUnread) ||
        (isUnread(qualification) && !NO_ARTICLE.test(qualification.written)) ||
        (maritalStatus.written !== '' && maritalStatus.code === null),
    );
    expect(unread).toEqual([]);
    expect(read(name).register.columns.filter((column) => column === null)).toEqual([]);
  });
});

describe('what the registers of both districts say besides', () => {
  it('is read from windows-1251 with semicolons, and from under a title with letters typed without tails', () => {
    const { encoding, register } = read('police_qabodiyon');
    expect([encoding, register.headerRowNo]).toEqual(['windows-1251', 1]);
    expect(read('cowfa_qabodiyon').register.headerRowNo).toBe(3);
  });

  it('gives every row of an agency that serves both districts the district it was written in', () => {
    const placesOf = (name: string) =>
      count(read(name).registrations.map(({ place }) => place.code ?? 'unknown'));
    expect(placesOf('legal_aid')).toEqual({ kulob: 144, qubodiyon: 102 });
    expect(placesOf('health_room')).toEqual({ kulob: 120, qubodiyon: 85 });
  });

  it('calls an agreement a reconciliation by the committee, and no service', () => {
    const { registrations } = read('cowfa_kulob');
    const agreed = registrations.filter(({ services }) => /оштӣ/u.test(services.written));
    expect(agreed).toHaveLength(40);
    for (const { rowNo, events, services } of agreed)
      expect({
        rowNo,
        reconciled: events.some(({ by }) => by === 'cowfa'),
        services: services.codes,
      }).toEqual({ rowNo, reconciled: true, services: [] });
  });

  it.each([
    ['ngo_qabodiyon', { true: 156, false: 18, null: 13 }],
    ['ngo_crisis_centre_kulob', { true: 173, false: 31, null: 15 }],
  ])('keeps the no of those who refused to share, and asks nobody for them: %s', (name, answers) => {
    expect(count(read(name).registrations.map((row) => String(row.consentToShare)))).toEqual(answers);
  });

  it('calls 155 decisions reconciled, insignificant or talked over, and none of them ends anything', () => {
    const ended = read('police_kulob').registrations.flatMap(({ decisions }) => decisions.codes);
    expect(count(ended)).toMatchObject({ reconciled: 81, insignificant: 38, prevention_talk: 36 });
  });

  it('leaves no sex and no decision of the police of Kulob empty', () => {
    const empty = read('police_kulob').registrations.filter(
      ({ sex, decisions }) => sex.code === null || decisions.codes.length === 0,
    );
    expect(empty).toEqual([]);
  });

  it('is the same in a second reading', () => {
    expect(readAnew('police_kulob').outcomes).toEqual(read('police_kulob').outcomes);
  });

  it('takes no more than its share of the processor for each row, however many there are', () => {
    const { register, mapping } = read('police_kulob');
    const { records, headerRowNo } = register;
    const rows = records.slice(headerRowNo);
    const costOf = (times: number): number => {
      const many = [...records.slice(0, headerRowNo), ...Array.from({ length: times }, () => rows).flat()];
      const costs = [1, 2].map(() => {
        const began = process.cpuUsage();
        classifyRows({ ...register, records: many }, mapping);
        return process.cpuUsage(began).user;
      });
      return Math.min(...costs);
    };
    expect(costOf(4) / costOf(1)).toBeLessThan(12);
  });

  it('keeps from the police the patients who asked that they be not told', () => {
    const { register, registrations } = read('health_room');
    const asking = registrations.filter(({ rowNo }) => asksForSilence(register, rowNo));
    expect(asking.length).toBeGreaterThan(20);
    for (const { flags } of asking) expect(flags.blockedAgencyTypes).toContain('police_dv');
  });
});
