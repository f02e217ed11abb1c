import { describe, expect, it } from '@jest/globals';
import type { Counts } from '../suppression.rules.js';
import { withSums } from '../suppression.rules.js';
import { differsByFew, internalMarksBeside, marksBeside } from './disclosure.rules.js';
import type { Told } from './disclosure.types.js';

const RULE = { smallestShown: 5, tellsOfPeople: false };
const FRAME = { lines: ['kulob', 'qubodiyon', 'elsewhere'], columns: ['all'] };
const [JULY, AUGUST, SEPTEMBER] = ['2020-07-01', '2020-08-01', '2020-09-01'];

const of = (...months: [string, number[]][]): Omit<Told, 'marks'> => ({
  ...FRAME,
  months: new Map(months.map(([month, counts]): [string, Counts] => [month, counts.map((count) => [count])])),
});
const july: [string, number[]] = [JULY, [12, 9, 20]];
const august: [string, number[]] = [AUGUST, [3, 14, 30]];
const september: [string, number[]] = [SEPTEMBER, [8, 11, 25]];

/** What is left out of each line, one after the other as they are told. */
function told(...tables: Omit<Told, 'marks'>[]): Told[] {
  const before: Told[] = [];
  for (const table of tables) {
    const marks = marksBeside(table, before, RULE);
    if (marks) before.push({ ...table, marks });
  }
  return before;
}
const lines = ({ marks }: Told) => marks.map(([mark]) => mark);

describe('what comes to that which was told before', () => {
  it('is told as it is where nothing is small', () => {
    expect(told(of(july)).map(lines)).toEqual([[null, null, null, null]]);
  });

  it('leaves a district out of the quarter where its months would tell of a small one', () => {
    const all = told(of(july), of(august), of(september), of(july, august, september));
    expect(all.map(lines)).toEqual([
      [null, null, null, null],
      ['small', 'hidden', null, null],
      [null, null, null, null],
      ['hidden', 'hidden', null, null],
    ]);
  });

  it('leaves it out too where the small month was never told, and would follow', () => {
    const all = told(of(july), of(september), of(july, august, september));
    expect(lines(all[2]!)[0]).toBe('hidden');
    expect(lines(all[2]!).filter((mark) => mark === 'hidden').length).toBeGreaterThan(1);
  });

  it('keeps what was left out of an older version, whatever the next one would show', () => {
    const more: [string, number[]] = [AUGUST, [13, 14, 30]];
    const [, corrected] = told(of(august), of(more));
    expect(lines(corrected!).slice(0, 2)).toEqual(['hidden', 'hidden']);
  });

  it('shows of a month what statisticians were shown of it, and leaves out what they do not know', () => {
    const month = { ...FRAME, lines: [...FRAME.lines, 'unknown'] };
    const counts = { ...month, months: new Map([[SEPTEMBER, [[35], [38], [1], [36]]]]) };
    const inside: Told = {
      ...{ ...counts, isInternal: true },
      marks: [null, 'hidden' as const, 'small' as const, null, null].map((mark) => [mark, mark]),
    };
    const marks = marksBeside(counts, [inside], RULE);
    expect(marks).toEqual(inside.marks);
    // Eight more came to a district that was told: a correction tells it too, and leaves out what the version before left out.
    const more = { ...month, months: new Map([[SEPTEMBER, [[43], [38], [1], [36]]]]) };
    const first: Told = { ...counts, marks: inside.marks };
    expect(marksBeside(more, [inside, first], RULE)).toEqual(inside.marks);
    // Alone it would have left out the other district, which is of no use beside that.
    expect(marksBeside(counts, [], RULE)?.map(([mark]) => mark)).toEqual([
      'hidden',
      null,
      'small',
      null,
      null,
    ]);
  });

  it('is not told at all where every version of it would tell', () => {
    const one: Omit<Told, 'marks'> = { lines: ['kulob'], columns: ['all'], months: new Map([[JULY, [[3]]]]) };
    const two: Omit<Told, 'marks'> = { ...one, months: new Map([[JULY, [[9]]]]) };
    expect(told(one, two).map(lines)[0]).toEqual(['small', 'small']);
    expect(marksBeside(two, told(one), RULE)).toBeNull();
  });
});

