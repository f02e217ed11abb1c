import { readFile } from 'node:fs/promises';
import { inRoot } from '../support/root.mjs';
import { Client, requestOf } from './clients.mjs';
import { arrangeDirectory } from './directory.mjs';
import { loadCases } from './load.mjs';
import { at, goal, load, number, row, say } from './report.mjs';
import { signIn } from './scenarios.mjs';
import { asOwner, createDatabase } from './scratch.mjs';
import { startProduct } from './servers.mjs';
import { furnishVisited } from './visited.mjs';

const YEARS = 10;
const LIST_MS = 200;
const [WARM_UP, READS] = [5, 20];
const WORTH_A_ROW_MS = 20;
/** Not this person's, or nothing without a choice. */
const REFUSALS = [400, 403, 404];
const LOGINS = ['coordinator0', ...['police', 'crisis', 'cowfa', 'legal', 'health'].flatMap(peopleOf)];

/** Roles that nobody in the directory has; the account has the name of its role. */
const OTHER_ROLES = [
  'administrator',
  'data_protection_officer',
  'statistician',
  'oversight',
  'hotline_worker',
];
const ADD = `with person as (insert into panoh.users (id, agency_id, display_name, roles)
    select gen_random_uuid(), u.agency_id, $1, array[$1] from panoh.users u where u.display_name = 'cowfa.kulob.1' returning id)
  insert into panoh.credentials (user_id, login, password_hash, must_change)
    select p.id, $1, c.password_hash, false from person p, panoh.credentials c where c.login = 'cowfa.kulob.1'`;

function peopleOf(agency) {
  return ['1', 'lead'].map((one) => `${agency}.kulob.${one}`);
}

/** Every list of the contract that needs no case and no choice, as people of each role in the pilot open it, in turn. */
export async function measureLists(scratch, count) {
  const { paths } = JSON.parse(await readFile(inRoot('backend/openapi.json'), 'utf8'));
  const lists = Object.entries(paths)
    .filter(
      ([path, { get }]) => get && !path.includes('{') && get.responses[200]?.content['application/json'],
    )
    .map(([path]) => (path === '/api/referrals' ? `${path}?box=in` : path));
  const databaseUrl = await createDatabase(scratch, 'lists');
  const { password } = await asOwner(databaseUrl, async (client) => {
    const arranged = await arrangeDirectory(client, scratch.root);
    await loadCases(client, arranged.groups, { count, years: YEARS });
    // The lead of a case and her supervisor read the plan, so it must open.
    for (const agency of Object.values(arranged.groups[0].agencies))
      for (const { id: leadId } of agency.people) await furnishVisited(client, agency, { leadId });
    for (const role of OTHER_ROLES) await client.query(ADD, [role]);
    // Who never signed in could do nothing for an agency, and others would stand in.
    await client.query('update panoh.credentials set signed_in_at = panoh.now()');
    return arranged;
  });
  const product = await startProduct(scratch, databaseUrl);
  const taken = [];
  const failed = [];
  say(
    `${count} cases, ${lists.length} lists; ${load()}\n\n| who | list | p50 ms | p95 ms |\n|---|---|---|---|`,
  );
  try {
    for (const login of [...LOGINS, ...OTHER_ROLES]) {
      const cookie = await signIn(product.port, login, password);
      for (const path of lists) {
        const { status, times } = await timesOf(product.port, requestOf({ path, cookie }));
        if (status !== 200) {
          if (!REFUSALS.includes(status)) failed.push(`${login} ${path} ${status}`);
          continue;
        }
        const [p50, p95] = [0.5, 0.95].map((share) => at(times, share));
        if (p95 > WORTH_A_ROW_MS) row([login, path, number(p50), number(p95)]);
        taken.push(p95);
      }
    }
  } finally {
    await product.close();
  }
  const most = Math.max(...taken);
  goal(`answers that are no refusal: ${failed.join(', ') || 'none'}`, failed.length === 0);
  goal(`${taken.length} lists: p95 ${number(most)} ms at most, at most ${LIST_MS}`, most <= LIST_MS);
}

/** Milliseconds of each reading; none where the status is another than 200. */
async function timesOf(port, request) {
  const client = new Client(port);
  const times = [];
  try {
    for (let turn = 0; turn < WARM_UP + READS; turn += 1) {
      const asked = performance.now();
      const status = await client.ask(request);
      if (status !== 200) return { status, times };
      if (turn >= WARM_UP) times.push(performance.now() - asked);
    }
  } finally {
    client.end();
  }
  return { status: 200, times };
}
