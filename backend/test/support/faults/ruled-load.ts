import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Kulob } from '../kulob.js';
import type { Random } from '../random.js';
import type { Link } from './link.js';
import { CASE, isOutage } from './load.js';
import type { Writer } from './load.js';

const CASES = 8;
const LEAD = 'caseworkerElsewhere';

/**
 * Follow-ups of the group whose rules change, due within moments, so that replanning meets due rows. Each is planned as
 * a request does: one transaction reads the version in force and writes the row, and a change may be saved in between.
 * The product counts in milliseconds.
 */
const PLANNED = `with latest as (select v.id from panoh.rule_versions v where v.working_group_id = $2
    order by v.number desc limit 1),
  rungs as (select coalesce((select x.count from panoh.rule_values x join latest on latest.id = x.version_id
      where x.key = 'escalation/first/other'), 24)::integer as first,
    coalesce((select x.count from panoh.rule_values x join latest on latest.id = x.version_id
      where x.key = 'escalation/last'), 72)::integer as last),
  given as (select f, date_trunc('milliseconds', panoh.now() + (f->>'inMs')::float8 * interval '1 millisecond') as due
    from jsonb_array_elements($1::jsonb) f),
  noted as (insert into campaign.ruled (follow_up_id, due_at, person, is_ended)
    select (f->>'id')::uuid, due, (f->>'person')::uuid, (f->>'isEnded')::boolean from given)
  select panoh.plan_follow_up(jsonb_build_object('id', f->'id', 'caseId', f->'caseId', 'rule', 'fu.regular', 'step', 1,
    'partition', 'follow_ups', 'kind', 'safety_contact', 'owner', 'case_lead', 'because', 'case_opened', 'fromAt', panoh.now(),
    'dueAt', due, 'rulesId', (select id from latest), 'steps', jsonb_build_array(
      jsonb_build_object('id', gen_random_uuid(), 'stepNo', 0, 'rung', 'owner', 'tells', 'row', 'runAt', due),
      jsonb_build_object('id', gen_random_uuid(), 'stepNo', 1, 'rung', 'supervisor', 'tells', 'row',
        'runAt', due + make_interval(hours => first)),
      jsonb_build_object('id', gen_random_uuid(), 'stepNo', 2, 'rung', 'coordinator', 'tells', 'row',
        'runAt', due + make_interval(hours => last)))))
  from given, rungs`;
const ENDED = `select panoh.end_follow_up((f->>'id')::uuid, 'done', null, null) from jsonb_array_elements($1::jsonb) f
  where (f->>'isEnded')::boolean`;

/** Rows of the group whose rules change, apart from the cases that clients register. */
export class RuledLoad {
  private readonly cases: string[] = [];
  /** Rows that were acknowledged. */
  readonly acknowledged: string[] = [];
  /** What is not due yet is due after so long. */
  aheadMs = 20_000;

  constructor(
    private readonly kulob: Kulob,
    private readonly owner: Link,
    private readonly writer: Writer,
    private readonly random: Random,
  ) {}

  async arrange(): Promise<void> {
    const { kulob } = this;
    for (let number = 0; number < CASES; number += 1) {
      const caseId = randomUUID();
      this.cases.push(caseId);
      const lead = kulob.as[LEAD]?.userId;
      const agency = kulob.agencies['ngoElsewhere'];
      await this.owner.query(CASE, [caseId, agency, kulob.otherGroupId, lead, number % 2 === 0, []]);
    }
  }

  /** Some in one transaction; whether it was committed may stay unknown. */
  async write(count: number): Promise<void> {
    const { random } = this;
    const planned = Array.from({ length: count }, () => ({
      id: randomUUID(),
      caseId: random.pick(this.cases),
      person: this.kulob.as[LEAD]?.userId,
      inMs: 500 + random.below(this.aheadMs - 500),
      isEnded: random.below(8) === 0,
    }));
    try {
      await this.commit(JSON.stringify(planned));
      this.acknowledged.push(...planned.map(({ id }) => id));
    } catch (error) {
      if (!isOutage(error)) throw error;
    }
  }

  async close(): Promise<void> {
    for (const link of [this.owner, this.writer.link]) await link.close().catch(() => undefined);
  }

  private async commit(planned: string): Promise<void> {
    await this.writer.link.run(async (client: Client) => {
      await client.query('begin');
      await client.query('select panoh.begin_session($1)', [this.writer.sessionHash]);
      await client.query(PLANNED, [planned, this.kulob.otherGroupId]);
      await client.query(ENDED, [planned]);
      await client.query('commit');
    });
  }
}
