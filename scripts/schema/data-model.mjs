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

function tableOf({ name, comment, columns }) {
  const said = columns.filter((column) => column.comment);
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

/** @param {Map<string, string[]>} contexts names of tables by context, in their order */
export function dataModelPage(contexts, tables) {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const parts = [...contexts].map(([context, names]) => {
    const own = names.map((name) => byName.get(name)).filter(Boolean);
    return [`## ${TITLE(context)}`, '', picture(own), ...own.map(tableOf)].join('\n');
  });
  return [
    '# Data model',
    '',
    '`npm run db:schema` writes this page from a fresh database. Change the comments in `migrations/schema/tables`.',
    'Row security and grants stand beside the tables in `policies/` and `grants.sql`.',
    '',
    ...parts,
  ].join('\n');
}
