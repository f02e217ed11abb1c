/** A catalogue as SQL that loads into an empty database whose logins exist. Not for reading: `migrations/schema` is. */
const COMMANDS = { r: 'select', a: 'insert', w: 'update', d: 'delete', '*': 'all' };
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

function columnOf({ name, type, required, value, generated, identity }) {
  const made = identity
    ? ` generated ${identity === 'a' ? 'always' : 'by default'} as identity`
    : generated
      ? ` generated always as (${value}) stored`
      : value
        ? ` default ${value}`
        : '';
  return `  ${name} ${type}${required ? ' not null' : ''}${made}`;
}

const keyOf = ({ name, text }) => `  constraint ${name} ${text}`;
const isForeign = ({ kind }) => kind === 'f';

function tableOf({ name, columns, constraints }) {
  const parts = [...columns.map(columnOf), ...constraints.filter((one) => !isForeign(one)).map(keyOf)];
  return `create table ${name} (\n${parts.join(',\n')}\n);`;
}

const foreignOf = ({ name, constraints }) =>
  constraints.filter(isForeign).map((key) => `alter table ${name} add constraint ${key.name} ${key.text};`);

function policyOf(table, { name, command, permits, roles, using, check }) {
  const kind = permits ? '' : ' as restrictive';
  const conditions = [using && `using (${using})`, check && `with check (${check})`].filter(Boolean);
  return `create policy ${name} on ${table}${kind} for ${COMMANDS[command]} to ${roles.join(', ')}\n  ${conditions.join('\n  ')};`;
}

const securedOf = ({ name, policies }) => [
  `alter table ${name} enable row level security;\nalter table ${name} force row level security;`,
  ...policies.map((policy) => policyOf(name, policy)),
];

const commentsOf = ({ name, comment }) =>
  comment ? [`comment on table ${name} is ${quoted(comment)};`] : [];

const grantOf = ({ object, role, privilege, column }) =>
  `grant ${privilege.toLowerCase()}${column ? ` (${column})` : ''} on ${object} to ${role};`;

export function schemaSql({ types, tables, functions, views, grants }) {
  const textOf = ({ text }) => `${text.trim()};`;
  return [
    '-- Written by `npm run db:schema` from a fresh database. Change the files in schema/ and run it again.',
    'set check_function_bodies = off;',
    ...['panoh', 'vault', 'linkage', 'statistics'].map((name) => `create schema ${name};`),
    'alter default privileges revoke execute on functions from public;',
    ...types.map(({ name, fields }) => `create type ${name} as (\n  ${fields.join(',\n  ')}\n);`),
    ...functions.filter(({ isEarly }) => isEarly).map(textOf),
    ...tables.map(tableOf),
    ...tables.flatMap(foreignOf),
    ...tables.flatMap(({ indexes }) => indexes.map(textOf)),
    ...functions.filter(({ isEarly }) => !isEarly).map(textOf),
    ...views.map(({ name, text, options }) => `create view ${name} with (${options.join(', ')}) as\n${text}`),
    ...tables.flatMap(({ triggers }) => triggers.map(textOf)),
    ...tables.flatMap(securedOf),
    ...grants.map(grantOf),
    ...tables.flatMap(commentsOf),
  ]
    .join('\n\n')
    .replaceAll(/[ \t]+$/gm, '')
    .concat('\n');
}
