import type { Client } from 'pg';
import { findFlaws } from './checker.js';
import type { Finding } from './checker.js';
import { HELP_PLANTS } from './callbacks.js';
import { LETTER_PLANTS } from './letters.js';
import type { Ask } from './link.js';
import { RULE_PLANTS } from './ruled.js';
import { SIGNAL_PLANTS } from './signals.js';

const ONE_TOLD = `(select n.id from panoh.notifications n join campaign.steps e on e.step_id = n.step_id limit 1)`;
const ONE_DONE = `(select step_id from campaign.steps where expected = 'done' limit 1)`;
const ONE_LATER = `(select step_id from campaign.steps where expected = 'waiting' limit 1)`;

/** One flaw of each kind, planted in rows that have none: a checker that cannot find it would find nothing. */
const PLANTS: readonly [flaw: Finding, plant: string][] = [
  ['lost', `update panoh.follow_up_steps set state = 'waiting', done_at = null where id = ${ONE_DONE}`],
  ['lost', `update panoh.follow_up_steps set state = 'claimed' where id = ${ONE_DONE}`],
  ['untold', `delete from panoh.notifications where id = ${ONE_TOLD}`],
  [
    'doubled',
    `alter table panoh.notifications drop constraint notifications_once;
     insert into panoh.notifications (id, user_id, step_id, case_id, kind, created_at)
     select gen_random_uuid(), user_id, step_id, case_id, kind, created_at from panoh.notifications where id = ${ONE_TOLD}`,
  ],
  ['mistold', `update panoh.notifications set user_id = gen_random_uuid() where id = ${ONE_TOLD}`],
  [
    'early',
    `update panoh.notifications n set created_at = s.run_at - interval '1 millisecond'
     from panoh.follow_up_steps s where s.id = n.step_id and n.id = ${ONE_TOLD}`,
  ],
  [
    'touched',
    `insert into panoh.notifications (id, user_id, step_id, case_id, kind)
     select gen_random_uuid(), gen_random_uuid(), id, case_id, 'task_due' from panoh.follow_up_steps where id = ${ONE_LATER}`,
  ],
  ['touched', `update panoh.follow_up_steps set state = 'claimed' where id = ${ONE_LATER}`],
  ['vanished', `delete from panoh.follow_up_steps where id = ${ONE_DONE}`],
  ['vanished', `insert into campaign.acknowledged values (gen_random_uuid())`],
  ['vanished', `insert into campaign.posted values (gen_random_uuid())`],
  [
    'misplaced',
    `update panoh.follow_ups set escalated_to = null
     where id = (select follow_up_id from campaign.steps where reached is not null and expected = 'done' limit 1)`,
  ],
  ['unrelayed', `update panoh.outbox set relayed_at = null where id = ${ONE_DONE}`],
  ['repeated', `update campaign.requests set tried = 0`],
  [
    'misplanned',
    `update panoh.follow_ups set due_at = due_at + interval '2 hours' where id = (select f.id from panoh.follow_ups f
       join panoh.cases c on c.id = f.case_id where c.opened_by is not null and f.because = 'case_opened' and not exists
         (select 1 from panoh.rule_versions v where v.working_group_id = c.working_group_id) limit 1)`,
  ],
];

/** Plants each flaw, checks, and rolls back; answers the flaws that the checker missed. */
export async function findBlindness(client: Client): Promise<string[]> {
  const ask: Ask = async <Row>(sql: string, parameters: unknown[] = []) =>
    (await client.query(sql, parameters)).rows as Row[];
  const unseen: string[] = [];
  const written = await ask('select 1 from campaign.letters limit 1');
  const ruled = await ask('select 1 from campaign.acknowledged_versions limit 1');
  const helped = await ask('select 1 from panoh.callback_requests limit 1');
  const signalled = await ask('select 1 from campaign.men where is_acknowledged limit 1');
  const plants = [
    ...PLANTS,
    ...(written.length > 0 ? LETTER_PLANTS : []),
    ...(ruled.length > 0 ? RULE_PLANTS : []),
    ...(helped.length > 0 ? HELP_PLANTS : []),
    ...(signalled.length > 0 ? SIGNAL_PLANTS : []),
  ];
  for (const [flaw, plant] of plants) {
    await client.query('begin');
    // Rules that keep such rows out are part of what is not trusted here.
    await client.query('set local session_replication_role = replica');
    await client.query(plant);
    if ((await findFlaws(ask))[flaw] === 0) unseen.push(`${flaw}: ${plant}`);
    await client.query('rollback');
  }
  return unseen;
}
