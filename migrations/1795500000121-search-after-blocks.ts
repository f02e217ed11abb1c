import type { MigrationInterface, QueryRunner } from 'typeorm';

const DEFINER = 'security definer set search_path = panoh, pg_temp';

/** A referral `r` that a block took back, and for which its sender does not look for another place yet. */
const IS_UNPLANNED = `r.withdrawal_reason = 'receiver_not_available' and r.kind = 'service' and r.status = 'withdrawn'
      and r.settled_by is null and not r.no_longer_wanted
      and not exists (select 1 from referrals n where n.succeeds_id = r.id)
      and not exists (select 1 from follow_ups f where f.case_id = r.case_id and f.subject_id = r.id
        and f.rule = 'rf.find_other' and f.step = 1 and (f.status = 'pending' or f.created_at >= r.ended_at))`;

/** Called by the worker: one such referral, its case held. It bypasses row security, since a job belongs to no agency. */
const TO_PLAN = `create function panoh.taken_back_to_plan() returns table (referral_id uuid, case_id uuid, need text, urgency text,
    state jsonb) language plpgsql ${DEFINER} as $$
  #variable_conflict use_column
  declare found_id uuid; subject uuid; begin
    -- In no order: one that fails keeps no other waiting.
    select r.id, c.id into found_id, subject from referrals r join cases c on c.id = r.case_id and c.status <> 'closed'
        and c.erased_at is null where ${IS_UNPLANNED} order by random() limit 1 for update of c skip locked;
    if subject is null then return; end if;
    return query select r.id, r.case_id, r.service_type, r.urgency,
      panoh.state_of_planning(subject) || jsonb_build_object('orders', panoh.orders_of_planning(subject))
      from referrals r where r.id = found_id;
  end $$`;

/** Called by the worker with the search that the rules plan. It bypasses row security, since a job belongs to no agency. */
const PLAN = `create function panoh.plan_taken_back(p jsonb) returns void language plpgsql ${DEFINER} as $$
  declare taken referrals; begin
    select * into taken from referrals r where r.id = (p->>'subjectId')::uuid and r.case_id = (p->>'caseId')::uuid
      and ${IS_UNPLANNED};
    if taken.id is null or (p->>'rule', p->>'step', p->>'because') is distinct from ('rf.find_other', '1', 'referral_refused') then
      raise exception 'nothing to search for' using errcode = '42501';
    end if;
    -- What was planned for a silence gives way.
    update follow_ups f set status = 'replaced', done_at = panoh.now(), version = f.version + 1
      where f.case_id = taken.case_id and f.subject_id = taken.id and f.rule = 'rf.find_other' and f.status = 'pending';
    insert into follow_ups (id, case_id, agency_id, rule, step, partition, kind, owner_role, from_at, due_at, because, subject_id,
        counted_from, rules_id)
      select (p->>'id')::uuid, c.id, c.agency_id, p->>'rule', 1, 'follow_ups', p->>'kind', p->>'owner',
        (p->>'fromAt')::timestamptz, (p->>'dueAt')::timestamptz, p->>'because', taken.id, (p->>'countedFrom')::timestamptz,
        panoh.rules_of_case(c.id, (p->>'rulesId')::uuid) from cases c where c.id = taken.case_id;
    perform panoh.add_steps((p->>'id')::uuid, taken.case_id, p->'steps');
  end $$`;

/** A block that takes back referrals of linked cases leaves their senders a search for another place. */
export class SearchAfterBlocks1795500000121 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index referrals_taken_back on panoh.referrals (case_id)
      where withdrawal_reason = 'receiver_not_available'`);
    for (const text of [TO_PLAN, PLAN]) await runner.query(text);
    for (const signature of ['taken_back_to_plan()', 'plan_taken_back(jsonb)']) {
      await runner.query(`revoke all on function panoh.${signature} from public`);
      await runner.query(`grant execute on function panoh.${signature} to panoh_worker`);
    }
  }

  async down(): Promise<void> {
    throw new Error('Nothing was released yet: make the database again (npm run db:reset).');
  }
}
