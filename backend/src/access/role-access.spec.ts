import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { roleAccessRows } from './role-access.js';

/** The rows of the table of docs/security.md, which a person reviews: `role|relation|partition rw`. */
function documented(): string[] {
  const table =
    readFileSync('docs/security.md', 'utf8').match(/^\| role \| relation \|.*?(?=\n\n)/ms)?.[0] ?? '';
  const [header = [], , ...lines] = table.split('\n').map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  return lines.flatMap(([role, relation, ...cells]) =>
    cells.flatMap((access, place) => (access ? `${role}|${relation}|${header[place + 2]} ${access}` : [])),
  );
}

const given = roleAccessRows().map(
  ([role, relation, partition, mayRead, mayWrite]) =>
    `${role}|${relation}|${partition} ${mayRead ? 'r' : ''}${mayWrite ? 'w' : ''}`,
);

describe('the access matrix', () => {
  it('is the one that docs/security.md shows', () => {
    expect(given.length).toBeGreaterThan(150);
    expect(given.toSorted()).toEqual(documented().toSorted());
  });

  it.each(['police_inspector', 'police_supervisor', 'prosecutor'])(
    '%s reads neither whereabouts nor, in an own case, the safe contact',
    (role) => {
      const seen = given.filter((row) => row.startsWith(`${role}|`));
      expect(seen.filter((row) => /whereabouts|own\|safe_contact r/.test(row))).toEqual([]);
    },
  );

  it.each(['administrator', 'statistician'])('%s holds no case', (role) => {
    expect(given.filter((row) => row.startsWith(`${role}|`))).toEqual([]);
  });
});
