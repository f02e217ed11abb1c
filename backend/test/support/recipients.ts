import { recipientsOf } from '../../src/follow-ups/recipients.rules.js';
import type { StepFacts } from '../../src/follow-ups/recipients.rules.js';
import type { TestDatabase } from './database.js';

/** Whom the sweep would notify of these steps now, step by step. */
export async function recipientsNow(
  database: Pick<TestDatabase, 'query'>,
  stepIds: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const rows = await database.query<{ step_id: string; facts: StepFacts }>(
    'select step_id, facts from panoh.recipient_facts($1)',
    [[...stepIds]],
  );
  return new Map(rows.map(({ step_id, facts }) => [step_id, recipientsOf(facts).userIds]));
}

/** Whom the sweep would notify of the contacts of a case now, each once. */
export async function contactCallersNow(
  database: Pick<TestDatabase, 'query'>,
  caseId: string,
): Promise<string[]> {
  const steps = await database.query<{ id: string }>(
    `select s.id from panoh.follow_up_steps s join panoh.follow_ups f on f.id = s.follow_up_id
     where f.case_id = $1 and f.status = 'pending' and f.kind = 'safety_contact' and s.rung = 'owner'`,
    [caseId],
  );
  const found = await recipientsNow(
    database,
    steps.map(({ id }) => id),
  );
  return [...new Set([...found.values()].flat())];
}
