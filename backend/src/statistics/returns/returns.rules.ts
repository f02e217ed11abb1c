/**
 * Policy (domain reference 4.5): a return repeats cells of tables and counts nothing. What a table leaves out the return leaves
 * out with the same mark; a sum of cells is told where each of them is, so that it adds nothing to them. A shorter period has
 * what was published of it and nothing else, since the months of every other table were never weighed beside each other.
 */
import type { PeriodKind } from '../facts.rules.js';
import { isToldOf } from '../facts.rules.js';
import type { PersonFigure, PersonUnit } from '../persons.types.js';
import { PUBLISHED_CODES } from '../releases.types.js';
import { TOTAL } from '../statistics.types.js';
import type { Mark, ShownCell, TableCode } from '../statistics.types.js';
import { ALL_SECTION_CODES, RETURN_FORM } from './returns.types.js';
import type { Absence, Form, LineOf, PersonsLine, SectionCode, SumName, TableLine } from './returns.types.js';

/** What a return may draw on. */
export interface Material {
  readonly kind: PeriodKind;
  /** Tables as they are shown of this period. */
  readonly tables: ReadonlyMap<TableCode, readonly ShownCell[]>;
  /** Figures of all groups in the period; null where they were not counted. */
  readonly persons: ReadonlyMap<PersonUnit, PersonFigure> | null;
}

export interface ReturnLine {
  /** 3.2: the second line of the third section. */
  readonly number: string;
  readonly table: TableCode | null;
  readonly persons: PersonUnit | null;
  readonly name: SumName | null;
  readonly line: string;
  readonly column: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly mark: Mark | null;
  readonly absent: Absence | null;
}

export interface ReturnSection {
  readonly code: SectionCode;
  readonly number: number;
  readonly lines: readonly ReturnLine[];
}

type Figure = Pick<ReturnLine, 'value' | 'low' | 'high' | 'mark' | 'absent'>;
const NO_FIGURE: Figure = { value: null, low: null, high: null, mark: null, absent: null };
const absent = (why: Absence): Figure => ({ ...NO_FIGURE, absent: why });
const published: readonly TableCode[] = PUBLISHED_CODES;

/** Why a table tells nothing of such a period. */
function whyAbsent(table: TableCode, kind: PeriodKind): Absence {
  if (!isToldOf(table, kind)) return 'of_years';
  if (kind === 'year') return 'not_counted';
  return published.includes(table) ? 'not_told' : 'not_for_parts';
}

/** Not where of no record the day is known that places it: a nought would say that nothing happened. */
export const tellsOfSome = ({
  cells,
  told,
}: {
  readonly cells: readonly ShownCell[];
  readonly told: { readonly withoutDayPercent: number | null };
}): boolean =>
  told.withoutDayPercent !== 100 ||
  cells.some(({ line, column, value }) => line === TOTAL && column === TOTAL && value !== 0);

function tableFigure({ table, cells }: TableLine, { tables, kind }: Material): Figure {
  const shown = tables.get(table);
  if (!shown) return absent(whyAbsent(table, kind));
  const found = cells.map(({ line, column }) =>
    shown.find((cell) => cell.line === line && cell.column === column),
  );
  const known = found.filter((cell) => cell !== undefined);
  if (known.length < found.length) return absent('not_in_list');
  const [first] = known;
  if (known.length === 1 && first) return { ...NO_FIGURE, value: first.value, mark: first.mark };
  if (known.some(({ value }) => value === null)) return { ...NO_FIGURE, mark: 'hidden' };
  return { ...NO_FIGURE, value: known.reduce((sum, { value }) => sum + (value ?? 0), 0) };
}

const toFigure = ({ value, mark, range }: PersonFigure): Figure => ({
  ...NO_FIGURE,
  ...{ value, mark, low: range?.low ?? null, high: range?.high ?? null },
});

function personsFigure({ persons: unit }: PersonsLine, { persons, kind }: Material): Figure {
  if (kind === 'month') return absent('persons_not_added');
  const figure = persons?.get(unit);
  return figure ? toFigure(figure) : absent('not_counted');
}

/** Where a line stands: its own cell, or the sum that it is of. */
const placeOf = (line: LineOf): Pick<ReturnLine, 'table' | 'persons' | 'name' | 'line' | 'column'> => {
  if ('persons' in line)
    return { table: null, persons: line.persons, name: null, line: TOTAL, column: TOTAL };
  const [first] = line.cells;
  const alike = (key: 'line' | 'column'): string =>
    [...new Set(line.cells.map((cell) => cell[key]))].join('+');
  const isOne = line.cells.length === 1;
  return {
    ...{ table: line.table, persons: null, name: line.name },
    line: isOne ? (first?.line ?? TOTAL) : alike('line'),
    column: isOne ? (first?.column ?? TOTAL) : alike('column'),
  };
};

/** The whole form of a period: every line of it, with its figure or why it has none. */
export const returnOf = (material: Material, form: Form = RETURN_FORM): ReturnSection[] =>
  ALL_SECTION_CODES.flatMap((code) => {
    const lines = form[code];
    return lines ? [{ code, lines }] : [];
  }).map(({ code, lines }, at) => ({
    code,
    number: at + 1,
    lines: lines.map((line, nth) => ({
      number: `${at + 1}.${nth + 1}`,
      ...placeOf(line),
      ...('persons' in line ? personsFigure(line, material) : tableFigure(line, material)),
    })),
  }));
