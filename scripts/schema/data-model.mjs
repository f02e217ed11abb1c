/** The page of the data model: tables by context with their comments, and a picture of their keys for each context. */
const TITLE = (context) => context.replace('_', ' ').replace(/^./, (letter) => letter.toUpperCase());
const short = (name) => name.replace(/^panoh\./, '').replace('.', '_');

function picture(tables) {
  const own = new Set(tables.map(({ name }) => name));
  const lines = tables.flatMap(({ name, constraints }) =>
    [...new Set(constraints.filter(({ kind }) => kind === 'f').map(({ target }) => target))]
      .filter((target) => own.has(target) && target !== name)
      .map((target) => `  ${short(target)} ||--o{ ${short(name)} : ""`),
  );
  if (lines.length === 0) return '';
  return ['```mermaid', 'erDiagram', ...lines, '```', ''].join('\n');
}

/**
 * What a file of tables says of columns, by table: the comment behind a column, or on the line above it.
 * @returns {Map<string, Map<string, string>>}
 */
function columnComments(text) {
  const tables = new Map();
  for (const [, table, body] of text.matchAll(/^create table (\S+) \(\n(.*?)^\)/gms)) {
    const said = new Map();
    for (const [, above, column, behind] of body.matchAll(
      /(?:^ {2}-- (.*)\n)?^ {2}(\w+) .*?(?: -- (.*))?$/gm,
    ))
      if (above ?? behind) said.set(column, above ?? behind);
    tables.set(table, said);
  }
  return tables;
}

/** A migration says it in the database, a file behind the column. */
function tableOf({ name, comment, columns }, comments = new Map()) {
  const said = columns
    .map((column) => ({ name: column.name, comment: column.comment ?? comments.get(column.name) }))
    .filter((column) => column.comment);
  return [
    `### ${name}`,
    '',
    ...(comment ? [comment, ''] : []),
    `Columns: ${columns.map((column) => `\`${column.name}\``).join(', ')}.`,
    '',
    ...said.map((column) => `- \`${column.name}\`: ${column.comment}`),
    ...(said.length > 0 ? [''] : []),
  ].join('\n');
}

/** @param {Map<string, string>} files of tables by context, in their order */
export function dataModelPage(files, tables) {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const parts = [...files].map(([context, text]) => {
    const comments = columnComments(text);
    const own = [...comments.keys()].map((name) => byName.get(name)).filter(Boolean);
    for (const { name } of own) byName.delete(name);
    const pages = own.map((table) => tableOf(table, comments.get(table.name)));
    return [`## ${TITLE(context)}`, '', picture(own), ...pages].join('\n');
  });
  const later = [...byName.values()];
  if (later.length > 0)
    parts.push(
      ['## From migrations', '', picture(later), ...later.map((table) => tableOf(table))].join('\n'),
    );
  return [
    '# Data model',
    '',
    '`npm run db:schema` writes this page from a fresh database. Change the comments in `migrations/schema/tables`.',
    'Row security and grants stand beside the tables in `policies/` and `grants.sql`.',
    '',
    ...parts,
  ].join('\n');
}
