/** Columns whose cells are codes. */
const CODES = ['code', 'recorder'];

const table = (heads, rows) =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/**
 * The manual as a page of markdown.
 * @param {{ title: string, intro: string, heads: Record<string, string>,
 *   parts: { heading: string, lead: string, columns: string[], rows: string[][] }[] }} manual
 */
export function markdownOf({ title, intro, heads, parts }) {
  const part = ({ heading, lead, columns, rows }) => {
    const cell = (text, at) => (CODES.includes(columns[at]) ? `\`${text}\`` : text);
    const lines = table(
      columns.map((column) => heads[column]),
      rows.map((cells) => cells.map(cell)),
    );
    return `## ${heading}\n\n${lead}\n\n${lines}\n`;
  };
  return [`# ${title}\n\n${intro}\n`, ...parts.map(part)].join('\n');
}
