import type { Day } from '../shared/dates.js';
import type { FieldProblem } from '../shared/errors.js';
import { dayProblem } from './training.rules.js';
import { TRAINING_MODULES } from './training.types.js';
import type { TrainingModuleCode } from './training.types.js';

/** A paper list typed off: one person a line, as `login; module; day; result`. */
export interface ListLine {
  readonly login: string;
  readonly module: TrainingModuleCode;
  readonly heldOn: Day;
  readonly passed: boolean;
}

export const LINES_AT_MOST = 500;
const SEPARATOR = /[;,\t]/;
const PASSED = new Set(['passed', 'yes', '1', '+', 'сдал', 'сдала', 'да', 'супорид', 'ҳа']);
const FAILED = new Set(['failed', 'no', '0', '-', 'не сдал', 'не сдала', 'нет', 'насупорид', 'не']);
const HEADING = /^(login|логин)$/i;

const isModule = (code: string): code is TrainingModuleCode =>
  (TRAINING_MODULES as readonly string[]).includes(code);

/** 1.2.2026 as people write it, or 2026-02-01. */
function dayIn(text: string): string {
  const parts = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text);
  return parts ? `${parts[3]}-${parts[2]?.padStart(2, '0')}-${parts[1]?.padStart(2, '0')}` : text;
}

function resultIn(text: string): boolean | null {
  const word = text.toLowerCase();
  if (PASSED.has(word)) return true;
  return FAILED.has(word) ? false : null;
}

const codeIn = (text: string): string => {
  const word = text.toLowerCase();
  return word.startsWith('tm_') ? word : `tm_${word}`;
};

interface Read {
  readonly at: number;
  readonly cells: readonly string[];
}

function linesOf(text: string): Read[] {
  return text
    .split(/\r?\n/)
    .map((line, index) => ({ at: index + 1, cells: line.split(SEPARATOR).map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some(Boolean) && !HEADING.test(cells[0] ?? ''));
}

function problemOf([login, code, day, result]: readonly string[], today: Day): string | null {
  if (!login || !code) return 'line_incomplete';
  if (!isModule(codeIn(code))) return 'unknown_module';
  const ofDay = dayProblem(day ? dayIn(day) : null, today);
  if (ofDay) return ofDay === 'required' ? 'session_without_day' : ofDay;
  return resultIn(result ?? '') === null ? 'unknown_result' : null;
}

/** The line, or the code of what is wrong with it. */
function lineOf(cells: readonly string[], today: Day): ListLine | string {
  const problem = problemOf(cells, today);
  if (problem) return problem;
  const [login = '', module = '', day = '', result = ''] = cells;
  return {
    ...{ login, module: codeIn(module) as TrainingModuleCode },
    ...{ heldOn: dayIn(day), passed: resultIn(result) === true },
  };
}

const keyOf = (line: ListLine): string => `${line.login.toLowerCase()} ${line.module} ${line.heldOn}`;

/** Lines of a list and what is wrong, by line; `objection` names the fault of a line that reads well. */
export function readList(
  text: string,
  today: Day,
  objection: (line: ListLine) => string | null,
): { lines: ListLine[]; problems: FieldProblem[] } {
  const lines: ListLine[] = [];
  const problems: FieldProblem[] = [];
  const seen = new Set<string>();
  const wrong = (at: number, code: string): number => problems.push({ path: `lines.${at}`, code });
  for (const { at, cells } of linesOf(text)) {
    const line = lineOf(cells, today);
    if (typeof line === 'string') {
      wrong(at, line);
      continue;
    }
    const problem = objection(line) ?? (seen.has(keyOf(line)) ? 'person_twice' : null);
    if (problem) wrong(at, problem);
    else lines.push(line);
    seen.add(keyOf(line));
  }
  if (lines.length + problems.length === 0) problems.push({ path: 'text', code: 'required' });
  if (lines.length > LINES_AT_MOST) problems.push({ path: 'text', code: 'too_many' });
  return { lines, problems };
}

/** The logins that a list names, for one question to the database. */
export const loginsIn = (text: string): string[] => [
  ...new Set(linesOf(text).map(({ cells }) => (cells[0] ?? '').toLowerCase())),
];
