import type { QueryRunner } from 'typeorm';

interface PolicyRow {
  schemaname: string;
  tablename: string;
  policyname: string;
  qual: string | null;
  with_check: string | null;
}

const POLICIES = `select schemaname, tablename, policyname, qual, with_check from pg_policies
  where schemaname in ('panoh', 'vault') order by schemaname, tablename, policyname`;

type Rewriting = (expression: string) => string;

/** One field by a look-up of its own, instead of everything that is known of the viewer for the sake of one field. */
const fieldsByThemselves: Rewriting = (expression) =>
  expression
    .replace(/\(panoh\.viewer\(\)\)\.(\w+) AS \w+/g, 'panoh.viewer_$1() AS $1')
    .replace(/\(panoh\.viewer\(\)\)\.(\w+)/g, 'panoh.viewer_$1()');
const fieldsOfViewer: Rewriting = (expression) =>
  expression.replace(/panoh\.viewer_(\w+)\(\)/g, '(panoh.viewer()).$1');

/** The time once per statement, and not once per row. */
const timeOnce: Rewriting = (expression) =>
  expression
    .replace(/\(\s*SELECT panoh\.now\(\) AS now\)/g, 'panoh.now()')
    .replace(/panoh\.now\(\)/g, '(SELECT panoh.now() AS now)');
const timePerRow: Rewriting = (expression) =>
  expression.replace(/\(\s*SELECT panoh\.now\(\) AS now\)/g, 'panoh.now()');

const BEGINNING = /EXISTS \( SELECT 1\s+FROM panoh\.grants g/g;
const OFFSET = /\s+OFFSET 0/g;

/**
 * Grants are looked up by the case of each row. Without OFFSET the planner may turn that into one list of all grants
 * that the viewer's agency ever held, and read them all for a page of 25.
 */
const grantsByCase: Rewriting = (expression) => {
  const whole = grantsByAgency(expression);
  const ends = [...whole.matchAll(BEGINNING)].map(({ index }) => endOf(whole, whole.indexOf('(', index)));
  return ends
    .sort((a, b) => b - a)
    .reduce((text, end) => `${text.slice(0, end)} OFFSET 0${text.slice(end)}`, whole);
};
const grantsByAgency: Rewriting = (expression) => expression.replace(OFFSET, '');

/** Where the parenthesis that opens at `start` closes. */
function endOf(text: string, start: number): number {
  let depth = 0;
  for (let place = start; place < text.length; place++) {
    if (text[place] === '(') depth += 1;
    if (text[place] === ')') depth -= 1;
    if (depth === 0) return place;
  }
  throw new Error('a parenthesis is not closed');
}

/**
 * Makes every policy as quick as it can be without changing what it lets through. For the end of every migration that
 * makes policies, since those of `policies.ts` are written so that they can be read.
 */
export const quickenPolicies = (runner: QueryRunner): Promise<void> =>
  rewriteAll(runner, (expression) => grantsByCase(timeOnce(fieldsByThemselves(expression))));

/** The way back. */
export const unquickenPolicies = (runner: QueryRunner): Promise<void> =>
  rewriteAll(runner, (expression) => grantsByAgency(timePerRow(fieldsOfViewer(expression))));

async function rewriteAll(runner: QueryRunner, rewriting: Rewriting): Promise<void> {
  for (const row of (await runner.query(POLICIES)) as PolicyRow[]) {
    const parts = [
      ['using', row.qual],
      ['with check', row.with_check],
    ] as const;
    const changed = parts.flatMap(([clause, expression]) => {
      if (expression === null || rewriting(expression) === expression) return [];
      return [`${clause} (${rewriting(expression)})`];
    });
    if (changed.length > 0)
      await runner.query(
        `alter policy ${row.policyname} on ${row.schemaname}.${row.tablename} ${changed.join(' ')}`,
      );
  }
}

/** Functions of the schema that ask for a field of the viewer, in either way. */
const FUNCTIONS = `select pg_get_functiondef(p.oid) as source from pg_proc p
  where p.pronamespace = 'panoh'::regnamespace and p.prokind = 'f' and p.prosrc ~ $1 order by p.oid`;

/** The same for functions: each field that one asks for by its own look-up. */
export const quickenFunctions = (runner: QueryRunner): Promise<void> =>
  rewriteFunctions(runner, { asking: '\\(panoh\\.viewer\\(\\)\\)\\.', rewriting: fieldsByThemselves });

export const unquickenFunctions = (runner: QueryRunner): Promise<void> =>
  rewriteFunctions(runner, { asking: 'panoh\\.viewer_\\w+\\(\\)', rewriting: fieldsOfViewer });

async function rewriteFunctions(
  runner: QueryRunner,
  { asking, rewriting }: { asking: string; rewriting: Rewriting },
): Promise<void> {
  for (const { source } of (await runner.query(FUNCTIONS, [asking])) as { source: string }[])
    await runner.query(rewriting(source));
}
