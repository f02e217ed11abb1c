import type { Manual, ManualColumn, ManualPart } from './manual.rules.js';

const CODES: readonly ManualColumn[] = ['code', 'recorder'];

const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function partOf({ heading, lead, columns, rows }: ManualPart, heads: Manual['heads']): string {
  const cells = rows.map((row) =>
    row.map((text, at) => (CODES.includes(columns[at] as ManualColumn) ? `\`${text}\`` : text)),
  );
  const table = [columns.map((column) => heads[column]), columns.map(() => '---'), ...cells].map(rowOf);
  return `## ${heading}\n\n${lead}\n\n${table.join('\n')}\n`;
}

export const manualPage = ({ title, intro, heads, parts }: Manual): string =>
  [`# ${title}\n\n${intro}\n`, ...parts.map((part) => partOf(part, heads))].join('\n');
