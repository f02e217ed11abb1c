import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FUNCTIONS = 'migrations/schema/functions';
const TESTS = 'backend/test';

interface Mirror {
  readonly sql: string;
  readonly rules: readonly string[];
  readonly file: string;
}

/** Functions whose comment names the rule they mirror: `Mirrors isFor and hindranceOf in cases/erasure.rules.ts`. */
function mirrorsIn(text: string): Mirror[] {
  const comments = text.matchAll(/((?:^--.*\n)+)create or replace function (?:panoh|statistics)\.(\w+)/gm);
  return [...comments].flatMap(([, comment = '', sql = '']) => {
    const words = comment.replaceAll(/\n?-- ?/g, ' ');
    const named = /\b[Mm]irrors? (\w+(?:(?:, | and )\w+)*) in ([\w/.-]+\.ts)\b/.exec(words);
    if (!named) return /irrors?\b/.test(words) ? [{ sql, rules: [], file: words }] : [];
    return [{ sql, rules: (named[1] ?? '').split(/, | and /), file: named[2] ?? '' }];
  });
}

const filesIn = (folder: string, pattern: RegExp): string[] =>
  readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));

const isDeclared = ({ rules, file }: Mirror): boolean => {
  const text = readFileSync(join('backend/src', file), 'utf8');
  return rules.every((rule) => new RegExp(`^(export )?(function|const) ${rule}\\b`, 'm').test(text));
};

describe('a function of the database that mirrors a rule', () => {
  const mirrors = filesIn(FUNCTIONS, /\.sql$/).flatMap(mirrorsIn);
  const tests = filesIn(TESTS, /^mirrored-rules.*\.ts$/).join('\n');

  it('names the rule and its file', () => {
    expect(mirrors.length).toBeGreaterThan(20);
    expect(mirrors.filter(({ rules }) => rules.length === 0)).toEqual([]);
    expect(mirrors.filter((mirror) => !isDeclared(mirror))).toEqual([]);
  });

  it('is named, with its rule, by a test that asks both', () => {
    const isHeld = ({ sql, rules }: Mirror): boolean =>
      new RegExp(`\\b${sql}\\b`).test(tests) && rules.every((rule) => tests.includes(rule));
    expect(mirrors.filter((mirror) => !isHeld(mirror)).map(({ sql }) => sql)).toEqual([]);
  });

  it('is found where its comment names a rule, and where it names none', () => {
    const text = (comment: string): string =>
      `-- One. It\n-- ${comment}\ncreate or replace function panoh.one()`;
    expect(mirrorsIn(text('mirrors isFor, untimely and hindranceOf in cases/some.rules.ts.'))).toEqual([
      { sql: 'one', rules: ['isFor', 'untimely', 'hindranceOf'], file: 'cases/some.rules.ts' },
    ]);
    expect(mirrorsIn(text('mirrors some.rules.ts.'))[0]?.rules).toEqual([]);
    expect(mirrorsIn(text('reads no row.'))).toEqual([]);
  });
});