describe('whoever knows some of it by herself', () => {
  const known = (reader: string, month: string, counts: number[]): Told['shares'] =>
    new Map([[reader, new Map([[month, counts.map((count) => [count])]])]]);
  const agency = 'agency';

  it.each<[string, number, string | null]>([
    ['all of it: nobody else is told of', 12, null],
    ['all but one: that one is not', 11, 'hidden'],
    ['all but two: those are not', 10, 'hidden'],
    ['all but three, who may be told between agencies', 9, null],
  ])('gave %s', (_what, own, mark) => {
    const [table] = told({ ...of(july), shares: known(agency, JULY, [own, 0, 0]) });
    expect(lines(table!)[0]).toBe(mark);
  });

  it('does not work it out from the rest of the table, nor from a longer period', () => {
    const shares = known(agency, JULY, [11, 9, 20]);
    const all = told({ ...of(july), shares }, of(august), of(september), {
      ...of(july, august, september),
      shares,
    });
    expect(lines(all[0]!)).toEqual(['hidden', null, null, 'hidden']);
    expect(lines(all[3]!)[0]).toBe('hidden');
  });

  it('leaves no table of signs alone: one of which nothing may be told is not told', () => {
    const one: Omit<Told, 'marks'> = {
      lines: ['kulob'],
      columns: ['all'],
      months: new Map([[JULY, [[12]]]]),
    };
    expect(marksBeside({ ...one, shares: known(agency, JULY, [11]) }, [], RULE)).toBeNull();
    expect(marksBeside({ ...one, shares: known(agency, JULY, [12]) }, [], RULE)).not.toBeNull();
  });

  it('learns nothing of what is kept from her alone', () => {
    const shares = new Map([
      ...known(agency, JULY, [12, 0, 0])!,
      ...known(`${agency} person`, JULY, [11, 0, 0])!,
    ]);
    expect(lines(told({ ...of(july), shares })[0]!)[0]).toBe('hidden');
  });

  it('reads no table that is shown to statisticians alone', () => {
    const shares = known(agency, JULY, [11, 9, 20]);
    const first = withSums([[12], [9], [20]]).map((line) => line.map(() => null));
    const marks = internalMarksBeside({ ...of(july), shares, isInternal: true }, [], { ...RULE, first });
    expect(marks).toEqual(first);
  });
});

describe('a table of what was done to people', () => {
  const rule = { smallestShown: 5, tellsOfPeople: true };
  const table = (counts: Counts): Omit<Told, 'marks'> => ({
    ...{ lines: ['partner', 'family'], columns: ['kulob', 'qubodiyon'] },
    months: new Map([[JULY, counts]]),
  });

  it('tells no line of a place whose few women all stand in one', () => {
    const marks = marksBeside(
      table([
        [2, 8],
        [0, 9],
      ]),
      [],
      rule,
    );
    expect(marks?.slice(0, 2).map((line) => line.slice(0, 2))).toEqual([
      ['hidden', 'hidden'],
      ['hidden', 'hidden'],
    ]);
  });

  it('tells its last sum at most where all of it stands in one line', () => {
    const marks = marksBeside(
      table([
        [2, 1],
        [0, 0],
      ]),
      [],
      rule,
    );
    expect(marks?.flat().filter((mark) => mark !== 'hidden').length ?? 0).toBeLessThan(2);
  });
});

describe('a correction', () => {
  it.each<[string, [number, number, number], boolean]>([
    ['that changes nothing tells of nobody', [12, 9, 20], false],
    ['of one record would tell of her', [13, 9, 20], true],
    ['of four would', [12, 5, 20], true],
    ['of five may be told', [12, 9, 25], false],
    ['that moves one record from a district to another would tell of her', [11, 10, 20], true],
    ['of six here and four less there would', [18, 5, 20], true],
  ])('%s', (_what, counts, isFew) => {
    expect(differsByFew(of([JULY, counts]), [of(july)], 5)).toBe(isFew);
  });

  it('is compared with every version and with whatever shares a month with it', () => {
    const second = of([JULY, [17, 9, 20]]);
    expect(differsByFew(of([JULY, [17, 9, 20]]), [of(july), second], 5)).toBe(false);
    expect(differsByFew(of([JULY, [18, 9, 20]]), [of(july), second], 5)).toBe(true);
    expect(differsByFew(of([JULY, [13, 9, 20]]), [of(july, august)], 5)).toBe(true);
    expect(differsByFew(of(september), [of(july, august)], 5)).toBe(false);
  });
});
