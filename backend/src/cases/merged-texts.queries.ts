import type { SealedPartition } from '../access/index.js';
import type { Database } from '../platform/database/database.js';

/** A sealed text that moves with its row to another record. */
export interface MovingText {
  id: string;
  table: string;
  column: string;
  partition: SealedPartition;
  sealed: Buffer | null;
}

/** The texts of a case that move; of these rows alone, where they are named. A service moves with what corrects it. */
export const movingTexts = (
  database: Database,
  caseId: string,
  rows: readonly string[] | null,
): Promise<MovingText[]> =>
  database.query<MovingText>(
    `with recursive services as (
       select id, corrects_id, sealed_note from panoh.support_entries
         where case_id = $1 and goal_id is not null and ($2::uuid[] is null or goal_id = any ($2))
       union select k.id, k.corrects_id, k.sealed_note from services s join panoh.support_entries k
         on k.corrects_id = s.id or k.id = s.corrects_id)
     select id, 'protection_orders' as "table", 'sealed' as "column", 'legal' as partition, sealed
       from panoh.protection_orders where case_id = $1 and ($2 is null or id = any ($2))
     union all select id, 'protection_orders', 'sealed_contact_line', 'legal', sealed_contact_line
       from panoh.protection_orders where case_id = $1 and sealed_contact_line is not null
       and ($2 is null or id = any ($2))
     union all select id, 'order_events', 'sealed', 'legal', sealed from panoh.order_events
       where case_id = $1 and sealed is not null and ($2 is null or order_id = any ($2))
     union all select x.id, 'respondents', n.name, 'perpetrator', n.sealed
       from panoh.respondents x, lateral (values ('sealed_name', sealed_name), ('sealed', sealed)) n (name, sealed)
       where case_id = $1 and ($2 is null or order_id = any ($2))
     union all select id, 'corrections', 'sealed', partition, sealed from panoh.corrections
       where case_id = $1 and sealed is not null and subject_kind in ('order_paper', 'respondent')
       and ($2 is null or subject_id = any ($2))
     union all select id, 'key_date_events', 'sealed_note', partition, sealed_note from panoh.key_date_events
       where case_id = $1 and ($2 is null or date_id = any ($2)
         or date_id in (select hearing_id from panoh.court_steps where court_id = any ($2)))
     union all select g.id, 'support_goals', n.name, 'support', n.sealed from panoh.support_goals g,
       lateral (values ('sealed_words', sealed_words), ('sealed_measure', sealed_measure)) n (name, sealed)
       where case_id = $1 and ($2 is null or id = any ($2))
     union all select id, 'goal_progress', 'sealed_word', 'support', sealed_word from panoh.goal_progress
       where case_id = $1 and sealed_word is not null and ($2 is null or goal_id = any ($2))
     union all select id, 'plan_actions', 'sealed_what', 'support', sealed_what from panoh.plan_actions
       where case_id = $1 and sealed_what is not null and ($2 is null or goal_id = any ($2))
     union all select id, 'support_entries', 'sealed_note', 'support', sealed_note from services
     union all select id, 'court_steps', 'sealed_note', 'support', sealed_note from panoh.court_steps
       where case_id = $1 and sealed_note is not null and ($2 is null or court_id = any ($2))`,
    [caseId, rows],
  );

/** Agencies that the ended record was referred to, with the sealed partitions they may read. */
export const referredReaders = (
  database: Database,
  caseId: string,
): Promise<{ agencyId: string; partition: SealedPartition }[]> =>
  database.query(
    `select distinct g.grantee_id as "agencyId", p.partition
     from panoh.grants g, unnest(g.partitions) as p (partition)
     where g.case_id = $1 and g.relation = 'referred' and (g.ends_at is null or g.ends_at > panoh.now())
       and p.partition in (select distinct k.partition from vault.case_keys k where k.case_id = $1)`,
    [caseId],
  );

/** The record with which a closed one was merged, and the rows that moved there. */
export async function mergerOf(
  database: Database,
  caseId: string,
): Promise<{ keptId: string; moved: string[] } | undefined> {
  const [merger] = await database.query<{ keptId: string; moved: string[] }>(
    `select e.subject_id as "keptId", array(select jsonb_array_elements_text(e.merge_words->'moved')) as moved
     from panoh.closure_episodes e join panoh.cases c on c.id = e.case_id and c.episode_no = e.episode_no
     where c.id = $1 and c.status = 'closed' and e.state = 'approved' and e.reason = 'duplicate'
       and e.merge_words ? 'moved'`,
    [caseId],
  );
  return merger;
}
