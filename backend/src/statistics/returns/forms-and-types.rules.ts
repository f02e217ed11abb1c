/**
 * Policy (domain reference 2.1, security T11): an incident with the sexual form is of the type rape or of other sexual
 * assault, so that one of these three numbers follows from the two others; and of which no form is known, of that no type is
 * either, but where somebody chose one. A sheet on which both lists stand tells none of them that it leaves out in the other
 * list, nor by how few two differ.
 */
import { TOTAL } from '../statistics.types.js';
import type { ShownCell, TableCode } from '../statistics.types.js';

type Tables = ReadonlyMap<TableCode, readonly ShownCell[]>;
interface Pair {
  readonly form: readonly string[];
  readonly types: readonly string[];
}
const PAIRS: readonly Pair[] = [
  { form: ['sexual'], types: ['rape', 'sexual_assault'] },
  { form: ['not_known'], types: ['not_known'] },
];

const isOf = (lines: readonly string[], { line, column }: ShownCell): boolean =>
  column === TOTAL && lines.includes(line);
const leavesOut = (cells: readonly ShownCell[], lines: readonly string[]): boolean =>
  cells.some((cell) => isOf(lines, cell) && cell.mark !== null);
/** Not as a small one: of a small form two small types are one each. */
const without = (cells: readonly ShownCell[], lines: readonly string[]): ShownCell[] =>
  cells.map((cell) => (isOf(lines, cell) ? { ...cell, value: null, mark: 'hidden' } : cell));
const sumOf = (cells: readonly ShownCell[], lines: readonly string[]): number =>
  cells.filter((cell) => isOf(lines, cell)).reduce((sum, { value }) => sum + (value ?? 0), 0);

/** Both are told, and are as many. */
const agree = (forms: readonly ShownCell[], types: readonly ShownCell[], pair: Pair): boolean =>
  !leavesOut(forms, pair.form) &&
  !leavesOut(types, pair.types) &&
  sumOf(forms, pair.form) === sumOf(types, pair.types);

/** Of forms that were published: the types give way, and their sum where it would tell the form. */
export function typesBesideForms(tables: Tables): Tables {
  const [forms, types] = [tables.get('law_forms'), tables.get('core_types')];
  if (!forms || !types) return tables;
  const left = PAIRS.filter((pair) => !agree(forms, types, pair)).flatMap((pair) =>
    leavesOut(forms, pair.form) ? [...pair.types, TOTAL] : pair.types,
  );
  return left.length > 0 ? new Map([...tables, ['core_types', without(types, left)]]) : tables;
}
