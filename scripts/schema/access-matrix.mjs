/** The matrix of who reads and writes what, as the part of docs/security.md between its two marks. */
const MARK = ['<!-- access matrix: written by npm run db:schema -->', '<!-- end of the access matrix -->'];

/** @param {[role: string, relation: string, partition: string, mayRead: boolean, mayWrite: boolean][]} rows */
function tableOf(rows) {
  const partitions = [...new Set(rows.map(([, , partition]) => partition))];
  const lines = new Map();
  for (const [role, relation, partition, mayRead, mayWrite] of rows) {
    const key = `${role} | ${relation}`;
    lines.set(key, { ...lines.get(key), [partition]: `${mayRead ? 'r' : ''}${mayWrite ? 'w' : ''}` });
  }
  return [
    `| role | relation | ${partitions.join(' | ')} |`,
    `| --- | --- | ${partitions.map(() => '---').join(' | ')} |`,
    ...[...lines].map(
      ([key, cells]) => `| ${key} | ${partitions.map((one) => cells[one] ?? '').join(' | ')} |`,
    ),
  ].join('\n');
}

export function withAccessMatrix(page, rows) {
  const [before, rest] = [page.split(MARK[0])[0], page.split(MARK[1])[1]];
  if (rest === undefined) throw new Error('docs/security.md has no marks for the access matrix.');
  return `${before}${MARK[0]}\n\n${tableOf(rows)}\n\n${MARK[1]}${rest}`;
}
