import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

/** Rows of the table of questions: `| question? | answer | links |`. */
const rows = readFileSync('docs/architecture.md', 'utf8').match(/^\| [^|]+\? \|.*\|$/gm) ?? [];
/** A link to a line, and the names that the answer gives in code style. */
const links = rows.flatMap((row) => {
  const names = [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
  return [...row.matchAll(/\]\(\.\.\/([^)#]+)#L(\d+)\)/g)].map(([, file, line]) => ({
    file: file!,
    line: Number(line),
    names,
  }));
});

describe('the questions of docs/architecture.md', () => {
  it('are at least six', () => {
    expect(rows.length).toBeGreaterThanOrEqual(6);
  });

  it.each(links)('lead to the named piece of code: $file line $line', ({ file, line, names }) => {
    const text = readFileSync(file, 'utf8').split('\n')[line - 1] ?? '';
    expect(names.filter((name) => new RegExp(`\\b${name}\\b`).test(text))).not.toEqual([]);
  });
});
