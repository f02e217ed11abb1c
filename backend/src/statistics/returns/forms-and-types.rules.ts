/**
 * Policy (domain reference 2.1, security T11): an incident with the sexual form is of the type rape or of other sexual
 * assault, so that one of these three numbers follows from the two others. A sheet on which both lists stand tells none of
 * them that it leaves out in the other list.
 */
import { TOTAL } from '../statistics.types.js';
import type { ShownCell, TableCode } from '../statistics.types.js';

type Tables = ReadonlyMap<TableCode, readonly ShownCell[]>;
const FORM = ['sexual'];
const TYPES = ['rape', 'sexual_assault'];

const isOf = (lines: readonly string[], { line, column }: ShownCell): boolean =>
  column === TOTAL && lines.includes(line);
const leavesOut = (cells: readonly ShownCell[], lines: readonly string[]): boolean =>
  cells.some((cell) => isOf(lines, cell) && cell.mark !== null);
/** Not as a small one: of a small form two small types are one each. */
const without = (cells: readonly ShownCell[], lines: readonly string[]): ShownCell[] =>
  cells.map((cell) => (isOf(lines, cell) ? { ...cell, value: null, mark: 'hidden' } : cell));

/** Of two lists that are decided for this sheet: the form gives way, and the sum of the forms with any line of it. */
export function formsBesideTypes(tables: Tables): Tables {
  const [forms, types] = [tables.get('law_forms'), tables.get('core_types')];
  if (!forms || !types) return tables;
  const told = leavesOut(types, TYPES) ? without(forms, FORM) : forms;
  const isAll = told.every(({ line, mark }) => line === TOTAL || mark === null);
  return new Map([...tables, ['law_forms', isAll ? told : without(told, [TOTAL])]]);
}

/** Of forms that were published: the types give way, and their sum where it would tell the form. */
export function typesBesideForms(tables: Tables): Tables {
  const [forms, types] = [tables.get('law_forms'), tables.get('core_types')];
  if (!forms || !types) return tables;
  const isFormTold = !leavesOut(forms, FORM);
  if (isFormTold && !leavesOut(types, TYPES)) return tables;
  return new Map([...tables, ['core_types', without(types, isFormTold ? TYPES : [...TYPES, TOTAL])]]);
}
