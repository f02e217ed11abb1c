import { asOwner } from './scratch.mjs';

const POLICIES = `select format('%I.%I', schemaname, tablename) as "table", quote_ident(policyname) as name, permissive, cmd
  from pg_policies where schemaname in ('panoh', 'vault')`;

/** Clauses a command accepts: an INSERT reads no existing rows, a SELECT and a DELETE write none. */
const everything = (command) =>
  ({ INSERT: 'with check (true)', SELECT: 'using (true)', DELETE: 'using (true)' })[command] ??
  'using (true) with check (true)';

/**
 * A copy of a loaded database in which every policy lets everything through, for the price of those that do not: the
 * transaction, the session, the functions and the audit row stay. The original must have no connection.
 */
export async function copyPermissive(scratch, original) {
  const name = `${original}_open`;
  await asOwner(scratch.urlFor('postgres'), (client) =>
    client.query(`create database ${name} template ${original}`),
  );
  const url = scratch.urlFor(name);
  await asOwner(url, async (client) => {
    for (const policy of (await client.query(POLICIES)).rows)
      await client.query(
        policy.permissive === 'RESTRICTIVE'
          ? `drop policy ${policy.name} on ${policy.table}`
          : `alter policy ${policy.name} on ${policy.table} ${everything(policy.cmd)}`,
      );
  });
  return url;
}
